import type { ExplainedStep } from '../../core/explanation';
import type { LayerKind } from '../../core/layers/table';
import { asNumber } from '../../core/python/python';
import { elements } from '../../core/shape';
import { argOf } from '../backend';
import { EPSILON, moments, normPlan, runningOf } from '../reference/norms';
import { ofChannels, ownAxis } from '../reference/softmax';
import type { CellCall } from './explained';

type Steps = (call: CellCall) => ExplainedStep[];

/** A function in place of a sum: it gives the value. */
const itself: Steps = ({ step, value }) => [{ name: step.module.kind, value }];

/** The values that stand in a line with a cell. */
function lineOf({ step, x, cell }: CellCall, axis: number): Float32Array {
  const length = step.inputSizes[axis] ?? 1;
  const apart = elements(step.inputSizes.slice(axis + 1));
  const first = Math.floor(cell / (length * apart)) * length * apart + (cell % apart);
  return Float32Array.from({ length }, (_, i) => x[first + i * apart] ?? 0);
}

const shared =
  (axisOf: (step: CellCall['step']) => number, sign: 1 | -1): Steps =>
  (call) => {
    const { step, x, cell, value } = call;
    const line = lineOf(call, axisOf(step)).map((v) => sign * v);
    const most = line.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const sum = line.reduce((total, v) => total + Math.exp(v - most), 0);
    const less = sign * (x[cell] ?? 0) - most;
    return [
      { name: 'max', value: most },
      { name: 'exp', value: Math.exp(less) },
      { name: 'sum', value: sum },
      { name: step.module.kind, value },
    ];
  };

/** After the normalised value its factor and its summand; what comes last is the value itself. */
function scaled({ weights, value }: CellCall, at: number, before: ExplainedStep[]): ExplainedStep[] {
  const [weight, bias] = [weights.get('weight'), weights.get('bias')];
  const steps = [...before];
  if (weight) steps.push({ name: `weight[${at}]`, value: (before.at(-1)?.value ?? 0) * (weight[at] ?? 0) });
  if (bias) steps.push({ name: `bias[${at}]`, value: (steps.at(-1)?.value ?? 0) + (bias[at] ?? 0) });
  const last = steps.pop();
  return last ? [...steps, { ...last, value }] : [];
}

type NormKind = Parameters<typeof normPlan>[0];

const normed =
  (kind: NormKind): Steps =>
  (call) => {
    const { step, x, cell } = call;
    const { run, inner, count } = normPlan(kind, step);
    const { values, own } = runOf(kind, call, run);
    const channel = own ?? Math.floor(cell / inner) % count;
    const running = runningOf(call);
    const { mean, variance } = running
      ? { mean: running.mean[channel] ?? 0, variance: running.variance[channel] ?? 1 }
      : moments(values, 0, values.length);
    const normalised = ((x[cell] ?? 0) - mean) / Math.sqrt(variance + asNumber(argOf(step, 'eps')));
    return scaled(call, channel, [
      { name: 'mean', value: mean },
      { name: 'var', value: variance },
      { name: 'normalised', value: normalised },
    ]);
  };

/** What is normalised with a cell: of a batch of several maps, batch normalisation takes a channel of all of them. */
function runOf(kind: NormKind, { step, x, cell }: CellCall, run: number): { values: Float32Array; own: number | null } {
  const [maps = 1, channels = 1, ...rest] = step.inputSizes;
  if (!kind.startsWith('BatchNorm') || maps === 1) {
    const from = Math.floor(cell / run) * run;
    return { values: x.subarray(from, from + run), own: null };
  }
  const inner = elements(rest);
  const channel = Math.floor(cell / inner) % channels;
  const values = new Float32Array(maps * inner);
  for (let n = 0; n < maps; n += 1) {
    const from = (n * channels + channel) * inner;
    values.set(x.subarray(from, from + inner), n * inner);
  }
  return { values, own: channel };
}

const rms: Steps = (call) => {
  const { step, x, cell } = call;
  const shape = argOf(step, 'normalized_shape');
  const run = elements(step.inputSizes.slice(Array.isArray(shape) ? -shape.length : -1));
  const from = Math.floor(cell / run) * run;
  const squares = x.subarray(from, from + run).reduce((sum, v) => sum + v * v, 0) / run;
  const given = argOf(step, 'eps') ?? null;
  const normalised = (x[cell] ?? 0) / Math.sqrt(squares + (given === null ? EPSILON : asNumber(given)));
  return scaled(call, cell - from, [
    { name: 'mean of squares', value: squares },
    { name: 'normalised', value: normalised },
  ]);
};

const response: Steps = (call) => {
  const { step, cell, value } = call;
  const read = (name: string) => asNumber(argOf(step, name));
  const [size, alpha, beta, k] = [read('size'), read('alpha'), read('beta'), read('k')];
  const line = lineOf(call, 1);
  const inner = elements(step.inputSizes.slice(2));
  const channel = Math.floor(cell / inner) % line.length;
  const first = channel - Math.floor(size / 2);
  const squares = line.slice(Math.max(0, first), first + size).reduce((sum, v) => sum + v * v, 0);
  return [
    { name: 'sum of squares', value: squares },
    { name: 'divisor', value: (k + (alpha * squares) / size) ** beta },
    { name: step.module.kind, value },
  ];
};

const most: Steps = ({ value }) => [{ name: 'max', value }];

/** What is done instead of a sum of products, kind by kind; `itself` for all that are not here and are no sum. */
export const STEPS: Readonly<Partial<Record<LayerKind, Steps>>> = {
  MaxPool2d: most,
  AdaptiveMaxPool2d: most,
  Softmax: shared(ownAxis, 1),
  Softmax2d: shared(ofChannels, 1),
  LogSoftmax: shared(ownAxis, 1),
  Softmin: shared(ownAxis, -1),
  BatchNorm1d: normed('BatchNorm1d'),
  BatchNorm2d: normed('BatchNorm2d'),
  InstanceNorm2d: normed('InstanceNorm2d'),
  GroupNorm: normed('GroupNorm'),
  LayerNorm: normed('LayerNorm'),
  RMSNorm: rms,
  LocalResponseNorm: response,
};

/** Layers that are sums of products, or copies: value = constant + Σ value · weight. */
export const LINEAR: ReadonlySet<LayerKind> = new Set([
  'Conv1d',
  'Conv2d',
  'ConvTranspose2d',
  'Linear',
  'AvgPool2d',
  'AdaptiveAvgPool2d',
  'ZeroPad2d',
  'ConstantPad2d',
  'ReflectionPad2d',
  'ReplicationPad2d',
  'CircularPad2d',
  'Upsample',
  'UpsamplingNearest2d',
  'UpsamplingBilinear2d',
  'PixelShuffle',
  'PixelUnshuffle',
  'ChannelShuffle',
  'MaxUnpool2d',
  'Unfold',
  'Fold',
  'Identity',
  'Flatten',
  'Unflatten',
  'Dropout',
  'Dropout2d',
  'AlphaDropout',
  'FeatureAlphaDropout',
  'add',
  'sub',
  'neg',
  'mean',
  'sum',
  'cumsum',
  'cat',
  'stack',
  'slice',
  'setitem',
  'permute',
  'squeeze',
  'unsqueeze',
  'expand',
  'repeat',
  'view',
  'reshape',
  'flip',
  'roll',
]);

export function stepsOf(call: CellCall): ExplainedStep[] {
  const { kind } = call.step.module;
  return LINEAR.has(kind) ? [] : (STEPS[kind] ?? itself)(call);
}
