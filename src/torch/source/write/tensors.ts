import { type Args, type ArgValue, arg } from '../../../core/args';
import { layerSpec } from '../../../core/layers/rows';
import type { Module } from '../../../core/net/net';
import { pyFloat } from '../../../core/python/python';

/** Whether a module is a parameter or a buffer of the net, which is read where it stands. */
export function isTensor({ kind }: Pick<Module, 'kind'>): boolean {
  return isBuffer({ kind }) || kind === 'Parameter';
}

/** Whether it is a buffer: nothing that is learnt. */
export function isBuffer({ kind }: Pick<Module, 'kind'>): boolean {
  return kind === 'Buffer';
}

/** A number as a float, so that no tensor of integers is made of it. */
const float = (value: ArgValue) => {
  const text = pyFloat(typeof value === 'number' ? value : 0);
  return /^-?(?:inf|nan)$/.test(text) ? `float('${text}')` : text;
};

/** What makes the tensor of a parameter or a buffer: `0.02 * torch.randn(1, 64)`. */
export function tensorText({ kind, args }: Pick<Module, 'kind' | 'args'>): string {
  const get = (name: string) => arg(layerSpec(kind).args, args, name) ?? null;
  const scale = get('scale') === 1 ? '' : `${float(get('scale'))} * `;
  const shift = get('shift') === 0 ? '' : ` + ${float(get('shift'))}`;
  return `${scale}${madeText(String(get('fn')), shapeOf(args), get('value'), get('values'))}${shift}`;
}

function shapeOf({ shape }: Args): readonly number[] {
  return Array.isArray(shape) ? shape.filter((n): n is number => typeof n === 'number') : [];
}

function madeText(fn: string, shape: readonly number[], value: ArgValue, values: ArgValue): string {
  const sizes = shape.join(', ');
  if (fn === 'full') return `torch.full((${sizes}${shape.length === 1 ? ',' : ''}), ${float(value)})`;
  if (fn !== 'tensor') return `torch.${fn}(${shape.length === 0 ? '()' : sizes})`;
  return `torch.tensor(${nestedText(shape, Array.isArray(values) ? values : [0])})`;
}

/** Numbers as the lists of a tensor of some shape; where they are fewer, over and over. */
export function nestedText(shape: readonly number[], values: readonly ArgValue[]): string {
  let next = 0;
  const nested = (axis: number): string => {
    const size = shape[axis];
    if (size === undefined) {
      next += 1;
      return float(values[(next - 1) % values.length] ?? 0);
    }
    return `[${Array.from({ length: size }, () => nested(axis + 1)).join(', ')}]`;
  };
  return nested(0);
}
