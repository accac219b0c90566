import { isLayerKind, LAYERS } from '../../../core/layers/table';
import { nearest } from '../python/nearest';
import type { Place } from '../python/places';
import { Problem } from '../python/problem';
import { NN_CLASSES, NN_FUNCTIONS, TENSOR_METHODS, TORCH_FUNCTIONS } from './known_names';

/** Whether a name is a layer's of torch.nn that this page does not know; else it is misspelt. */
export function isOtherLayer(name: string): boolean {
  return (
    NN_CLASSES.has(name) &&
    !isLayerKind(name) &&
    !/Loss\w*$|^(?:Sequential|Module(?:List|Dict)|Parameter(?:List|Dict))$/.test(name)
  );
}

/** The page's layer that a misspelt name of torch.nn was meant to be, as it is written; null where there is none. */
export function nearestLayer(name: string): string | null {
  const kind = isOtherLayer(name) ? null : nearest(name, Object.keys(LAYERS));
  return kind === null ? null : `nn.${kind}`;
}

/** What a name is to PyTorch: whether it has it, or what of its own is like it. */
function known(name: string): { readonly exists: 1 } | { readonly nearest: string } | null {
  const [, home = '', own = ''] = /^(torch\.|F\.|x\.|nn\.)?(.+)$/.exec(name) ?? [];
  const names: readonly ReadonlySet<string>[] = {
    'torch.': [TORCH_FUNCTIONS],
    'F.': [NN_FUNCTIONS, TORCH_FUNCTIONS],
    'x.': [TENSOR_METHODS, TORCH_FUNCTIONS],
  }[home] ?? [NN_CLASSES, TORCH_FUNCTIONS, TENSOR_METHODS, NN_FUNCTIONS];
  // `x.add_` is `torch.add` in place.
  if (names.some((all) => all.has(own) || all.has(own.replace(/(?<=\w)_$/, '')))) return { exists: 1 };
  const meant = nearest(
    own,
    names.flatMap((all) => [...all]),
  );
  return meant === null ? null : { nearest: `${home}${meant}` };
}

/** A function or a method that maps are given to, and that is no layer of the page. */
export function noStep(name: string, place: Place): never {
  throw new Problem('unknown-layer', place, { name, ...known(name) });
}

/** A class that the page does not know. */
export function unknownLayer(name: string, place: Place, text: string | null): Problem {
  return new Problem('unknown-layer', place, { name, ...(NN_CLASSES.has(name) && { exists: 1 }) }, text);
}
