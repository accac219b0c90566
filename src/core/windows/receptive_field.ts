import type { AxisLink } from '../layer';
import type { ShapedNet, ShapedStep } from '../net/shaped';
import type { ReceptiveField } from '../result';
import type { Shape } from '../shape';
import { mostTaps } from '../window';
import {
  type Along,
  alongMap,
  type Bits,
  bitsOf,
  cleanAlong,
  joinedParts,
  laidAlong,
  type Part,
  plainPart,
} from './along';
import { type Field, hullOf, PIXEL, through, wholeField } from './field';
import { type LayerReading, layerReadings, sizesOfLayer } from './reading';

/** What is known of a tensor: what its axes run along, and the fields of its cells in the input's height and width. */
interface Seen {
  readonly along: Along;
  readonly fields: readonly [Field, Field];
}

type Fields = [Field, Field];

const AXES = [0, 1] as const;
const runsAlong = (bits: Bits, i: 0 | 1) => (bits & (i + 1)) !== 0;

/** What of a tensor a step makes that reads it by `links`, and the axes that follow it: null where one follows another tensor alone. */
interface Contribution {
  readonly parts: readonly (readonly Part[] | null)[];
  readonly fields: Fields;
}

class Reader {
  readonly #inputs: readonly [number, number];
  readonly #fields: Fields;
  readonly #parts: (readonly Part[] | null)[];
  readonly #sizes: Shape;

  constructor(seen: Seen, sizes: Shape, inputs: readonly [number, number]) {
    this.#inputs = inputs;
    this.#fields = [...seen.fields];
    this.#sizes = sizes;
    this.#parts = sizes.map(() => null);
  }

  /** An axis of which nothing can be told apart any more sees all that it runs along. */
  #whole(bits: Bits): void {
    for (const i of AXES) {
      if (runsAlong(bits, i)) this.#fields[i] = wholeField(this.#fields[i], this.#inputs[i]);
    }
  }

  read(parts: readonly Part[], size: number, link: AxisLink | null): void {
    const bits = bitsOf(parts);
    if (!link) {
      if (size > 1) this.#whole(bits);
      return;
    }
    const { out, map } = link;
    if (!map) {
      const made = this.#sizes[out ?? -1];
      if (out === null || made === undefined) return;
      this.#parts[out] = made === size ? parts : [{ size: made, along: bits, clean: false }];
      return;
    }
    const clean = cleanAlong(parts);
    // Neighbours along an axis into which others were laid may lie anywhere.
    if (bits !== clean && mostTaps(map) > 1) this.#whole(bits);
    for (const i of AXES) if (clean === i + 1) this.#fields[i] = through(this.#fields[i], map, this.#inputs[i]);
    // A Linear's outputs run along nothing.
    const along = map.type === 'sliding' && map.stride === 0 ? 0 : bits;
    if (out !== null) this.#parts[out] = [{ size: map.output, along, clean: bits === clean }];
  }

  get made(): Contribution {
    return { parts: this.#parts, fields: this.#fields };
  }
}

function contribution(
  seen: Seen,
  { input, reading }: LayerReading,
  step: ShapedStep,
  inputs: readonly [number, number],
) {
  const sizes = step.outputSizes;
  if (reading.type === 'laid') return { parts: laidAlong(seen.along, sizes), fields: [...seen.fields] as Fields };
  const reader = new Reader(seen, sizes, inputs);
  for (const [j, link] of reading.links.entries()) reader.read(seen.along[j] ?? [], input.sizes[j] ?? 1, link);
  return reader.made;
}

/** What several tensors make together. */
function joined(all: readonly Contribution[], sizes: Shape, inputs: readonly [number, number]): Seen {
  const along = sizes.map((n, k) => {
    const own = all.flatMap(({ parts }) => parts[k] ?? []);
    return own.length > 0
      ? joinedParts(
          n,
          all.flatMap(({ parts }) => (parts[k] ? [parts[k]] : [])),
        )
      : [plainPart(n)];
  });
  const fields = AXES.map((i) => {
    const axis = along.findIndex((parts) => cleanAlong(parts) === i + 1);
    const mixes = along.some((parts) => runsAlong(bitsOf(parts), i) && cleanAlong(parts) === 0);
    const outputs = axis < 0 ? 1 : (sizes[axis] ?? 1);
    const own = all.map((c) => ({ field: c.fields[i], moves: c.parts.some((p) => p && runsAlong(bitsOf(p), i)) }));
    return own.reduce((a, b) => {
      const moves = a.moves || b.moves;
      if (mixes && a.moves && b.moves && a.field !== b.field) return { field: wholeField(a.field, inputs[i]), moves };
      return { field: hullOf(a.field, b.field, outputs, [a.moves, b.moves]), moves };
    }).field;
  });
  return { along, fields: [fields[0] ?? PIXEL, fields[1] ?? PIXEL] };
}

function reported({ fields: [rows, cols] }: Seen): ReceptiveField {
  const whole = rows.whole || cols.whole;
  return {
    size: [rows.size, cols.size],
    jump: whole ? null : [rows.jump, cols.jump],
    start: whole || !rows.isAligned || !cols.isAligned ? null : [rows.start, cols.start],
  };
}

/**
 * The receptive field of every step, height and width, composed from the windows before it (Araujo, Norris and Sim,
 * "Computing Receptive Fields of Convolutional Neural Networks", Distill 2019): each layer adds its reach times the
 * distance between its inputs. In input pixels, not cut at the input's edges, the largest where it varies (behind a
 * layer that enlarges or takes bins, of the fields that there are);
 * activations and normalisations leave it as it is. From a layer that reads all of what comes in on (a Linear behind
 * Flatten, an adaptive pool to 1 × 1), it is the input. Of a step that reads several tensors it is the hull of what each
 * brings, with the largest distance; without a start where their centres do not agree (the article calls such nets
 * misaligned).
 */
export function receptiveFields(shaped: ShapedNet): ReceptiveField[] {
  const { input, steps } = shaped;
  const [, height = 1, width = 1] = input;
  const inputs = [height, width] as const;
  const pixels: Seen = { along: alongMap(input), fields: [PIXEL, PIXEL] };
  const known: Seen[] = [];
  for (const step of steps) {
    const all = layerReadings(step).map((own) => {
      const { layer, sizes } = own.input;
      const seen = known[layer] ?? pixels;
      // Written through a view, a tensor is read in that view's shape.
      const as = sizesOfLayer(steps, input, layer).join() === sizes.join() ? seen.along : laidAlong(seen.along, sizes);
      return contribution({ ...seen, along: as }, own, step, inputs);
    });
    known.push(all.length > 0 ? joined(all, step.outputSizes, inputs) : pixels);
  }
  return known.map(reported);
}
