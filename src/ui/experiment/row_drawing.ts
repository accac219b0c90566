import { Bins } from '../../render/plot/density';
import { type DotRow, MOST_DOTS, type Stacks, stack } from '../../render/plot/dots';

const same = (a: DotRow, b: DotRow) =>
  a.width === b.width && a.height === b.height && a.domain[0] === b.domain[0] && a.domain[1] === b.domain[1];

/**
 * One row of a plot as it grows: dots as long as they fit, a shape from then on. What is drawn of dots is added to;
 * it is begun anew only where the axis, the size or the dots' size has changed.
 */
export class RowDrawing {
  #row: DotRow | null = null;
  #stacks: Stacks | null = null;
  #bins: Bins | null = null;
  #drawn = 0;
  #look = '';

  /** The dots; null where there are too many. */
  get stacks(): Stacks | null {
    return this.#stacks;
  }

  /** The shape's path, where there are too many for dots; null where there are not. */
  get path(): string | null {
    return this.#stacks ? null : (this.#bins?.path() ?? null);
  }

  /** Places the values of a row. Call before anything else of a frame. */
  place(row: DotRow, values: Float64Array): void {
    if (!this.#row || !same(this.#row, row)) {
      this.#row = row;
      this.#bins = null;
      this.#stacks = stack(row, values);
      this.#drawn = 0;
    } else if (this.#stacks) {
      this.#stacks.add(values);
      if (!this.#stacks.fits || values.length > MOST_DOTS) {
        this.#stacks = stack(row, values, this.#stacks.size);
        this.#drawn = 0;
      }
    }
    if (!this.#stacks) {
      this.#bins ??= new Bins(row);
      this.#bins.update(values);
    }
  }

  /** Centres of the dots that are drawn, at a place of a plot. */
  places(left: number, top: number): readonly (readonly [x: number, y: number])[] {
    const stacks = this.#stacks;
    if (!stacks) return [];
    return Array.from({ length: stacks.count }, (_, i) => {
      return [left + (stacks.xs[i] ?? Number.NaN), top + (stacks.ys[i] ?? Number.NaN)] as const;
    }).filter(([x]) => !Number.isNaN(x));
  }

  /** Draws what is new of the dots at a place of a canvas. */
  draw(context: CanvasRenderingContext2D, left: number, top: number, colour: string, canvasIsNew: boolean): void {
    const row = this.#row;
    if (!row) return;
    const look = `${left} ${top} ${colour}`;
    if (canvasIsNew || look !== this.#look) this.#drawn = 0;
    this.#look = look;
    const stacks = this.#stacks;
    if (this.#drawn === 0) context.clearRect(left - 12, top - 2, row.width + 24, row.height + 4);
    if (!stacks) return;
    context.fillStyle = colour;
    const { size, xs, ys, count } = stacks;
    const radius = Math.max(0.7, size / 2 - Math.min(0.5, size / 10));
    context.beginPath();
    for (let i = this.#drawn; i < count; i += 1) {
      const x = left + (xs[i] ?? Number.NaN);
      const y = top + (ys[i] ?? Number.NaN);
      if (Number.isNaN(x)) continue;
      if (size < 3) context.rect(x - radius, y - radius, 2 * radius, 2 * radius);
      else {
        context.moveTo(x + radius, y);
        context.arc(x, y, radius, 0, 2 * Math.PI);
      }
    }
    context.fill();
    this.#drawn = count;
  }
}
