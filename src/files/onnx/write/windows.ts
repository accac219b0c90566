import { numbersOf } from '../../../core/layers/int_lists';
import type { Shape } from '../../../core/shape';
import type { AxisMap, BinsAxis, ResizeAxis, SlidingAxis, TransposedAxis } from '../../../core/window';
import { NoForm } from './graph';
import { first, flag, number, value, type WrittenStep } from './step';

/** The maps along the axes behind the channels, the rows' and the columns', or a line's alone. */
function mapsOf({ step }: WrittenStep): readonly AxisMap[] {
  if (step.axes) return step.axes;
  const [reading] = step.reads ?? [];
  const link = reading?.type === 'axes' ? reading.links.at(-1) : null;
  return link?.map ? [link.map] : [];
}

function sliding(own: WrittenStep): SlidingAxis[] {
  const maps = mapsOf(own);
  const found = maps.filter((m): m is SlidingAxis => m.type === 'sliding');
  if (found.length === 0 || found.length !== maps.length) throw new NoForm('windows');
  return found;
}

/** On a tensor with its batch: one that has none gets one, and loses it again. */
function batched(own: WrittenStep, spatial: number, make: (x: string, sizes: Shape) => string): string {
  const { graph, step } = own;
  const rank = spatial + 2;
  const sizes = step.inputSizes.length === rank ? step.inputSizes : [1, ...step.inputSizes];
  const made = make(graph.reshaped(first(own), step.inputSizes, sizes), sizes);
  const given = step.outputSizes.length === rank ? step.outputSizes : [1, ...step.outputSizes];
  return graph.reshaped(made, given, step.outputSizes);
}

const MODES: Readonly<Record<string, string>> = { reflect: 'reflect', replicate: 'edge', circular: 'wrap' };

/** Pads of a tensor along its last axes, `[before, after]` each. */
export function padded(
  { graph }: WrittenStep,
  x: string,
  sizes: Shape,
  sides: readonly (readonly [number, number])[],
  mode: string,
  fill = 0,
): string {
  const lead = sizes.slice(0, sizes.length - sides.length).map(() => [0, 0] as const);
  const all = [...lead, ...sides];
  let on = x;
  const cut = all.flatMap(([a, b], i) => (a < 0 || b < 0 ? [{ i, a: Math.max(0, -a), b: Math.max(0, -b) }] : []));
  if (cut.length > 0) {
    const starts = graph.ints(cut.map((c) => c.a));
    const ends = graph.ints(cut.map((c) => (sizes[c.i] ?? 0) - c.b));
    on = graph.node('Slice', [on, starts, ends, graph.ints(cut.map((c) => c.i))]);
  }
  const more = all.map(([a, b]) => [Math.max(0, a), Math.max(0, b)] as const);
  if (more.every(([a, b]) => a === 0 && b === 0)) return on;
  const pads = graph.ints([...more.map(([a]) => a), ...more.map(([, b]) => b)]);
  const inputs = mode === 'constant' ? [on, pads, graph.number(fill)] : [on, pads];
  return graph.node('Pad', inputs, { mode });
}

export function conv(own: WrittenStep): string {
  const { graph } = own;
  const maps = sliding(own);
  const mode = String(value(own, 'padding_mode'));
  return batched(own, maps.length, (x, sizes) => {
    const [weight, bias] = [own.weight('weight'), own.weight('bias')];
    if (weight === null) throw new NoForm('no weight');
    const isZeros = mode === 'zeros';
    const sides = maps.map((m) => [m.before, m.after] as const);
    const on = isZeros ? x : padded(own, x, sizes, sides, MODES[mode] ?? mode);
    return graph.node('Conv', bias === null ? [on, weight] : [on, weight, bias], {
      kernel_shape: maps.map((m) => m.kernel),
      strides: maps.map((m) => m.stride),
      dilations: maps.map((m) => m.dilation),
      pads: isZeros ? [...maps.map((m) => m.before), ...maps.map((m) => m.after)] : maps.flatMap(() => [0, 0]),
      group: number(own, 'groups'),
    });
  });
}

export function convTranspose(own: WrittenStep): string {
  const { graph } = own;
  const maps = mapsOf(own).filter((m): m is TransposedAxis => m.type === 'transposed');
  const [weight, bias] = [own.weight('weight'), own.weight('bias')];
  if (maps.length !== 2 || weight === null) throw new NoForm('windows');
  return batched(own, 2, (x) =>
    graph.node('ConvTranspose', bias === null ? [x, weight] : [x, weight, bias], {
      kernel_shape: maps.map((m) => m.kernel),
      strides: maps.map((m) => m.stride),
      dilations: maps.map((m) => m.dilation),
      pads: [...maps, ...maps].map((m) => m.padding),
      output_padding: maps.map((m) => m.outputPadding),
      group: number(own, 'groups'),
    }),
  );
}

/** How much is read behind the map, where windows are counted up: none beyond the last window. */
const behind = (m: SlidingAxis) => (m.output - 1) * m.stride + m.dilation * (m.kernel - 1) + 1 - m.input - m.before;

const shapeOf = (maps: readonly SlidingAxis[]) => ({
  kernel_shape: maps.map((m) => m.kernel),
  strides: maps.map((m) => m.stride),
});

export function maxPool(own: WrittenStep): string {
  const { graph } = own;
  const maps = sliding(own);
  if (flag(own, 'return_indices')) throw new NoForm('return_indices=True');
  return batched(own, maps.length, (x) =>
    graph.node('MaxPool', [x], {
      ...shapeOf(maps),
      dilations: maps.map((m) => m.dilation),
      pads: [...maps.map((m) => m.before), ...maps.map((m) => Math.max(behind(m), 0))],
    }),
  );
}

/** Averages of windows, each over as many cells as PyTorch counts. */
export function avgPool(own: WrittenStep): string {
  const maps = sliding(own);
  const divisor = own.step.module.args.divisor_override ?? null;
  return batched(own, maps.length, (x, sizes) => {
    const counts = flag(own, 'count_include_pad') || divisor !== null;
    return averaged(own, x, sizes, maps, counts ? 'padded' : 'own', divisor === null ? null : Number(divisor));
  });
}

function averaged(
  own: WrittenStep,
  x: string,
  sizes: Shape,
  maps: readonly SlidingAxis[],
  counted: 'padded' | 'own',
  divisor: number | null,
): string {
  const { graph } = own;
  const whole = maps.reduce((n, m) => n * m.kernel, 1);
  if (counted === 'own') {
    const pads = [...maps.map((m) => m.before), ...maps.map((m) => Math.max(behind(m), 0))];
    return graph.node('AveragePool', [x], { ...shapeOf(maps), pads });
  }
  // Cells of the padding are counted, those that rounding up adds behind it are not, but by a divisor of its own.
  const sides = maps.map((m) => {
    const after = divisor === null ? Math.min(m.before, Math.max(behind(m), 0)) : Math.max(behind(m), 0);
    return [m.before, after] as const;
  });
  const on = padded(own, x, sizes, sides, 'constant');
  const rest = maps.map((m, i) => Math.max(behind(m) - (sides[i]?.[1] ?? 0), 0));
  const made = graph.node('AveragePool', [on], { ...shapeOf(maps), pads: [...maps.map(() => 0), ...rest] });
  return divisor === null ? made : graph.node('Mul', [made, graph.number(whole / divisor)]);
}

/** (Σ xᵖ)^(1/p) as torch's lp_pool2d works it out: an average of powers, times how many they are. */
export function lpPool(own: WrittenStep): string {
  const { graph } = own;
  const p = number(own, 'norm_type');
  const maps = sliding(own);
  if (!Number.isFinite(p)) throw new NoForm(`norm_type=${p}`);
  return batched(own, 2, (x, sizes) => {
    const powers = graph.node('Pow', [x, graph.number(p)]);
    const mean = averaged(own, powers, sizes, maps, 'padded', null);
    const sign = graph.node('Sign', [mean]);
    const size = graph.node('Relu', [graph.node('Abs', [mean])]);
    const sum = graph.node('Mul', [
      graph.node('Mul', [sign, size]),
      graph.number(maps.reduce((n, m) => n * m.kernel, 1)),
    ]);
    return graph.node('Pow', [sum, graph.number(1 / p)]);
  });
}

/** Bins along one axis after the other, each reduced by itself. */
export function adaptivePool(own: WrittenStep, op: 'ReduceMean' | 'ReduceMax'): string {
  const { graph, step } = own;
  if (step.module.args.return_indices === true) throw new NoForm('return_indices=True');
  const maps = binsOf(own);
  const rank = step.inputSizes.length;
  return maps.reduce((on, { input, output }, i) => {
    const dim = rank - maps.length + i;
    if (output === input) return on;
    if (output === 1) return graph.node(op, [on, graph.ints([dim])]);
    const bins = Array.from({ length: output }, (_, o) => {
      const [from, to] = [Math.floor((o * input) / output), Math.ceil(((o + 1) * input) / output)];
      const piece = graph.node('Slice', [on, graph.ints([from]), graph.ints([to]), graph.ints([dim])]);
      return graph.node(op, [piece, graph.ints([dim])]);
    });
    return graph.node('Concat', bins, { axis: dim });
  }, first(own));
}

function binsOf(own: WrittenStep): readonly (BinsAxis | SlidingAxis)[] {
  const { step } = own;
  const maps = mapsOf(own);
  if (maps.every((m): m is BinsAxis => m.type === 'bins') && maps.length > 0) return maps;
  // What is one cell of the whole may be told by sizes alone.
  const count = step.module.kind.endsWith('1d') ? 1 : 2;
  return step.inputSizes.slice(-count).map((input, i) => ({
    type: 'bins',
    input,
    output: step.outputSizes.slice(-count)[i] ?? 1,
  }));
}

export function pad(own: WrittenStep, mode: string): string {
  const { step } = own;
  const given = value(own, 'padding');
  const list = Array.isArray(given) ? numbersOf(given) : [];
  const one = typeof given === 'number' ? given : 0;
  const flat = list.length > 0 ? list : [one, one, one, one];
  const pairs = Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i] ?? 0, flat[2 * i + 1] ?? 0] as const);
  const fill = step.module.args.value === undefined ? 0 : number(own, 'value');
  return padded(own, first(own), step.inputSizes, pairs.toReversed(), mode, fill);
}

/**
 * Rows and columns resized one after the other: by the cells that PyTorch reads, or by what each takes of others. ONNX's
 * Resize reckons places otherwise where a factor is no fraction of sizes.
 */
export function resize(own: WrittenStep): string {
  const { graph, step } = own;
  const maps = mapsOf(own);
  const resized = maps.filter((m): m is ResizeAxis => m.type === 'resize');
  if (resized.length !== maps.length || maps.length === 0) {
    if (maps.some((m) => m.type === 'bins')) return adaptivePool(own, 'ReduceMean');
    throw new NoForm(`mode=${String(step.module.args.mode)}`);
  }
  const rank = step.inputSizes.length;
  return resized.reduce((on, map, i) => {
    const dim = rank - resized.length + i;
    if (map.input === map.output && map.scale === 1) return on;
    if (map.mode === 'cubic') return cubic(own, on, map, dim);
    if (map.mode === 'linear') return linear(own, on, map, dim);
    const cells = Array.from({ length: map.output }, (_, o) =>
      Math.min(Math.floor(Math.fround((map.mode === 'nearest-exact' ? o + 0.5 : o) * map.scale)), map.input - 1),
    );
    return graph.node('Gather', [on, graph.ints(cells)], { axis: dim });
  }, first(own));
}

function product(own: WrittenStep, on: string, map: ResizeAxis, dim: number, weights: Float32Array): string {
  const { graph, step } = own;
  const rank = step.inputSizes.length;
  if (dim === rank - 1) {
    const turned = new Float32Array(weights.length);
    for (let o = 0; o < map.output; o += 1) {
      for (let i = 0; i < map.input; i += 1) turned[i * map.output + o] = weights[o * map.input + i] ?? 0;
    }
    return graph.node('MatMul', [on, graph.floats([map.input, map.output], turned)]);
  }
  return graph.node('MatMul', [graph.floats([map.output, map.input], weights), on]);
}

/** Where an output cell lies among the input's, in ATen's float32. */
function placeOf(o: number, { alignCorners, scale }: ResizeAxis): number {
  return alignCorners ? Math.fround(o * scale) : Math.fround(Math.fround((o + 0.5) * scale) - 0.5);
}

function linear(own: WrittenStep, on: string, map: ResizeAxis, dim: number): string {
  const weights = new Float32Array(map.output * map.input);
  for (let o = 0; o < map.output; o += 1) {
    const place = Math.max(placeOf(o, map), 0);
    const low = Math.min(Math.floor(place), map.input - 1);
    const share = Math.min(Math.max(place - low, 0), 1);
    add(weights, map, o, low, 1 - share);
    add(weights, map, o, low + 1, share);
  }
  return product(own, on, map, dim, weights);
}

function add(weights: Float32Array, { input }: ResizeAxis, o: number, cell: number, share: number): void {
  const at = o * input + Math.min(Math.max(cell, 0), input - 1);
  weights[at] = (weights[at] ?? 0) + share;
}

/** Keys' cubic convolution with A = −0.75, as ATen/native/UpSample.h has it. */
function cubic(own: WrittenStep, on: string, map: ResizeAxis, dim: number): string {
  const A = -0.75;
  const near = (x: number) => ((A + 2) * x - (A + 3)) * x * x + 1;
  const far = (x: number) => ((A * x - 5 * A) * x + 8 * A) * x - 4 * A;
  const weights = new Float32Array(map.output * map.input);
  for (let o = 0; o < map.output; o += 1) {
    const place = placeOf(o, map);
    const low = Math.floor(place);
    const t = place - low;
    const taps = [far(t + 1), near(t), near(1 - t), far(2 - t)];
    for (const [i, share] of taps.entries()) add(weights, map, o, low - 1 + i, share);
  }
  return product(own, on, map, dim, weights);
}
