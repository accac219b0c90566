import type { Measure } from '../../core/experiment/experiment';
import { layerSpec } from '../../core/layers/rows';
import type { ShapedInput, ShapedNet, ShapedStep } from '../../core/net/shaped';
import { asNumber } from '../../core/python/python';
import { elements, type Shape } from '../../core/shape';
import type { BorderFlags } from '../../core/windows/border';
import { argOf } from '../backend';
import { convShapeOf } from '../wasm/windows';

/** A layer's mean out of the means of what it reads: factor by factor, and something added. */
interface Linear {
  readonly factors: readonly number[];
  readonly shift: number;
  /** Whether it holds cell by cell, so that it does for the border alone, too. */
  readonly isLocal: boolean;
}

type Rule = (step: ShapedStep) => Linear | null;

/** A number in the place of an operand, as float32 has it. */
function numberIn(step: ShapedStep, name: string): number | null {
  const value = argOf(step, name) ?? null;
  return value === null ? null : Math.fround(asNumber(value));
}

/** a + sign · alpha · b, where either may be a number. */
const sum =
  (sign: 1 | -1): Rule =>
  (step) => {
    const second = sign * (numberIn(step, 'alpha') ?? 1);
    const other = numberIn(step, 'other');
    const first = numberIn(step, 'input');
    if (other !== null) return { factors: [1], shift: second * other, isLocal: true };
    if (first !== null) return { factors: [second], shift: first, isLocal: true };
    return { factors: [1, second], shift: 0, isLocal: true };
  };

const scaled = (factor: number | null): Linear | null =>
  factor === null ? null : { factors: [factor], shift: 0, isLocal: true };

const joined: Rule = ({ inputs, output }) => ({
  factors: inputs.map(({ shape }) => elements(shape) / elements(output)),
  shift: 0,
  isLocal: true,
});

/** Each value as often as any other. */
const moved: Rule = () => ({ factors: [1], shift: 0, isLocal: false });

/**
 * Where a mean is linear in the means of what is read: of a sum the sum, of tensors laid together the weighted mean; of
 * a product of two tensors it is not. What is broadcast is broadcast to all alike, and its mean stays.
 */
const RULES: Readonly<Record<string, Rule>> = {
  add: sum(1),
  sub: sum(-1),
  neg: () => scaled(-1),
  mul: (step) => scaled(numberIn(step, 'other') ?? numberIn(step, 'input')),
  div: (step) => {
    const by = numberIn(step, 'other');
    return by === null || (argOf(step, 'rounding_mode') ?? null) !== null ? null : scaled(1 / by);
  },
  cat: joined,
  stack: joined,
  mean: moved,
  permute: moved,
  expand: moved,
  repeat: moved,
  flip: moved,
  roll: moved,
};

/** Part of a layer's mean: so many times the mean of a tensor, or of what a convolution makes. */
export interface Term {
  readonly factor: number;
  /** A convolution, of which its input is enough; null: the tensor itself. */
  readonly conv: ShapedStep | null;
  readonly of: ShapedInput;
}

export interface Terms {
  readonly terms: readonly Term[];
  readonly shift: number;
}

const ofPlace = ({ value }: ShapedInput) => `${value.from}.${value.port}`;

/** A layer's own map. */
export function mapOf({ use, layer, output, outputSizes }: ShapedStep): ShapedInput {
  return { value: { from: use.id, port: 0 }, layer, shape: output, sizes: outputSizes };
}

/**
 * What a measure of a layer is made of, where it is a mean of all, the border or the interior: tensors before it and
 * inputs of convolutions, instead of the layer itself.
 *
 * @param isThere layers whose maps are computed anyway: of these the mean is a sum
 */
export function termsOf(
  net: ShapedNet,
  layer: number,
  measure: Measure,
  flags: BorderFlags | null,
  isThere: (layer: number) => boolean,
): Terms {
  const isMean = measure === 'mean' || measure === 'border-mean' || measure === 'interior-mean';
  const isPart = measure !== 'mean';
  const target = net.steps[layer];
  if (!target) throw new Error(`no layer ${layer}`);
  const factors = new Map<number, number>([[layer, 1]]);
  const others = new Map<string, Term>();
  const terms: Term[] = [];
  let shift = 0;
  const pass = (of: ShapedInput, factor: number) => {
    if (of.layer !== null && of.layer >= 0 && of.value.port === 0) {
      factors.set(of.layer, (factors.get(of.layer) ?? 0) + factor);
    } else others.set(ofPlace(of), { factor: (others.get(ofPlace(of))?.factor ?? 0) + factor, conv: null, of });
  };
  for (let at = layer; at >= 0; at -= 1) {
    const factor = factors.get(at);
    const step = net.steps[at];
    if (factor === undefined || !step) continue;
    const of = mapOf(step);
    const linear = isMean && !isThere(at) ? linearOf(step, isPart) : null;
    if (linear) {
      shift += factor * linear.shift;
      for (const [i, input] of step.inputs.entries()) pass(input, factor * (linear.factors[i] ?? 0));
      continue;
    }
    const isConv = isMean && !isThere(at) && !(isPart && flags?.cells) && convShapeOf(step) !== null;
    terms.push({ factor, conv: isConv ? step : null, of });
  }
  return { terms: [...terms, ...others.values()], shift };
}

/** @param isPart of the border or the interior alone */
function linearOf(step: ShapedStep, isPart: boolean): Linear | null {
  const { inputs, output, module } = step;
  if (elements(output) === 0) return null;
  const rule = layerSpec(module.kind).sameValues ? moved : RULES[module.kind];
  const linear = rule?.(step) ?? null;
  if (!linear || linear.factors.length !== inputs.length) return null;
  if (!isPart) return linear;
  const isSame = layerSpec(module.kind).sameValues === true && inputs.every(({ shape }) => sameShape(shape, output));
  const isPlane = ({ shape: [, height, width, more] }: ShapedInput) =>
    more === undefined && output.length === 3 && height === output[1] && width === output[2];
  return (linear.isLocal || isSame) && inputs.every(isPlane) ? linear : null;
}

const sameShape = (a: Shape, b: Shape) => a.join() === b.join();
