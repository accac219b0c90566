import { sameData } from '../same_data';
import { type Act, readBy } from './acts';
import type { Module, Net } from './net';

/** The page's seed, x, the modules one after the other, and then their calls of torch.nn.init, module by module. */
export function usualActs(modules: readonly Module[]): Act[] {
  return [
    { type: 'seed', seed: null },
    { type: 'input' },
    ...modules.map(({ id }): Act => ({ type: 'module', module: id })),
    ...modules.flatMap(initActs),
  ];
}

const initActs = ({ id, init = [] }: Module): Act[] => init.map((_call, at): Act => ({ type: 'init', module: id, at }));

const known = new WeakMap<Net, readonly Act[]>();

/**
 * All that happens before the net is called, in order. Of `Net.acts` what names modules that are gone is left out; a
 * module that it does not name is constructed behind the one before it, a call of torch.nn.init that it does not name
 * runs at the end. Where modules have changed places they are constructed in their new order, each where another was.
 * The same net gives the same list.
 */
export function actsOf(net: Net): readonly Act[] {
  const old = known.get(net);
  if (old) return old;
  const made = net.acts ? settled(net.acts, net.modules) : usualActs(net.modules);
  known.set(net, made);
  return made;
}

function settled(acts: readonly Act[], modules: readonly Module[]): Act[] {
  const own = new Map(modules.map((m) => [m.id, m]));
  const isThere = (act: Act): boolean =>
    modulesIn(act).every((id) => own.has(id)) &&
    (act.type !== 'init' || act.at < (own.get(act.module)?.init?.length ?? 0));
  const kept = acts.filter(isThere);
  const named = new Set(kept.flatMap((act) => (act.type === 'module' ? [act.module] : [])));
  // Each that is not named behind the one before it; the first ones before all others.
  let at = kept.findIndex((act) => act.type === 'module');
  if (at < 0) at = kept.length;
  for (const { id } of modules) {
    if (named.has(id)) at = kept.findIndex((act) => act.type === 'module' && act.module === id) + 1;
    else kept.splice(at++, 0, { type: 'module', module: id });
  }
  const order = modules.values();
  const constructed = kept.map((act): Act => {
    if (act.type !== 'module') return act;
    const next = order.next();
    return next.done ? act : { type: 'module', module: next.value.id };
  });
  const called = new Set(kept.flatMap((act) => (act.type === 'init' ? [`${act.module} ${act.at}`] : [])));
  const rest = modules.flatMap(initActs).filter((act) => act.type === 'init' && !called.has(`${act.module} ${act.at}`));
  return afterConstruction([...constructed, ...rest]);
}

/** The modules that have to be there for an act. */
function modulesIn(act: Act): string[] {
  switch (act.type) {
    case 'module':
    case 'init':
    case 'reset':
      return [act.module];
    case 'tie':
      return [act.tensor.module, act.to.module];
    case 'write':
      return [act.to.module, readBy(act.run)?.of.module ?? act.to.module];
    default:
      return [];
  }
}

/** What is done to a module that is not constructed yet, right behind its construction: modules may have changed places. */
function afterConstruction(acts: readonly Act[]): Act[] {
  const there = new Set<string>();
  const made: Act[] = [];
  let waiting: Act[] = [];
  for (const act of acts) {
    if (act.type !== 'module' && !modulesIn(act).every((id) => there.has(id))) {
      waiting.push(act);
      continue;
    }
    made.push(act);
    if (act.type !== 'module') continue;
    there.add(act.module);
    const ready = waiting.filter((other) => modulesIn(other).every((id) => there.has(id)));
    if (ready.length === 0) continue;
    made.push(...ready);
    waiting = waiting.filter((other) => !ready.includes(other));
  }
  return made;
}

/** The same net with another list of acts; the usual one is not kept. */
export function withActs({ acts: _old, ...net }: Net, acts: readonly Act[]): Net {
  return sameData(acts, usualActs(net.modules)) ? net : { ...net, acts };
}
