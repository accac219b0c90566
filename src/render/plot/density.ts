import { scaleLinear } from 'd3-scale';
import { area, curveBasis } from 'd3-shape';
import type { DotRow } from './dots';

/** Pixels of one bin. */
const BIN = 4;

/** How many of the values fall where along a row, counted bit by bit. */
export class Bins {
  readonly row: DotRow;
  readonly counts: Uint32Array;
  #count = 0;

  constructor(row: DotRow) {
    this.row = row;
    this.counts = new Uint32Array(Math.max(1, Math.ceil(row.width / BIN)));
  }

  /** Counts what has been added to the values since the last call. */
  update(values: Float64Array): void {
    const x = scaleLinear(this.row.domain, [0, this.counts.length]);
    for (let i = this.#count; i < values.length; i += 1) {
      const value = values[i] ?? Number.NaN;
      if (!Number.isFinite(value)) continue;
      const bin = Math.min(Math.max(Math.floor(x(value)), 0), this.counts.length - 1);
      this.counts[bin] = (this.counts[bin] ?? 0) + 1;
    }
    this.#count = Math.max(this.#count, values.length);
  }

  /** The shape of the row as an SVG path, as high as the row at its highest, around its middle. */
  path(): string {
    const { height } = this.row;
    const most = this.counts.reduce((a, b) => Math.max(a, b), 0);
    if (most === 0) return '';
    const half = (n: number) => (n / most) * (height / 2 - 1);
    const shape = area<number>()
      .x((_n, i) => (i + 0.5) * BIN)
      .y0((n) => height / 2 - half(n))
      .y1((n) => height / 2 + half(n))
      .curve(curveBasis);
    return shape([...this.counts]) ?? '';
  }
}
