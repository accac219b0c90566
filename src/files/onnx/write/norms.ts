import { numbersOf } from '../../../core/layers/int_lists';
import { asNumber } from '../../../core/python/python';
import { elements, type Shape } from '../../../core/shape';
import { NoForm } from './graph';
import { first, number, value, type WrittenStep } from './step';

/** What a norm divides by and takes off, worked out over axes of a tensor: (x − mean) ÷ √(var + eps). */
function normalised({ graph }: WrittenStep, x: string, over: readonly number[], eps: number): string {
  const axes = graph.ints(over);
  const mean = graph.node('ReduceMean', [x, axes]);
  const off = graph.node('Sub', [x, mean]);
  const variance = graph.node('ReduceMean', [graph.node('Mul', [off, off]), axes]);
  return graph.node('Div', [off, graph.node('Sqrt', [graph.node('Add', [variance, graph.number(eps)])])]);
}

/** Gains and shifts, one for each channel: `[C, 1, 1]` where there are axes behind the channels. */
function gained(own: WrittenStep, x: string, behind: number): string {
  const { graph } = own;
  const spread = (name: 'weight' | 'bias') => {
    const held = own.weight(name);
    const shape = own.weightShape(name);
    return held === null ? null : graph.reshaped(held, shape, [...shape, ...Array.from({ length: behind }, () => 1)]);
  };
  const [weight, bias] = [spread('weight'), spread('bias')];
  const scaled = weight === null ? x : graph.node('Mul', [x, weight]);
  return bias === null ? scaled : graph.node('Add', [scaled, bias]);
}

/** Sizes with a batch before them, which a map of three axes has none of. */
const withBatch = (sizes: Shape, rank: number): Shape => (sizes.length === rank ? sizes : [1, ...sizes]);

/** Running statistics, where they are what the norm takes. */
const statistics = (own: WrittenStep): readonly [string | null, string | null] =>
  own.mode === 'train' ? [null, null] : [own.weight('running_mean'), own.weight('running_var')];

export function batchNorm(own: WrittenStep): string {
  const { graph, step } = own;
  const sizes = step.inputSizes;
  const [mean, variance] = statistics(own);
  const eps = number(own, 'eps');
  const behind = sizes.length - 2;
  if (mean === null || variance === null) {
    const over = sizes.flatMap((_, i) => (i === 1 ? [] : [i]));
    return gained(own, normalised(own, first(own), over, eps), behind);
  }
  const channels = [sizes[1] ?? 1];
  const weight = own.weight('weight') ?? graph.filled(channels, 1);
  const bias = own.weight('bias') ?? graph.filled(channels, 0);
  return graph.node('BatchNormalization', [first(own), weight, bias, mean, variance], { epsilon: { float: eps } });
}

export function instanceNorm(own: WrittenStep): string {
  const { graph, step } = own;
  const sizes = withBatch(step.inputSizes, 4);
  const x = graph.reshaped(first(own), step.inputSizes, sizes);
  const eps = number(own, 'eps');
  const [mean, variance] = statistics(own);
  const channels = [sizes[1] ?? 1];
  const weight = own.weight('weight') ?? graph.filled(channels, 1);
  const bias = own.weight('bias') ?? graph.filled(channels, 0);
  const made =
    mean !== null && variance !== null
      ? graph.node('BatchNormalization', [x, weight, bias, mean, variance], { epsilon: { float: eps } })
      : graph.node('InstanceNormalization', [x, weight, bias], { epsilon: { float: eps } });
  return graph.reshaped(made, sizes, step.outputSizes);
}

export function groupNorm(own: WrittenStep): string {
  const { graph, step } = own;
  const sizes = step.inputSizes;
  const groups = number(own, 'num_groups');
  const [batch = 1] = sizes;
  const rows = [batch, groups, elements(sizes) / Math.max(1, batch * groups)];
  const made = normalised(own, graph.reshaped(first(own), sizes, rows), [2], number(own, 'eps'));
  return gained(own, graph.reshaped(made, rows, sizes), sizes.length - 2);
}

/** Over how many of the last axes. */
function lastAxes(own: WrittenStep): { readonly over: number[]; readonly shape: number[] } {
  const given = value(own, 'normalized_shape');
  const shape = Array.isArray(given) ? numbersOf(given) : [asNumber(given)];
  const rank = own.step.inputSizes.length;
  return { over: shape.map((_, i) => rank - shape.length + i), shape };
}

export function layerNorm(own: WrittenStep): string {
  const { graph } = own;
  const { over, shape } = lastAxes(own);
  const [weight, bias] = [own.weight('weight') ?? graph.filled(shape, 1), own.weight('bias')];
  const inputs = [first(own), weight, ...(bias === null ? [] : [bias])];
  const from = over[0] ?? -1;
  return graph.node('LayerNormalization', inputs, { axis: from, epsilon: { float: number(own, 'eps') } });
}

/** x ÷ √(mean of squares + eps); eps is float32's where none is given. */
export function rmsNorm(own: WrittenStep): string {
  const { graph } = own;
  const { over } = lastAxes(own);
  const given = value(own, 'eps');
  const eps = given === null ? 2 ** -23 : asNumber(given);
  const x = first(own);
  const mean = graph.node('ReduceMean', [graph.node('Mul', [x, x]), graph.ints(over)]);
  const made = graph.node('Div', [x, graph.node('Sqrt', [graph.node('Add', [mean, graph.number(eps)])])]);
  const weight = own.weight('weight');
  return weight === null ? made : graph.node('Mul', [made, weight]);
}

/** As F.local_response_norm does it: the mean of squares over neighbouring channels, zeros beyond the ends. */
export function localResponseNorm(own: WrittenStep): string {
  const { graph, step } = own;
  const size = number(own, 'size');
  const sizes = step.inputSizes;
  const [batch = 1, channels = 1, ...rest] = sizes;
  if (sizes.length < 3 || !Number.isInteger(size)) throw new NoForm(`${sizes.length} axes`);
  const x = first(own);
  const flat = [batch, 1, channels, elements(rest)];
  const squares = graph.reshaped(graph.node('Mul', [x, x]), sizes, flat);
  const [before, after] = [Math.floor(size / 2), Math.floor((size - 1) / 2)];
  const padded = graph.node('Pad', [squares, graph.ints([0, 0, before, 0, 0, 0, after, 0]), graph.number(0)], {
    mode: 'constant',
  });
  const mean = graph.node('AveragePool', [padded], { kernel_shape: [size, 1], strides: [1, 1] });
  const back = graph.reshaped(mean, flat, sizes);
  const scaled = graph.node('Mul', [back, graph.number(number(own, 'alpha'))]);
  const shifted = graph.node('Add', [scaled, graph.number(number(own, 'k'))]);
  return graph.node('Div', [x, graph.node('Pow', [shifted, graph.number(number(own, 'beta'))])]);
}
