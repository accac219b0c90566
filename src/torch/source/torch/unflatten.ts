import { arg } from '../../../core/args';
import { layerSpec } from '../../../core/layers/rows';
import type { Machine } from '../python/machine';
import { derivedOf } from '../python/sizes';
import type { Tensor } from '../python/trace';
import type { Node } from '../python/tree';
import { argValue, type Given, type Value } from '../python/values';
import { operation } from './operations';
import { keepsVectors, mayBeVector } from './tensor_axes';

/** How many numbers a vector is known to have, from the Linear that gives them; null where none says so. */
function lengthOf(tensor: Tensor): number | null {
  for (let t: Tensor | undefined = tensor; t?.step; t = t.step.inputs[0]) {
    const { kind, args } = t.step.layer.module;
    if (t.step.layer.off) continue;
    if (kind === 'Linear') {
      const length = arg(layerSpec(kind).args, args, 'out_features');
      return typeof length === 'number' ? length : null;
    }
    if (!keepsVectors(kind)) return null;
  }
  return null;
}

/** Whether sizes, one of which may be −1, can be all of a vector of that length. */
function fits(sizes: readonly number[], length: number): boolean {
  const known = sizes.filter((n) => n !== -1).reduce((product, n) => product * n, 1);
  return sizes.includes(-1) ? length % known === 0 : length === known;
}

/**
 * A view of a vector as maps, which is what nn.Unflatten gives of a batch of one: `x.view(-1, 128, 7, 7)`. With −1 for
 * the batch another length would make another batch, which is noted where no Linear says the length. Null where it is none.
 */
export function viewAsMaps(m: Machine, tensor: Tensor, sizes: readonly Value[], node: Node): Value | null {
  const [batch, ...rest] = sizes;
  const isFree = batch?.type === 'int' && batch.value === -1;
  const isOne = batch?.type === 'int' && batch.value === 1;
  if (!(isFree || isOne) || rest.length < 2 || rest.length > 3 || !mayBeVector(tensor)) return null;
  const wanted = rest.map((v) => (v.type === 'int' ? v.value : Number.NaN));
  const free = [...(isFree ? [-1] : []), ...wanted.filter((n) => n === -1)];
  if (free.length > 1 || !wanted.every((n) => n > 0 || n === -1)) return null;
  const length = lengthOf(tensor);
  if (length !== null && !fits(wanted, length)) return null;
  if (isFree && length === null) m.note('taken-as-unflatten', node, { what: m.source(node).slice(0, 60) });
  return { type: 'tensor', tensor: operation(m, 'Unflatten', { dim: 1, unflattened_size: wanted }, [tensor], node) };
}

/** `x.unflatten(1, (128, 7, 7))`: the call that nn.Unflatten makes itself. */
export function unflatten(m: Machine, tensor: Tensor, given: readonly Given[], node: Node): Value {
  const by = new Map(given.map((g, i) => [g.name ?? ['dim', 'sizes'][i] ?? '', g.value]));
  const [dim, sizes] = [by.get('dim'), by.get('sizes')];
  const wanted = sizes && (sizes.type === 'tuple' || sizes.type === 'list') ? argValue(sizes) : undefined;
  const isRead = dim?.type === 'int' && given.length === 2 && by.size === 2 && wanted !== undefined;
  if (!isRead) return m.refuse(node);
  const args = { dim: dim.value, unflattened_size: wanted };
  const derived = sizes && derivedOf({ unflattened_size: sizes });
  return { type: 'tensor', tensor: operation(m, 'Unflatten', args, [tensor], node, new Map(), derived ?? null) };
}
