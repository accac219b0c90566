import { argsText } from '../../core/args_text';
import type { Measure, Series } from '../../core/experiment/experiment';
import { layerSpec, tensorSpecs } from '../../core/layers/rows';
import type { ShapedCall, ShapedInput, ShapedNet } from '../../core/net/shaped';
import { elements } from '../../core/shape';
import type { TensorName } from '../../core/weights';
import { type BorderFlags, borderFlags } from '../../core/windows/border';
import { Places } from '../lifetimes';
import { INDEX_KERNELS } from '../reference/indices';
import { kernelCall, type ReferenceKernel } from '../reference/kernel';
import { REFERENCE_KERNELS } from '../reference/table';
import { FILTERS, PIXELS } from '../wasm/convolution';
import { blocksOf, layoutOf } from '../wasm/layout';
import { type ConvShape, convShapeOf, paddingRuns, readsInPlace, runCount, windowTables } from '../wasm/windows';
import { linearReading } from './linear';
import { type Terms, termsOf } from './means';
import { neededBy } from './needed';
import type { Located, Program, Reading, Tensors } from './program';
import { readMeasure } from './readings';

/** Where the tensors of one slot's net stand. */
interface Written {
  readonly program: Program;
  readonly tensors: Tensors;
  readonly places: Places;
  readonly maps: (Located | undefined)[];
}

/**
 * Writes into a program what the series of one slot need of its net: the layers whose maps are really needed, and of
 * others only what is linear in these.
 */
export function writeNet(
  program: Program,
  net: ShapedNet,
  tensors: Tensors,
  x: Located,
  series: readonly Series[],
): Reading[] {
  const flags = borderFlags(net);
  const flagsOf = (layer: number) => flags[layer] ?? null;
  const places = new Places(net);
  const without = (isThere: (layer: number) => boolean) =>
    series.map(({ layer, measure }) => termsOf(net, layer, measure, flagsOf(layer), isThere));
  const read = without(() => false).flatMap(({ terms }) => terms.flatMap((term) => term.conv?.inputs ?? [term.of]));
  const needed = neededBy(net, read);
  const written: Written = { program, tensors, places, maps: [x] };
  for (const constant of net.constants) {
    const place = places.made(constant.use.id, 0);
    if (needed.constants.has(constant.use.id) && place >= 0) written.maps[place] = writeStep(written, constant);
  }
  for (const step of net.steps) {
    if (!needed.layers[step.layer]) continue;
    const indices = places.made(step.use.id, 1);
    const kernel = INDEX_KERNELS[step.module.kind];
    if (indices >= 0 && kernel) written.maps[indices] = writeKernel(written, step, kernel, `${step.module.kind}.1`);
    written.maps[step.layer + 1] = writeStep(written, step);
  }
  return without((layer) => needed.layers[layer] === 1).map((terms, i) => {
    const { layer = -1, measure = 'mean' } = series[i] ?? {};
    return readingOf(written, terms, measure, flagsOf(layer));
  });
}

function located({ places, maps }: Written, input: ShapedInput): Located {
  const map = maps[places.of(input)];
  if (!map) throw new Error(`what ${input.value.from} makes was not computed`);
  return map;
}

/** The sum of a measure's terms. */
function readingOf(written: Written, { terms, shift }: Terms, measure: Measure, flags: BorderFlags | null): Reading {
  const { program, tensors } = written;
  const readings = terms.map(({ conv, of }): Reading => {
    const shape = conv && convShapeOf(conv);
    const [input] = conv?.inputs ?? [];
    if (conv && shape && input) {
      return linearReading(program.slab, tensors, conv, shape, located(written, input), measure, flags);
    }
    const map = located(written, of);
    return (machine) => readMeasure(machine, map, measure, flags);
  });
  const [only] = readings;
  if (only && readings.length === 1 && terms[0]?.factor === 1 && shift === 0) return only;
  const factors = terms.map(({ factor }) => factor);
  return (machine) => readings.reduce((sum, reading, i) => sum + (factors[i] ?? 0) * reading(machine), shift);
}

/** What tells a step's numbers from those of another: what it reads, and what it does. */
function keyOf({ tensors, ...written }: Written, { module, inputs }: ShapedCall, what: string): string {
  const read = inputs.map((input) => `${located({ tensors, ...written }, input).key}[${input.sizes.join()}]`);
  return `${read.join(' ')} > ${what} ${module.mode ?? ''} ${argsText(module.args)} ${tensors.key(module)}`;
}

/** A map that is made once, however many read it. Its own key is a number: keys of keys would grow without end. */
function shared({ program }: Written, key: string, make: () => Omit<Located, 'key'>): Located {
  const known = program.maps.get(key);
  if (known) return known;
  const made = { ...make(), key: String(program.maps.size) };
  program.maps.set(key, made);
  return made;
}

function writeStep(written: Written, step: ShapedCall): Located {
  const { program, tensors } = written;
  const { kind } = step.module;
  const [first] = step.inputs;
  const count = elements(step.output);
  const input = first ? located(written, first) : null;
  const isUnchanged = layerSpec(kind).sameValues === true || count === 0;
  const conv = convShapeOf(step);
  if (!input || !(isUnchanged || conv || kind === 'ReLU'))
    return writeKernel(written, step, REFERENCE_KERNELS[kind], kind);
  return shared(written, keyOf(written, step, kind), () => {
    if (isUnchanged) return { address: input.address, count };
    const address = conv ? writeConvolution(program, tensors, step, conv, input.address) : writeRelu(program, input);
    return { address, count };
  });
}

function writeConvolution(
  { slab, ops }: Program,
  tensors: Tensors,
  step: ShapedCall,
  conv: ConvShape,
  source: number,
): number {
  const { channels, filters, groups, rows, cols, rowIndex, colIndex } = conv;
  const layout = layoutOf(conv, 'eights');
  const weights = tensors.place(step.module, 'weight', layout) ?? slab.room(0);
  const bias =
    tensors.place(step.module, 'bias', { type: 'plain', groups: 1, rows: filters, taps: 1 }) ??
    slab.room(filters + FILTERS);
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

/** Whatever else: the plain kernel that is there for it. */
function writeKernel(written: Written, step: ShapedCall, kernel: ReferenceKernel, what: string): Located {
  return shared(written, keyOf(written, step, what), () => {
    const { program, tensors } = written;
    const { slab, ops } = program;
    const count = elements(step.output);
    const output = slab.room(count);
    const names: readonly TensorName[] =
      step.module.mode === 'eval' ? ['weight', 'bias', 'running_mean', 'running_var'] : ['weight', 'bias'];
    const own = names.flatMap((name) => {
      const size = tensorSize(step, name);
      const layout = { type: 'plain', groups: 1, rows: size ?? 0, taps: 1 } as const;
      const address = size === null ? null : tensors.place(step.module, name, layout);
      return address === null || size === null ? [] : [{ name, address, size }];
    });
    const inputs = step.inputs.map((input) => ({
      address: located(written, input).address,
      size: elements(input.shape),
    }));
    if (count === 0) return { address: output, count };
    ops.push(async ({ f32 }, pause) => {
      const view = (address: number, size: number) => f32.subarray(address / 4, address / 4 + size);
      const weights = new Map<string, Float32Array>(own.map(({ name, address, size }) => [name, view(address, size)]));
      const read = inputs.map(({ address, size }) => view(address, size));
      f32.set(await kernel(kernelCall(step, read, weights, pause)), output / 4);
    });
    return { address: output, count };
  });
}

function tensorSize(step: ShapedCall, name: TensorName): number | null {
  const spec = tensorSpecs(step.module).find((own) => own.name === name);
  return spec ? elements(spec.shape) : null;
}
