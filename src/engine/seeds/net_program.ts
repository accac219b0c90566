import { argsText } from '../../core/args_text';
import type { Measure, Series } from '../../core/experiment/experiment';
import { layerSpec } from '../../core/layers/rows';
import type { ShapedNet, ShapedStep } from '../../core/net/infer';
import { elements } from '../../core/shape';
import type { WeightSpec } from '../../core/weights';
import { borderFlags } from '../../core/windows/border';
import { kernelCall } from '../reference/kernel';
import { REFERENCE_KERNELS } from '../reference/table';
import { linearReading } from './linear';
import type { Located, Program, Reading, Tensors } from './program';
import { readMeasure } from './readings';
import { FILTERS, PIXELS } from './wasm/convolution';
import { blocksOf, layoutOf } from './weights';
import { type ConvShape, convShapeOf, paddingRuns, readsInPlace, runCount, windowTables } from './windows';

const isUnchanged = (step: ShapedStep) => layerSpec(step.module.kind).sameValues === true;

/**
 * Writes into a program what the series of one slot need of its net: the layers up to the last whose map is really
 * needed, and of those behind only what is linear in it.
 */
export function writeNet(
  program: Program,
  net: ShapedNet,
  tensors: Tensors,
  x: Located,
  series: readonly Series[],
): Reading[] {
  const flags = borderFlags(net);
  const sources = series.map(({ layer, measure }) =>
    linearSource(net, layer, measure, flags[layer]?.cells === undefined),
  );
  // Of a map that is there anyway the mean is a sum.
  let needed = -1;
  for (const [i, source] of sources.entries())
    needed = Math.max(needed, source === null ? (series[i]?.layer ?? -1) : source - 1);
  const maps: Located[] = [];
  let current = x;
  for (const step of net.steps.slice(0, needed + 1)) {
    current = writeStep(program, tensors, step, current);
    maps.push(current);
  }
  return series.map(({ layer, measure }, i): Reading => {
    const map = maps[layer];
    if (map) return (machine) => readMeasure(machine, map, measure, flags[layer] ?? null);
    const step = net.steps[sources[i] ?? -1];
    const shape = step && convShapeOf(step);
    if (!step || !shape) throw new Error(`layer ${layer} was neither computed nor linear`);
    return linearReading(
      program.slab,
      tensors,
      step,
      shape,
      maps[step.layer - 1] ?? x,
      measure,
      flags[step.layer] ?? null,
    );
  });
}

/** The convolution whose input is enough for a measure of a layer, by its number; null where the map itself is needed. */
function linearSource(net: ShapedNet, layer: number, measure: Measure, plain: boolean): number | null {
  if (measure !== 'mean' && measure !== 'border-mean' && measure !== 'interior-mean') return null;
  if (measure !== 'mean' && !plain) return null;
  let at = layer;
  for (let step = net.steps[at]; step && isUnchanged(step); step = net.steps[at]) at -= 1;
  const step = net.steps[at];
  return step && convShapeOf(step) ? at : null;
}

function writeStep(program: Program, tensors: Tensors, step: ShapedStep, input: Located): Located {
  const count = elements(step.output);
  const { kind, args } = step.module;
  const key = `${input.key} > ${kind} ${argsText(args)} ${tensors.key(step)}`;
  if (isUnchanged(step) || count === 0) return { ...input, key, count };
  const known = program.maps.get(key);
  if (known) return known;
  const conv = convShapeOf(step);
  const address = conv
    ? writeConvolution(program, tensors, step, conv, input.address)
    : kind === 'ReLU'
      ? writeRelu(program, input)
      : writeReference(program, tensors, step, input);
  const made = { address, count, key };
  program.maps.set(key, made);
  return made;
}

function writeConvolution(
  { slab, ops }: Program,
  tensors: Tensors,
  step: ShapedStep,
  conv: ConvShape,
  source: number,
): number {
  const { channels, filters, groups, rows, cols, rowIndex, colIndex } = conv;
  const layout = layoutOf(conv, 'eights');
  const weights = tensors.place(step, 'weight', layout) ?? slab.room(0);
  const bias =
    tensors.place(step, 'bias', { type: 'plain', groups: 1, rows: filters, taps: 1 }) ?? slab.room(filters + FILTERS);
  const inPlace = readsInPlace(conv);
  const [height, width] = inPlace ? [rows.input, cols.input] : [rowIndex.length, colIndex.length];
  const plane = 4 * height * width;
  let input = source;
  if (!inPlace) {
    const padded = slab.room(channels * height * width);
    const runs = paddingRuns(conv);
    const [table, runsOfPlane] = [slab.table(runs), runCount(runs)];
    const from = 4 * rows.input * cols.input;
    if (runsOfPlane > 0) {
      ops.push(({ kernels }) => kernels.copy(source, padded, table, runsOfPlane, channels, from, plane));
    }
    input = padded;
  }
  const tables = windowTables(conv, height, width);
  const [pixels, taps] = [slab.table(tables.pixels), slab.table(tables.taps)];
  const [pixelCount, tapCount] = [tables.pixels.length, tables.taps.length];
  // The lanes beyond a group's filters are written too, and then written over by the next group's.
  const output = slab.room((filters + FILTERS - 1) * pixelCount);
  const blocks = blocksOf(layout);
  const inputGroup = (channels / groups) * plane;
  ops.push(({ kernels }) => {
    const convolve = pixelCount < PIXELS ? kernels.convolve_one : kernels.convolve;
    for (let g = 0; g < groups; g += 1) {
      for (let block = 0; block < blocks; block += 1) {
        const filter = g * layout.rows + block * FILTERS;
        convolve(
          input + g * inputGroup,
          pixels,
          pixelCount,
          taps,
          tapCount,
          weights + 4 * (g * blocks + block) * tapCount * FILTERS,
          bias + 4 * filter,
          output + 4 * filter * pixelCount,
          4 * pixelCount,
        );
      }
    }
  });
  return output;
}

function writeRelu({ slab, ops }: Program, { address, count }: Located): number {
  const output = slab.room(count);
  const run = slab.table(Int32Array.of(0, 0, count));
  ops.push(({ kernels }) => kernels.rectify(address, output, run, 1, 1, 0, 0));
  return output;
}

/** Any other layer: the plain kernel that is there for it. */
function writeReference({ slab, ops }: Program, tensors: Tensors, step: ShapedStep, input: Located): number {
  const count = elements(step.output);
  const output = slab.room(count);
  const own = (['weight', 'bias'] as const).flatMap((name) => {
    const size = tensorSize(step, name);
    const address = size === null ? null : tensors.place(step, name, { type: 'plain', groups: 1, rows: size, taps: 1 });
    return address === null || size === null ? [] : [{ name, address, size }];
  });
  const kernel = REFERENCE_KERNELS[step.module.kind];
  ops.push(async ({ f32 }, pause) => {
    const view = (address: number, size: number) => f32.subarray(address / 4, address / 4 + size);
    const weights = new Map<string, Float32Array>(own.map(({ name, address, size }) => [name, view(address, size)]));
    const x = view(input.address, elements(step.input));
    f32.set(await kernel(kernelCall(step, [x], weights, pause)), output / 4);
  });
  return output;
}

function tensorSize(step: ShapedStep, name: WeightSpec['name']): number | null {
  const spec = weightSpecs(step).find((own) => own.name === name);
  return spec ? elements(spec.shape) : null;
}

function weightSpecs(step: ShapedStep): readonly WeightSpec[] {
  return layerSpec(step.module.kind).weights(step.module.args);
}
