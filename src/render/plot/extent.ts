import { scaleLinear } from 'd3-scale';

/** The least and the largest of values that come in bit by bit, those that are not finite apart. */
export class Extent {
  #low = Number.POSITIVE_INFINITY;
  #high = Number.NEGATIVE_INFINITY;
  #seen = 0;
  #notFinite = 0;

  /** Looks at what has been added to the values since the last call. */
  update(values: Float64Array): void {
    for (let i = this.#seen; i < values.length; i += 1) {
      const value = values[i] ?? Number.NaN;
      if (!Number.isFinite(value)) this.#notFinite += 1;
      else {
        if (value < this.#low) this.#low = value;
        if (value > this.#high) this.#high = value;
      }
    }
    this.#seen = Math.max(this.#seen, values.length);
  }

  get notFinite(): number {
    return this.#notFinite;
  }

  /** Null as long as there is none. */
  get range(): readonly [number, number] | null {
    return this.#low <= this.#high ? [this.#low, this.#high] : null;
  }
}

/**
 * An axis's ends for values: round numbers a little outside them, so that they stay where they are while seeds come
 * in, and `also` within. Of values that are all the same, a stretch around them.
 */
export function niceDomain(
  ranges: readonly (readonly [number, number] | null)[],
  also: readonly number[] = [],
): readonly [number, number] {
  const ends = [...ranges.flatMap((r) => (r ? [...r] : [])), ...also.filter(Number.isFinite)];
  if (ends.length === 0) return [0, 1];
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  if (low === high) {
    const reach = Math.abs(low) / 2 || 1;
    return [low - reach, high + reach];
  }
  const room = (high - low) * 0.06;
  const [from = low, to = high] = scaleLinear()
    .domain([low - room, high + room])
    .nice(8)
    .domain();
  return [from, to];
}
