import { axesOf } from '../../../core/layers/operations/axes';
import { isRefusal } from '../../../core/layers/operations/operation';
import type { LayerKind } from '../../../core/layers/table';
import { pythonValue } from '../python/python';
import {
  channelsFirst,
  channelsLast,
  type Foreign,
  kerasAxis,
  laidAs,
  layer,
  type Reader,
  type Translate,
} from './foreign';

/** The layer that takes all of a map together. */
const GLOBAL: Partial<Record<LayerKind, string>> = { mean: 'GlobalAveragePooling2D', max: 'GlobalMaxPooling2D' };

/** Axes that are taken together, in PyTorch's order; null where the batch is among them. */
function axesIn(r: Reader): readonly number[] | null {
  const axes = axesOf(r.get('dim'), r.step.inputSizes);
  return isRefusal(axes) || axes.includes(0) ? null : axes;
}

/** A function over axes: `made` has what is read, the axes and whether they stay. */
function over(
  r: Reader,
  axes: readonly number[],
  made: (own: string, rest: string) => string,
): readonly Foreign[] | null {
  const keep = r.get('keepdim') === true;
  const { inputSizes, outputSizes } = r.step;
  // What is left of maps has its axes in order only where nothing of their channels is, or nothing else.
  const isMixed = inputSizes.length === 4 && !keep && !axes.includes(1) && axes.length < 2;
  const own = isMixed ? axes : axes.map((axis) => kerasAxis(axis, r.rank));
  const axis = own.length === 1 ? String(own[0]) : pythonValue([...own].sort((a, b) => a - b));
  const whole = made(isMixed ? channelsFirst('{0}', 4) : '{0}', `axis=${axis}${keep ? ', keepdims=True' : ''}`);
  return r.keras(isMixed ? channelsLast(whole, outputSizes.length) : whole);
}

function reduction(name: string): Translate {
  return (r) => {
    const axes = axesIn(r);
    if (!axes) return null;
    const global = GLOBAL[r.step.module.kind];
    if (global && r.rank === 4 && axes.join() === '2,3') {
      return [layer(global), ...(r.get('keepdim') === true ? laidAs(r.step.output) : [])];
    }
    return over(r, axes, (own, rest) => `ops.${name}(${own}, ${rest})`);
  };
}

/** Keras divides by the number of cells, PyTorch by one less where it is told nothing. */
const spread =
  (name: 'std' | 'var'): Translate =>
  (r) => {
    const axes = axesIn(r);
    const correction = typeof r.get('correction') === 'number' ? r.number('correction') : 1;
    const count = axes?.reduce((product, axis) => product * (r.step.inputSizes[axis] ?? 1), 1) ?? 0;
    if (!axes || count <= correction) return null;
    const factor = count / (count - correction);
    const by = factor === 1 ? '' : ` * ${name === 'var' ? factor : Math.sqrt(factor)}`;
    return over(r, axes, (own, rest) => `ops.${name}(${own}, ${rest})${by}`);
  };

/** The p-norm along axes. */
function normText(p: number, own: string, rest: string): string | null {
  if (p === Number.POSITIVE_INFINITY) return `ops.max(ops.abs(${own}), ${rest})`;
  if (p === 2) return `ops.sqrt(ops.sum(ops.square(${own}), ${rest}))`;
  if (p === 1) return `ops.sum(ops.abs(${own}), ${rest})`;
  return p > 0 && Number.isFinite(p) ? `ops.power(ops.sum(ops.power(ops.abs(${own}), ${p}), ${rest}), ${1 / p})` : null;
}

const norm: Translate = (r) => {
  const axes = axesIn(r);
  const p = typeof r.get('p') === 'number' ? r.number('p') : 2;
  if (!axes || normText(p, '', '') === null) return null;
  return over(r, axes, (own, rest) => normText(p, own, rest) ?? '');
};

const normalize: Translate = (r) => {
  const axes = axesIn(r);
  const [p, eps] = [r.number('p'), r.number('eps')];
  const [axis] = axes ?? [];
  const length = axis === undefined ? null : normText(p, '{0}', `axis=${kerasAxis(axis, r.rank)}, keepdims=True`);
  return length === null ? null : r.keras(`{0} / ops.maximum(${length}, ${eps})`);
};

const cumsum: Translate = (r) => {
  const [axis] = axesIn(r) ?? [];
  return axis === undefined ? null : r.keras(`ops.cumsum({0}, axis=${kerasAxis(axis, r.rank)})`);
};

export const reductions: Partial<Record<LayerKind, Translate>> = {
  mean: reduction('mean'),
  sum: reduction('sum'),
  max: reduction('max'),
  min: reduction('min'),
  prod: reduction('prod'),
  logsumexp: reduction('logsumexp'),
  std: spread('std'),
  var: spread('var'),
  norm,
  normalize,
  cumsum,
};
