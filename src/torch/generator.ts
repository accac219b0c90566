import { normalBlocks } from './box_muller';
import { Mt19937 } from './mt19937';

/** The stream of 32-bit words that all draws are made of. */
export interface Words {
  random(): number;
  /** The next words, as many as there is room for. */
  fill(out: Uint32Array): void;
  /** Drops the next `count` words. */
  skip(count: number): void;
  /** A stream that gives the same words from here on. */
  copy(): Words;
}

const f = Math.fround;
const MASK_24 = 0xffffff;
/** Words that are asked for at once. */
const BLOCK = 4096;

/**
 * PyTorch's CPU generator after `torch.manual_seed(seed)`: what it draws into float32 tensors, bit for bit.
 * Sources: ATen/core/DistributionsHelper.h, ATen/core/TransformationHelper.h, ATen/native/cpu/DistributionTemplates.h.
 */
export class Generator {
  private readonly words: Words;
  /** The second of a pair of scalar normals waits here for the next call, whatever tensor that is for. */
  private waiting: number | null = null;

  /**
   * @param seed a decimal string, −2^63 … 2^64−1. A negative one n stands for 2^64 + n, as in PyTorch; of either the
   * Mersenne Twister takes the low 32 bits. Or such a stream of words that is made elsewhere.
   */
  constructor(seed: string | Words) {
    this.words = typeof seed === 'string' ? new Mt19937(Number(BigInt.asUintN(32, BigInt(seed)))) : seed;
  }

  /**
   * `tensor.uniform_(from, to)`: 24 bits of one word for each value, scaled by one fused multiply-add, as PyTorch's
   * kernels for AVX2 and beyond do it. A double holds the product, and for from = −to the sum, exactly.
   */
  uniform_(out: Float32Array, from: number, to: number): void {
    const low = f(from);
    const high = f(to);
    const step = f(high - low) * 2 ** -24;
    this.inBlocks(out.length, (words, from) => {
      for (let i = 0; i < words.length; i += 1) {
        const value = f(((words[i] ?? 0) & MASK_24) * step + low);
        out[from + i] = value === high ? low : value;
      }
    });
  }

  /** `tensor.normal_(mean, std)` on a contiguous tensor, and with mean 0 and std 1 `torch.randn`. */
  normal_(out: Float32Array, mean = 0, std = 1): void {
    if (out.length >= 16) this.normalFill(out);
    else for (let i = 0; i < out.length; i += 1) out[i] = this.normal() * std + mean;
    if (out.length < 16 || (mean === 0 && std === 1)) return;
    // One fused multiply-add: the product of two float32 is exact in a double.
    for (let i = 0; i < out.length; i += 1) out[i] = (out[i] ?? 0) * f(std) + f(mean);
  }

  /** A generator that draws the same from here on. */
  copy(): Generator {
    const other = new Generator(this.words.copy());
    other.waiting = this.waiting;
    return other;
  }

  /** Goes as far as `uniform_` does on a tensor of so many elements. */
  skipUniform(count: number): void {
    this.words.skip(count);
  }

  /** Goes as far as `normal_` does on a tensor of so many elements. */
  skipNormal(count: number): void {
    if (count >= 16) this.words.skip(count + (count % 16 === 0 ? 0 : 16));
    else for (let i = 0; i < count; i += 1) this.normal();
  }

  /** Goes as far as `normal_` does on a tensor of so many doubles. */
  skipNormal64(count: number): void {
    if (count >= 16) this.words.skip(2 * (count + (count % 16 === 0 ? 0 : 16)));
    else this.skipNormal(count);
  }

  /** Hands on the next words, many at a time. */
  private inBlocks(count: number, take: (words: Uint32Array, from: number) => void): void {
    const block = new Uint32Array(Math.min(count, BLOCK));
    for (let from = 0; from < count; from += BLOCK) {
      const words = block.subarray(0, Math.min(BLOCK, count - from));
      this.words.fill(words);
      take(words, from);
    }
  }

  /** Standard normals in blocks of sixteen. Where the size is no multiple of it, the last sixteen are drawn once more. */
  private normalFill(out: Float32Array): void {
    const size = out.length;
    this.inBlocks(size, (words, from) => {
      for (let i = 0; i < words.length; i += 1) out[from + i] = (words[i] ?? 0) & MASK_24;
    });
    normalBlocks(out.subarray(0, size - (size % 16)));
    if (size % 16 === 0) return;
    for (let i = size - 16; i < size; i += 1) out[i] = this.words.random() & MASK_24;
    normalBlocks(out.subarray(size - 16));
  }

  /** One standard normal in double precision; they are made in pairs. */
  private normal(): number {
    if (this.waiting !== null) {
      const value = this.waiting;
      this.waiting = null;
      return value;
    }
    const u1 = this.uniform53();
    const u2 = this.uniform53();
    const radius = Math.sqrt(-2 * Math.log1p(-u2));
    const angle = 2 * Math.PI * u1;
    this.waiting = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** A double in [0, 1) of the low 53 bits of two words, the first of which is the high one. */
  private uniform53(): number {
    const high = this.words.random() & 0x1fffff;
    const low = this.words.random();
    return (high * 2 ** 32 + low) * 2 ** -53;
  }
}
