import { layerSpec } from '../../../core/layers/rows';
import type { LayerKind } from '../../../core/layers/table';
import { type Bound, bindArguments } from '../../../core/python/python_call';
import type { Given } from '../python/values';

/**
 * What the forward of a layer of torch.nn is given, by Python's rules and with its words: tensors, and what it takes
 * beside them, `up(h, output_size=x.size())`.
 */
export function bindForward(
  kind: LayerKind,
  given: readonly Given[],
): Bound<Given> & { readonly takes: readonly string[] } {
  const { forward, args } = layerSpec(kind);
  const takes = forward?.takes ?? ['input'];
  const names = [...takes, ...args.flatMap((a) => (a.inForward ? [a.name] : []))];
  const called = `${forward?.owner ?? kind}.forward()`;
  const bound = bindArguments(kind, { called, first: 'self', names, keywordOnly: [], required: takes.length }, given);
  return { ...bound, takes };
}
