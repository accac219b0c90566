import type { AxisLink, InputReading } from '../layer';
import { layerSpec } from '../layers/rows';
import type { ShapedInput, ShapedNet, ShapedStep } from '../net/shaped';
import { oncePer } from '../once';
import type { Shape } from '../shape';

/** Every output reads all cells of an axis, as a Linear does; also where that is one. */
function all(input: number, output: number, out: number): AxisLink {
  const map = { type: 'sliding', input, output, kernel: input, stride: 0, dilation: 1, before: 0, after: 0 } as const;
  return { out, map };
}

/** What tells how a step reads. */
interface Call extends Pick<ShapedStep, 'module' | 'axes' | 'reads' | 'inputSizes' | 'outputSizes'> {
  readonly inputs: readonly unknown[];
}

/** How a layer that reads one tensor reads it: windows as `axes` has them, and all of what it is made for so many of. */
function ownReading(step: Call): InputReading {
  const { module, inputSizes: sizes, outputSizes: made, axes } = step;
  const { sameValues, channels } = layerSpec(module.kind);
  if (sameValues) return { type: 'laid' };
  // Of what lies in other axes (Unfold, Fold) nothing is told apart.
  if (sizes.length !== made.length) return { type: 'axes', links: sizes.map(() => null) };
  const mixed = channels?.out == null ? null : { map: -3, second: 1 - sizes.length, last: -1, tail: -1 }[channels.of];
  // An axis of another length that is no window (GLU's halved channels, a shuffle's) is taken as read cell by cell, too.
  const links = sizes.map((n, j): AxisLink | null => {
    const end = j - sizes.length;
    const out = made.length + end;
    const window = end === -2 ? axes?.[0] : end === -1 ? axes?.[1] : undefined;
    if (window) return { out, map: window };
    if (end === mixed) return end === -1 ? all(n, made[out] ?? 0, out) : null;
    return { out, map: null };
  });
  return { type: 'axes', links };
}

/**
 * How each input of a step is read: as the row of the table says, else by its windows. Activations and normalisations
 * count as reading each cell by itself.
 */
export function readingsOf(step: Call): readonly InputReading[] {
  return step.reads ?? step.inputs.map(() => ownReading(step));
}

/** An input that is a layer's map or x, with how it is read. */
export interface LayerReading {
  readonly input: ShapedInput & { readonly layer: number };
  readonly reading: InputReading;
}

/** The readings of a step, what is made of parameters alone left out. */
export function layerReadings(step: ShapedStep): readonly LayerReading[] {
  return readingsOf(step).flatMap((reading, i) => {
    const input = step.inputs[i];
    return input && input.layer !== null ? [{ input: { ...input, layer: input.layer }, reading }] : [];
  });
}

/** A step that reads a map, and how. */
export interface MapReader extends LayerReading {
  readonly step: ShapedStep;
}

const readersByLayer = oncePer(({ steps }: Pick<ShapedNet, 'steps'>) => {
  const readers = new Map<number, MapReader[]>();
  for (const step of steps) {
    for (const own of layerReadings(step)) {
      const known = readers.get(own.input.layer);
      if (known) known.push({ ...own, step });
      else readers.set(own.input.layer, [{ ...own, step }]);
    }
  }
  return readers;
});

/** The steps that read a layer's map (−1: x), in order; one that reads it twice stands there twice. */
export function mapReaders(net: Pick<ShapedNet, 'steps'>, layer: number): readonly MapReader[] {
  return readersByLayer(net).get(layer) ?? [];
}

/** PyTorch's sizes of what a layer makes; −1: of x. */
export function sizesOfLayer(steps: readonly ShapedStep[], input: Shape, layer: number): Shape {
  return layer < 0 ? [1, ...input] : (steps[layer]?.outputSizes ?? []);
}
