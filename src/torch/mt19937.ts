const N = 624;
const M = 397;

/**
 * The Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998) seeded with one 32-bit word, as `at::mt19937` is:
 * the stream of words that every draw of PyTorch's CPU generator is made of. A whole block of 624 words is made and
 * tempered at once, so that drawing is a copy.
 */
export class Mt19937 {
  private readonly state = new Uint32Array(N);
  private readonly block = new Uint32Array(N);
  /** Next word of the block; N: the block is used up. */
  private next = N;

  /** @param seed of which only the low 32 bits count, as in PyTorch; or a stream to go on from */
  constructor(seed: number | Mt19937) {
    const state = this.state;
    if (seed instanceof Mt19937) {
      state.set(seed.state);
      this.block.set(seed.block);
      this.next = seed.next;
      return;
    }
    let previous = seed >>> 0;
    state[0] = previous;
    for (let j = 1; j < N; j += 1) {
      previous = (Math.imul(1812433253, previous ^ (previous >>> 30)) + j) >>> 0;
      state[j] = previous;
    }
  }

  /** A stream that gives the same words from here on. */
  copy(): Mt19937 {
    return new Mt19937(this);
  }

  /** The next 32-bit word. */
  random(): number {
    if (this.next === N) this.refill();
    const word = this.block[this.next] ?? 0;
    this.next += 1;
    return word;
  }

  /** Fills `out` with the next words. */
  fill(out: Uint32Array): void {
    let done = 0;
    while (done < out.length) {
      if (this.next === N) this.refill();
      const take = Math.min(N - this.next, out.length - done);
      out.set(this.block.subarray(this.next, this.next + take), done);
      this.next += take;
      done += take;
    }
  }

  /** Drops the next `count` words. */
  skip(count: number): void {
    let left = count;
    while (left > N - this.next) {
      left -= N - this.next;
      this.refill();
    }
    this.next += left;
  }

  private refill(): void {
    const state = this.state;
    const block = this.block;
    let current = state[0] ?? 0;
    for (let i = 0; i < N; i += 1) {
      const following = state[i + 1 < N ? i + 1 : 0] ?? 0;
      const mixed = (current & 0x80000000) | (following & 0x7fffffff);
      let word = (state[i + M < N ? i + M : i + M - N] ?? 0) ^ (mixed >>> 1) ^ (-(following & 1) & 0x9908b0df);
      state[i] = word;
      current = following;
      word ^= word >>> 11;
      word ^= (word << 7) & 0x9d2c5680;
      word ^= (word << 15) & 0xefc60000;
      block[i] = word ^ (word >>> 18);
    }
    this.next = 0;
  }
}
