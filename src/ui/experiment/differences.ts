/** a − b per seed, worked out for the seeds that have been added since the last call. */
export class Differences {
  #values = new Float64Array(1024);
  #count = 0;

  /** A view of as many as both have; good until the next call. */
  update(a: Float64Array, b: Float64Array): Float64Array {
    const n = Math.min(a.length, b.length);
    if (n > this.#values.length) {
      const grown = new Float64Array(Math.max(n, this.#values.length * 2));
      grown.set(this.#values);
      this.#values = grown;
    }
    for (let i = this.#count; i < n; i += 1) this.#values[i] = (a[i] ?? Number.NaN) - (b[i] ?? Number.NaN);
    this.#count = n;
    return this.#values.subarray(0, n);
  }
}
