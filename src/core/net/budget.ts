import { layerSpec } from '../layers/rows';
import { asNumber } from '../python/python';
import type { Fault } from '../refusal';
import { elements, type Shape } from '../shape';
import { type AxisMap, mostTaps } from '../window';
import type { Module } from './net';
import type { ShapedNet, ShapedStep } from './shaped';

/**
 * What this page computes at most. VGG-16's convolutions on 512 × 512 (about 80 G multiply-accumulates) are beyond it
 * by a little, those on 224 × 224 (15 G) and ResNet-50's are well within.
 */
export const BUDGET = {
  /** Multiply-accumulates of one forward; of a pool, the cells that its windows read. */
  macs: 60e9,
  /** Elements of all maps together. */
  activations: 2 ** 28,
  /** Elements of one map, padding included. */
  tensor: 2 ** 26,
  /** Cells along one axis of a padded map. */
  axis: 2 ** 20,
  /** Learnable parameters, all of which have to be drawn. */
  weights: 2 ** 26,
  /** Multiply-accumulates that make matrices orthogonal, all of them before anything is shown. */
  orthogonal: 5e9,
  /** Steps of forward. */
  layers: 512,
} as const;

export type BudgetLimit = keyof typeof BUDGET;

const WORDS: Readonly<Record<BudgetLimit, string>> = {
  macs: 'multiply-accumulates',
  activations: 'values in all maps together',
  tensor: 'values in one map',
  axis: 'cells along one axis',
  weights: 'parameters',
  orthogonal: 'multiply-accumulates of orthogonal_',
  layers: 'layers',
};

function tooLarge(limit: BudgetLimit, value: number, layer: number): Fault {
  const most = BUDGET[limit];
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
  return value <= BUDGET[limit] ? null : tooLarge(limit, value, layer);
}

/** The shape of a step's padded input, which is computed though it is not shown. */
function paddedShape({ input, axes }: ShapedStep): Shape {
  if (!axes) return input;
  const padded = (axis: AxisMap) =>
    axis.type === 'sliding' ? axis.input + Math.max(0, axis.before) + Math.max(0, axis.after) : axis.input;
  return [...input.slice(0, -2), padded(axes[0]), padded(axes[1])];
}

/** How many neighbouring channels a LocalResponseNorm reads for each value; those beyond the ends are not read. */
function neighbours({ module, inputSizes }: ShapedStep): number {
  if (module.kind !== 'LocalResponseNorm') return 0;
  return Math.min(asNumber(module.args.size), inputSizes[1] ?? 1);
}

/** Multiply-accumulates, or for a pool and the like the cells that its windows read. */
function workOf(step: ShapedStep): number {
  const { macs, output, axes } = step;
  const read = axes ? mostTaps(axes[0]) * mostTaps(axes[1]) : neighbours(step);
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
  let activations = elements(shaped.input);
  for (const step of shaped.steps) {
    work += workOf(step);
    activations += elements(step.output);
    const fault =
      checkShape(paddedShape(step), step.layer) ??
      checkShape(step.output, step.layer) ??
      check('activations', activations, step.layer) ??
      check('macs', work, step.layer);
    if (fault) return fault;
  }
  return null;
}
