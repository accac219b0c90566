import type { InitRecipe } from '../core/init/init';
import { MAX_RECIPES, recipeOf } from '../core/init/init_values';
import { toPlain } from '../core/values';
import { readValue, writeValue } from './link_value';
import type { OldPlaces } from './old_places';

/**
 * Calls of torch.nn.init behind a layer, each with a comma before it: `,weight:kaiming_normal:mode:fan_out,bias:zeros`.
 * Arguments by PyTorch's names; those that are absent have its defaults. Older links have places among them, `:at:3`.
 */
export function writeInit(init: readonly InitRecipe[]): string {
  return init
    .map(({ fn, target, args }) => {
      const values = Object.entries(args).flatMap(([name, value]) => [name, writeValue(toPlain(value))]);
      return `,${[target, fn.replace(/_$/, ''), ...values].join(':')}`;
    })
    .join('');
}

/** A layer's text without its calls, and these. */
export function splitInit(text: string): readonly [layer: string, calls: readonly string[]] {
  const at = text.search(/,(weight|bias):/);
  return at < 0 ? [text, []] : [text.slice(0, at), text.slice(at + 1).split(',')];
}

/** Reads calls; those that are none are given back. */
export function readInit(calls: readonly string[]): {
  readonly init: readonly InitRecipe[];
  readonly places: OldPlaces;
  readonly unread: readonly string[];
} {
  const init: InitRecipe[] = [];
  const places: (number | undefined)[] = [];
  const unread: string[] = [];
  for (const call of calls) {
    const [target, fn = '', ...parts] = call.split(':');
    const names = parts.filter((_part, i) => i % 2 === 0);
    const given = names.map((name, i): [string, unknown] => [name, readValue(parts[2 * i + 1] ?? '')]);
    const place = given.find(([name]) => name === 'at')?.[1];
    const isPlace = typeof place === 'number' && Number.isInteger(place) && place >= 0;
    const args = isPlace ? given.filter(([name]) => name !== 'at') : given;
    const recipe = recipeOf(`${fn}_`, target, args);
    if (recipe && init.length < MAX_RECIPES) {
      init.push(recipe);
      places.push(isPlace ? place : undefined);
    } else unread.push(call);
  }
  return { init, places, unread };
}
