import type { ArgValue } from '../../../core/args';
import { axesOf } from '../../../core/layers/operations/axes';
import { isRefusal } from '../../../core/layers/operations/operation';
import { permuteOrder } from '../../../core/layers/operations/permute';
import { flippedAxes, rolls } from '../../../core/layers/operations/reorder';
import type { LayerKind } from '../../../core/layers/table';
import { pythonValue } from '../python/python';
import {
  channelsFirst,
  channelsLast,
  type Foreign,
  joined,
  kerasAxis,
  layer,
  type Reader,
  rescaled,
  TORCH_AXIS,
  type Translate,
} from './foreign';
import { reductions } from './reductions';
import { laid } from './shuffles';

/** What Python does between layers, in another framework's words; null where it has none. */
export function foreignOperation(r: Reader): readonly Foreign[] | null {
  const write = WRITERS[r.step.module.kind];
  return write ? write(r) : null;
}

const rankOf = (r: Reader, i: number) => r.step.inputs[i]?.sizes.length ?? 0;

/** With all axes in PyTorch's order, and back. */
function inOrder(r: Reader, made: (reads: readonly string[]) => string): readonly Foreign[] | null {
  const reads = r.step.inputs.map((input, i) => channelsFirst(`{${i}}`, input.sizes.length));
  return r.keras(channelsLast(made(reads), r.step.outputSizes.length));
}

/** With a number in the place of one of the two. */
function withNumber(r: Reader): readonly Foreign[] | null {
  const [first, other] = [r.get('input'), r.get('other') ?? r.get('exponent')];
  const isFirst = typeof first === 'number';
  const n = isFirst ? first : other;
  if (typeof n !== 'number') return null;
  const alpha = typeof r.get('alpha') === 'number' ? r.number('alpha') : 1;
  const own = pythonValue(n);
  switch (r.step.module.kind) {
    case 'add':
      return isFirst ? [rescaled(alpha, n)] : [rescaled(1, n * alpha)];
    case 'sub':
      return isFirst ? [rescaled(-alpha, n)] : [rescaled(1, -n * alpha)];
    case 'mul':
      return [rescaled(n)];
    case 'div':
      return isFirst || n === 0 ? r.keras(isFirst ? `${own} / {0}` : `{0} / ${own}`) : [rescaled(1 / n)];
    default:
      return null;
  }
}

/** Both of as many axes: what one has alone is broadcast in either order of axes. */
const isAlike = (r: Reader) => rankOf(r, 0) === rankOf(r, 1);

/** `own`: the layer that does it; null: Python's operator does. */
function arithmetic(own: string | null, sign: string): Translate {
  return (r) => {
    const rounding = r.get('rounding_mode');
    if (rounding !== null) {
      const sides = operands(r);
      if (!sides) return null;
      return r.keras(
        rounding === 'floor' ? `ops.floor_divide(${sides.join(', ')})` : `ops.trunc(${sides.join(' / ')})`,
      );
    }
    if (r.step.inputs.length < 2) return withNumber(r);
    if (!isAlike(r)) return null;
    const alpha = typeof r.get('alpha') === 'number' ? r.number('alpha') : 1;
    if (alpha !== 1) return r.keras(`{0} ${sign} {1} * ${alpha}`);
    return own === null ? r.keras(`{0} ${sign} {1}`) : [joined(own)];
  };
}

/** What an operation of two reads, a number in the place of one; null where they do not go together. */
function operands(r: Reader): readonly [string, string] | null {
  if (r.step.inputs.length === 2) return isAlike(r) ? ['{0}', '{1}'] : null;
  const first = r.get('input');
  const other = r.get('other') ?? r.get('exponent');
  if (typeof first === 'number') return [`ops.full_like({0}, ${pythonValue(first)})`, '{0}'];
  return typeof other === 'number' ? ['{0}', pythonValue(other)] : null;
}

function called(name: string, own?: string): Translate {
  return (r) => {
    const sides = operands(r);
    if (own !== undefined && r.step.inputs.length === 2 && sides) return [joined(own)];
    return sides && r.keras(`ops.${name}(${sides.join(', ')})`);
  };
}

const cat: Translate = (r) => {
  const rank = r.step.outputSizes.length;
  const axes = axesOf(r.get('dim'), r.step.outputSizes);
  const axis = isRefusal(axes) ? 0 : (axes[0] ?? 0);
  if (axis === 0 || r.step.inputs.some((i) => i.sizes.length !== rank)) return null;
  if (r.step.inputs.length === 1) return [layer('Activation', ['activation', 'linear'])];
  const own = kerasAxis(axis, rank);
  return [own === rank - 1 ? joined('Concatenate') : joined('Concatenate', ['axis', own])];
};

const stack: Translate = (r) => {
  const axes = axesOf(r.get('dim'), r.step.outputSizes);
  const axis = isRefusal(axes) ? 0 : (axes[0] ?? 0);
  return axis === 0 ? null : inOrder(r, (reads) => `ops.stack([${reads.join(', ')}], axis=${axis})`);
};

const permute: Translate = (r) => {
  const { module, inputSizes } = r.step;
  const order = permuteOrder(module.args, inputSizes);
  if (isRefusal(order) || order[0] !== 0) return null;
  const own = inputSizes.length === 4 ? TORCH_AXIS.map((axis) => kerasAxis(order[axis] ?? 0, 4)) : order;
  return [layer('Permute', ['dims', own.slice(1)])];
};

/** Axes of one cell made longer, or all repeated. */
const repeated: Translate = (r) => {
  const { inputSizes, outputSizes, output } = r.step;
  if (inputSizes.length !== outputSizes.length) return null;
  const times = outputSizes.map((n, i) => n / (inputSizes[i] ?? 1));
  if (times[0] !== 1) return null;
  const [c, h = 1, w = 1] = r.step.input;
  if (output.length === 3 && c === output[0] && h === 1 && w === 1)
    return [layer('UpSampling2D', ['size', [times[2] ?? 1, times[3] ?? 1]])];
  const own = outputSizes.length === 4 ? TORCH_AXIS.map((axis) => times[axis] ?? 1) : times;
  return r.keras(`ops.tile({0}, (${own.join(', ')}))`);
};

/** `x[:, 1:5]`, `x[:, 0]` */
const slice: Translate = (r) => {
  const [reading] = r.step.reads ?? [];
  const { inputSizes, outputSizes } = r.step;
  if (reading?.type !== 'axes') return null;
  const parts: string[] = [];
  let next = 0;
  for (const link of reading.links) {
    if (!link || (link.map && link.map.type !== 'picked')) return null;
    const { map } = link;
    if (link.out === null) {
      if (map?.type !== 'picked') return null;
      parts.push(String(map.first));
      continue;
    }
    // Axes that are new, or not in order.
    if (link.out !== next) return null;
    next += 1;
    if (map?.type !== 'picked') parts.push(':');
    else {
      const step = map.step === 1 ? '' : `:${map.step}`;
      parts.push(`${map.first}:${map.first + (map.output - 1) * map.step + 1}${step}`);
    }
  }
  if (parts[0] !== ':' || next !== outputSizes.length) return null;
  if (inputSizes.length !== outputSizes.length) return inOrder(r, ([own]) => `${own}[${parts.join(', ')}]`);
  const own = parts.length === 4 ? TORCH_AXIS.map((axis) => parts[axis]) : parts;
  return r.keras(`{0}[${own.join(', ')}]`);
};

const clamp: Translate = (r) => {
  const [min, max] = [r.get('min'), r.get('max')];
  if (min === null) return r.keras(`ops.minimum({0}, ${pythonValue(max)})`);
  // Where the least is above the most, the most it is.
  return r.keras(
    max === null
      ? `ops.maximum({0}, ${pythonValue(min)})`
      : `ops.minimum(ops.maximum({0}, ${pythonValue(min)}), ${pythonValue(max)})`,
  );
};

const matmul: Translate = (r) => {
  const ranks = r.step.inputs.map((i) => i.sizes.length);
  return ranks.length === 2 && ranks[0] === ranks[1] && (ranks[0] ?? 0) >= 3
    ? inOrder(r, (reads) => `ops.matmul(${reads.join(', ')})`)
    : null;
};

const einsum: Translate = (r) =>
  inOrder(r, (reads) => `ops.einsum(${[pythonValue(r.get('equation')), ...reads].join(', ')})`);

const flip: Translate = (r) => {
  const axes = flippedAxes(r.step.module.args, r.step.inputSizes);
  if (isRefusal(axes) || axes.includes(0)) return null;
  return r.keras(`ops.flip({0}, axis=${pythonValue(axes.map((axis) => kerasAxis(axis, r.rank)))})`);
};

const roll: Translate = (r) => {
  const made = rolls(r.step.module.args, r.step.inputSizes);
  if (made === null || isRefusal(made)) return null;
  const all = [...made.entries()].filter(([axis]) => axis > 0);
  const numbers = (own: readonly number[]): ArgValue => (own.length === 1 ? (own[0] ?? 0) : own);
  if (all.length === 0) return null;
  return r.keras(
    `ops.roll({0}, ${pythonValue(numbers(all.map(([, by]) => by)))}, axis=${pythonValue(numbers(all.map(([axis]) => kerasAxis(axis, r.rank))))})`,
  );
};

const same =
  (name: string): Translate =>
  (r) =>
    r.keras(`ops.${name}({0})`);

const SAME: readonly LayerKind[] = [
  ...([
    'abs',
    'sqrt',
    'square',
    'rsqrt',
    'reciprocal',
    'exp',
    'exp2',
    'expm1',
    'log',
    'log1p',
    'log2',
    'log10',
  ] as const),
  ...(['sin', 'cos', 'tan', 'sinh', 'cosh', 'floor', 'ceil', 'round', 'trunc', 'sign', 'erf', 'erfc'] as const),
];

const WRITERS: Partial<Record<LayerKind, Translate>> = {
  ...Object.fromEntries(SAME.map((kind) => [kind, same(kind)])),
  asin: same('arcsin'),
  acos: same('arccos'),
  atan: same('arctan'),
  frac: (r) => r.keras('{0} - ops.trunc({0})'),
  add: arithmetic('Add', '+'),
  sub: arithmetic('Subtract', '-'),
  mul: arithmetic('Multiply', '*'),
  div: arithmetic(null, '/'),
  maximum: called('maximum', 'Maximum'),
  minimum: called('minimum', 'Minimum'),
  pow: called('power'),
  floor_divide: called('floor_divide'),
  remainder: called('mod'),
  fmod: called('fmod'),
  atan2: called('arctan2'),
  neg: () => [rescaled(-1)],
  clamp,
  cat,
  stack,
  ...reductions,
  view: laid,
  reshape: laid,
  squeeze: laid,
  unsqueeze: laid,
  permute,
  expand: repeated,
  repeat: repeated,
  slice,
  matmul,
  einsum,
  flip,
  roll,
};
