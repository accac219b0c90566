import type { Machine } from '../python/machine';
import { current, type Tensor } from '../python/trace';
import type { Node } from '../python/tree';
import type { Given, Value } from '../python/values';
import { operation, plainOf, tensorIn } from './operations';

/** What gives indices, truths or plain numbers of a tensor: no layer, and where forward ends with it no fault. */
const DERIVED: ReadonlySet<string> = new Set(
  `argmax argmin argsort item tolist numpy long int bool isnan isinf any all nonzero multinomial
  bernoulli one_hot cross_entropy nll_loss mse_loss binary_cross_entropy binary_cross_entropy_with_logits l1_loss smooth_l1_loss
   unique backward`.split(/\s+/),
);

export const isDerivation = (name: string): boolean => DERIVED.has(name);

/** `torch.max(x, y)`, `x.max()`, `x.max(1, keepdim=True)`, which gives values and where they stand. */
export function extremeOf(m: Machine, name: 'max' | 'min', tensor: Tensor, given: readonly Given[], node: Node): Value {
  const [first] = given;
  const other = first && (first.name === null || first.name === 'other') ? tensorIn(m, first.value, node) : null;
  if (other) {
    const kind = name === 'max' ? 'maximum' : 'minimum';
    return { type: 'tensor', tensor: operation(m, kind, {}, [tensor, other], node) };
  }
  const names = ['dim', 'keepdim'];
  const by = new Map(given.map((g, i) => [g.name === 'axis' ? 'dim' : (g.name ?? names[i] ?? ''), g]));
  const args = Object.fromEntries([...by].map(([key, g]) => [key, plainOf(m, g.value, g.at)]));
  if (Object.keys(args).some((key) => !names.includes(key))) return m.refuse(node);
  if (args.dim === undefined) return { type: 'tensor', tensor: operation(m, name, {}, [tensor], node) };
  const values: Value = { type: 'tensor', tensor: operation(m, name, args, [tensor], node, by) };
  const indices: Value = { type: 'derived', of: current(tensor), what: `x.${name}` };
  return { type: 'tuple', items: [values, indices], names: ['values', 'indices'] };
}
