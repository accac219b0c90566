import { layerSpec } from '../layers/rows';
import type { Fault } from '../refusal';
import { elements, type Shape } from '../shape';
import { type AxisMap, mostTaps } from '../window';
import type { Module } from './net';
import type { ShapedCall, ShapedNet } from './shaped';

/**
 * What this page computes at most. VGG-16's convolutions on 512 × 512 (about 80 G multiply-accumulates) are beyond it
 * by a little, all of it on 224 × 224 (15 G, and 138 M parameters) and ResNet-50 are well within.
 */
export const BUDGET = {
  /** Multiply-accumulates of one forward; of a pool, the cells that its windows read. */
  macs: 60e9,
  /**
   * Bytes at once, on a machine with 8 GiB (see setMemory): all maps, which are shown, and the weights of the largest
   * module, here and once more where they are computed with. Others are drawn when they are needed, and need not stay.
   */
  bytes: 2 ** 31,
  /** Elements of one map, padding included. */
  tensor: 2 ** 26,
  /** Cells along one axis of a padded map. */
  axis: 2 ** 20,
  /** Learnable parameters, all of which have to be drawn: about ten seconds. */
  weights: 2 ** 30,
  /** Multiply-accumulates that make matrices orthogonal, all of them before anything is shown. */
  orthogonal: 5e9,
  /** Steps of forward. */
  layers: 1000,
} as const;

export type BudgetLimit = keyof typeof BUDGET;

const WORDS: Readonly<Record<BudgetLimit, string>> = {
  macs: 'multiply-accumulates',
  bytes: 'bytes of maps and weights at once',
  tensor: 'values in one map',
  axis: 'cells along one axis',
  weights: 'parameters',
  orthogonal: 'multiply-accumulates of orthogonal_',
  layers: 'layers',
};

let bytes: number = BUDGET.bytes;

/** Tells how much memory the machine has, in GiB, where that is known: a quarter of it may be taken. */
export function setMemory(gibibytes: number): void {
  bytes = Math.min(gibibytes, 16) * 2 ** 28;
}

/** What may be computed at most of something, on this machine. */
function mostOf(limit: BudgetLimit): number {
  return limit === 'bytes' ? bytes : BUDGET[limit];
}

function tooLarge(limit: BudgetLimit, value: number, layer: number): Fault {
  const most = mostOf(limit);
  return {
    code: 'too-large',
    when: 'budget',
    layer,
    text: `Too large to compute here: ${value.toLocaleString('en-US')} ${WORDS[limit]}, the most is ${most.toLocaleString('en-US')}`,
    values: { what: limit, value, limit: most },
  };
}

/** NaN counts as beyond every limit. */
function check(limit: BudgetLimit, value: number, layer: number): Fault | null {
  return value <= mostOf(limit) ? null : tooLarge(limit, value, layer);
}

/** The shape of a step's padded input, which is computed though it is not shown. */
function paddedShape({ input, axes }: ShapedCall): Shape {
  if (!axes) return input;
  const padded = (axis: AxisMap) =>
    axis.type === 'sliding' ? axis.input + Math.max(0, axis.before) + Math.max(0, axis.after) : axis.input;
  return [...input.slice(0, -2), padded(axes[0]), padded(axes[1])];
}

/** Multiply-accumulates, or for a pool and the like the cells that its windows read. */
function workOf(step: ShapedCall): number {
  const { macs, output, axes, module, inputSizes } = step;
  const own = layerSpec(module.kind).reads?.(module.args, inputSizes) ?? 0;
  const read = axes ? mostTaps(axes[0]) * mostTaps(axes[1]) : own;
  return Math.max(macs, elements(output) * read);
}

/** What a module's orthogonal_ recipes cost: for each pair of vectors, twice their length. */
function orthogonalWork(module: Module): number {
  const calls = module.init?.filter(({ fn, target }) => fn === 'orthogonal_' && target === 'weight').length ?? 0;
  if (calls === 0) return 0;
  const [weight] = layerSpec(module.kind).weights(module.args);
  const [rows = 0, ...rest] = weight?.shape ?? [];
  return calls * elements([rows, ...rest]) * Math.min(rows, elements(rest));
}

/** Bytes of a module's weights: as they are drawn, and as a backend takes them. */
function weightBytes({ kind, args }: Module): number {
  return (
    8 *
    layerSpec(kind)
      .weights(args)
      .reduce((sum, { shape }) => sum + elements(shape), 0)
  );
}

const bytesOf = (shape: Shape) => 4 * elements(shape);

function checkShape(shape: Shape, layer: number): Fault | null {
  return check('tensor', elements(shape), layer) ?? check('axis', Math.max(0, ...shape.slice(1)), layer);
}

/** Whether an input is itself beyond the budget; then not even x is drawn. */
export function inputTooLarge(shape: Shape): Fault | null {
  return checkShape(shape, -1);
}

/**
 * What of a net is too large to compute here, in our words; null where nothing is. Only counts are looked at, and
 * nothing is allocated. PyTorch's own refusals do not matter to it: what runs before them is computed too.
 */
export function checkBudget(shaped: Omit<ShapedNet, 'tooLarge'>): Fault | null {
  const whole =
    inputTooLarge(shaped.input) ??
    check('layers', shaped.steps.length, 0) ??
    check('weights', shaped.params, 0) ??
    check(
      'orthogonal',
      shaped.constructed.reduce((sum, module) => sum + orthogonalWork(module), 0),
      0,
    );
  if (whole) return whole;
  let work = 0;
  let maps = bytesOf(shaped.input);
  let weights = 0;
  // What is made of parameters alone is no layer, and is named by the first that there is.
  const calls = [
    ...shaped.constants.map((call) => ({ call, layer: 0 })),
    ...shaped.steps.map((call) => ({ call, layer: call.layer })),
  ];
  for (const { call, layer } of calls) {
    work += workOf(call);
    maps += bytesOf(call.output);
    weights = Math.max(weights, weightBytes(call.module));
    const fault =
      checkShape(paddedShape(call), layer) ??
      checkShape(call.output, layer) ??
      check('bytes', maps + weights, layer) ??
      check('macs', work, layer);
    if (fault) return fault;
  }
  return null;
}
