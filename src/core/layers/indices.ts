import type { Args } from '../args';
import { truthy } from '../python/python';
import type { Refusal } from '../refusal';
import type { LayerKind } from './table';

/** What a module hands on with return_indices=True is a tuple, of the map and of where its values come from. */
export function handsOnIndices(kind: LayerKind, args: Args): boolean {
  return (kind === 'MaxPool2d' || kind === 'AdaptiveMaxPool2d') && truthy(args.return_indices);
}

type TupleRule = (kind: LayerKind, args: Args) => Refusal | null;
let rule: TupleRule = () => null;

/** What refuses such a tuple comes with the whole table of layers (all.ts): the page's first picture has no pool. */
export function refuseTuplesBy(own: TupleRule): void {
  rule = own;
}

/** What a layer says of such a tuple that comes in; null where it hands it on as it is. */
export function tupleRefusal(kind: LayerKind, args: Args): Refusal | null {
  return rule(kind, args);
}
