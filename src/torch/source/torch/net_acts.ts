import { drawsNumbers } from '../../../core/init/init';
import { layerSpec } from '../../../core/layers/rows';
import type { Act, Draw } from '../../../core/net/acts';
import { actsOf, withActs } from '../../../core/net/construction';
import type { Module, Net } from '../../../core/net/net';
import type { Machine, SourceAct } from '../python/machine';
import type { CodePlace } from '../python/places';
import type { TensorObject } from '../python/trace';
import { namedModules } from './children';

/** How a source makes a net: what of it is done in which order, and with which seed x is drawn. */
export interface Making {
  readonly net: Net;
  /** The seed in force when x is drawn; null where the source says none. */
  readonly seed: string | null;
  readonly seedAt: CodePlace | null;
}

/** Whether an act takes numbers of the generator. */
const takes = (act: SourceAct) =>
  act.type === 'init' ? drawsNumbers(act.recipe.fn) : act.type === 'draw' || act.type === 'reset';

/**
 * A net with what its source does in the order in which it does it, from the last seed before its numbers are drawn to
 * the last thing that is done to it. `x`: the tensor that it is called on, where the source draws it. A source that says no seed
 * has no numbers of its own: what it draws before the net is nothing to it, and x comes first, as on the page.
 */
export function madeIn(m: Machine, net: Net, x: TensorObject | null): Making {
  const own = new Set(net.modules.map((module) => module.id));
  const all = m.acts;
  const isOwn = (act: SourceAct) =>
    act.type === 'module' || act.type === 'init' || act.type === 'reset'
      ? own.has(act.module)
      : act.type === 'write'
        ? own.has(act.to.module)
        : act.type === 'tie' && own.has(act.tensor.module);
  const first = all.findIndex(isOwn);
  const last = all.findLastIndex(isOwn);
  const drawn = x ? all.findIndex((act) => act.type === 'draw' && act.object === x) : -1;
  const seedBefore = (at: number) => all.findLastIndex((act, i) => i <= at && act.type === 'seed');
  const begin = drawn >= 0 ? Math.min(drawn, first < 0 ? drawn : first) : first;
  const from = seedBefore(begin);
  const atX = drawn >= 0 ? seedBefore(drawn) : from;
  const seedAct = all[atX];
  const seed = seedOf(seedAct);
  const isSeeded = from >= 0 || atX >= 0;
  const acts: Act[] = [];
  const placed = new Map<string, number>();
  if (!(from >= 0 && atX === from))
    acts.push({ type: 'seed', seed: from >= 0 && drawn >= 0 ? seedOf(all[from]) : null });
  if (!isSeeded || drawn < 0) acts.push({ type: 'input' });
  if (from >= 0 && atX === from) acts.unshift({ type: 'seed', seed: null });
  const start = from >= 0 ? from + 1 : isSeeded ? begin : 0;
  const held = isSeeded ? null : heldIn(m);
  const isOthers = (act: SourceAct) => held !== null && 'module' in act && held.has(act.module) && !own.has(act.module);
  const end = Math.max(last, isSeeded ? drawn : -1);
  for (let i = start; i <= end; i += 1) {
    const act = all[i];
    if (!act) continue;
    if (i === drawn) {
      if (isSeeded) acts.push({ type: 'input' });
    } else if (i === atX) acts.push({ type: 'seed', seed: null });
    else if (!isOthers(act)) acts.push(...actsIn(m, act, isOwn(act), placed));
  }
  const made = { ...net, acts };
  const seedAt = seedAct?.type === 'seed' ? seedAct.place : null;
  return { net: withActs(net, actsOf(made)), seed, seedAt };
}

const holders = new WeakMap<Machine, { readonly count: number; readonly ids: ReadonlySet<string> }>();

/** Modules that nets of the source hold: with another's a net that is drawn with no seed of its own has nothing to do. */
function heldIn(m: Machine): ReadonlySet<string> {
  const count = m.sequences.length + m.made.length;
  const known = holders.get(m);
  if (known?.count === count) return known.ids;
  const ids = new Set<string>();
  for (const value of [...m.sequences.map((s) => s.value), ...m.made.map((o) => o.value)]) {
    if (value.type === 'keras-model') continue;
    for (const [, v] of namedModules(value)) if (v.type === 'layer') ids.add(v.layer.module.id);
  }
  holders.set(m, { count, ids });
  return ids;
}

const seedOf = (act: SourceAct | undefined) => (act?.type === 'seed' ? act.seed : null);

/** An act of the source as one of the net. What belongs to none of its modules is the numbers that it takes. */
function actsIn(m: Machine, act: SourceAct, isOwn: boolean, placed: Map<string, number>): Act[] {
  switch (act.type) {
    case 'draw':
      return [act.draw];
    case 'seed':
      return [{ type: 'seed', seed: act.seed }];
    case 'init': {
      if (!isOwn) return [];
      const at = placed.get(act.module) ?? 0;
      placed.set(act.module, at + 1);
      return [{ type: 'init', module: act.module, at }];
    }
    case 'module': {
      if (isOwn) return [act];
      const module = m.modules.find((other) => other.id === act.module);
      return module ? drawsOf(module) : [];
    }
    default:
      return isOwn ? [act] : [];
  }
}

/** What a module draws that is none of the net's. */
export function drawsOf({ kind, args }: Pick<Module, 'kind' | 'args'>): Draw[] {
  return layerSpec(kind)
    .weights(args)
    .flatMap(({ shape, init }): Draw[] => {
      const fn = init.type === 'tensor' ? init.fn : /uniform/.test(init.type) ? 'rand' : null;
      const count = shape.reduce((product, n) => product * n, 1);
      return fn === 'rand' || fn === 'randn' ? [{ type: 'draw', fn, count }] : [];
    });
}

/** Whether numbers are drawn for a net after so many acts of its source, with no new seed before. */
export function drawsAfter(m: Machine, net: Net, at: number, x: TensorObject | null): boolean {
  const own = new Set(net.modules.map((module) => module.id));
  for (const act of m.acts.slice(at)) {
    if (act.type === 'seed') return false;
    if (
      act.type === 'draw'
        ? act.object !== null && act.object === x
        : 'module' in act && own.has(act.module) && (act.type === 'module' || takes(act))
    )
      return true;
  }
  return false;
}
