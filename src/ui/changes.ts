import { arg } from '../core/args';
import { argsText } from '../core/args_text';
import { type Doc, inputKey } from '../core/document';
import { layerSpec } from '../core/layers/rows';
import { moduleIn, type Net } from '../core/net/net';
import type { Slot } from '../core/result';

/** What became different between two documents: the first thing that a person would name. */
export type Change =
  | { readonly type: 'preset'; readonly id: string }
  | { readonly type: 'arg'; readonly slot: Slot; readonly use: string; readonly arg: string; readonly value: string }
  | { readonly type: 'pair'; readonly opened: boolean }
  | { readonly type: 'chain' }
  | { readonly type: 'seed' }
  | { readonly type: 'input' }
  | { readonly type: 'source' }
  | { readonly type: 'goal' }
  | null;

function argChange(slot: Slot, before: Net, after: Net): Change {
  for (const use of after.forward.uses) {
    const old = moduleIn(before, use.module);
    const now = moduleIn(after, use.module);
    if (!old || !now || old === now) continue;
    for (const spec of layerSpec(now.kind).args) {
      // in_channels follow by themselves: nobody turned them.
      if (spec.control === 'none') continue;
      const [was, is] = [
        arg(layerSpec(old.kind).args, old.args, spec.name),
        arg(layerSpec(now.kind).args, now.args, spec.name),
      ];
      const text = (v: unknown) => argsText(v ?? null).replaceAll('"', '');
      if (text(was) !== text(is)) return { type: 'arg', slot, use: use.id, arg: spec.name, value: text(is) };
    }
  }
  return null;
}

export function firstChange(before: Doc, after: Doc): Change {
  if (before.preset !== after.preset) return { type: 'preset', id: after.preset };
  const [a, b] = [before.slots.a, after.slots.a];
  const found = a === b ? null : argChange('a', a, b);
  if (found) return found;
  const [second, now] = [before.slots.b, after.slots.b];
  if ((second === null) !== (now === null)) return { type: 'pair', opened: now !== null };
  const inB = second && now && second !== now ? argChange('b', second, now) : null;
  if (inB) return inB;
  const chain = (net: Net) => JSON.stringify(net.forward);
  if (a !== b && chain(a) !== chain(b)) return { type: 'chain' };
  if (before.seed !== after.seed) return { type: 'seed' };
  if (before.input.shape.join() !== after.input.shape.join()) return { type: 'input' };
  if (inputKey(before.input) !== inputKey(after.input)) return { type: 'source' };
  if (before.recipe !== after.recipe || second !== now) return { type: 'chain' };
  return before.goal === after.goal ? null : { type: 'goal' };
}
