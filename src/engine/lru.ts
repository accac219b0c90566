/** A cache bounded by the bytes of what it holds; what was not asked for longest goes first. */
export class ByteCache<T> {
  readonly #entries = new Map<string, { value: T; bytes: number }>();
  #bytes = 0;

  /** @param limit in bytes @param drop told of every value that leaves, to free what it stands for */
  constructor(
    readonly limit: number,
    private readonly drop: (value: T) => void = () => {},
  ) {}

  get bytes(): number {
    return this.#bytes;
  }

  get(key: string): T | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** Whether it is kept: what is larger than the cache is not, and still belongs to the caller. */
  set(key: string, value: T, bytes: number): boolean {
    this.#remove(key);
    if (bytes > this.limit) return false;
    this.#entries.set(key, { value, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.limit) break;
      this.#remove(oldest);
    }
    return true;
  }

  clear(): void {
    for (const key of [...this.#entries.keys()]) this.#remove(key);
  }

  #remove(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    this.#bytes -= entry.bytes;
    this.drop(entry.value);
  }
}
