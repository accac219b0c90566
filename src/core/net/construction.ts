import { drawsNumbers } from '../init/init';
import { sameData } from '../same_data';
import { type Act, modulesIn } from './acts';
import type { Module, Net } from './net';

/**
 * The page's seed, x, the modules one after the other, then their calls of torch.nn.init, module by module, and the file
 * of weights where there is one.
 */
export function usualActs({ modules, weights }: Pick<Net, 'modules' | 'weights'>): Act[] {
  return [
    { type: 'seed', seed: null },
    { type: 'input' },
    ...modules.map(({ id }): Act => ({ type: 'module', module: id })),
    ...modules.flatMap(initActs),
    ...(weights ? [LOAD] : []),
  ];
}

const LOAD: Act = { type: 'load' };

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
  const made = net.acts ? settled(net.acts, net) : usualActs(net);
  known.set(net, made);
  return made;
}

function settled(acts: readonly Act[], { modules, weights }: Net): Act[] {
  const own = new Map(modules.map((m) => [m.id, m]));
  const isThere = (act: Act): boolean =>
    modulesIn(act).every((id) => own.has(id)) &&
    (act.type !== 'load' || weights !== undefined) &&
    (act.type !== 'init' || act.at < (own.get(act.module)?.init?.length ?? 0));
  const kept = acts.filter(isThere).map(plainIndex);
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
  const load = weights && !kept.some((act) => act.type === 'load') ? [LOAD] : [];
  return afterConstruction(together(withStart([...constructed, ...rest, ...load])));
}

/** A write with the shortest index that says the same: axes at the end that are taken whole are not named. */
function plainIndex(act: Act): Act {
  if (act.type !== 'write' || !act.index) return act;
  const { index, ...whole } = act;
  const named = index.findLastIndex((part) => part !== null) + 1;
  return named === 0 ? whole : { ...whole, index: index.slice(0, named) };
}

/** Words that are drawn one after the other are drawn at once. */
function together(acts: readonly Act[]): Act[] {
  const made: Act[] = [];
  for (const act of acts) {
    const before = made.at(-1);
    if (act.type === 'draw' && act.fn === 'rand' && before?.type === 'draw' && before.fn === 'rand') {
      made[made.length - 1] = { ...before, count: before.count + act.count };
    } else made.push(act);
  }
  return made;
}

/** With the page's seed, and with x drawn once: where nothing else is said, at the beginning. */
function withStart(acts: readonly Act[]): Act[] {
  const first = acts.findIndex((act) => act.type === 'input');
  const made = acts.filter((act, i) => act.type !== 'input' || i === first);
  if (!made.some((act) => act.type === 'seed' && act.seed === null)) made.unshift({ type: 'seed', seed: null });
  if (first < 0)
    made.splice(made.findIndex((act) => act.type === 'seed' && act.seed === null) + 1, 0, { type: 'input' });
  return made;
}

/** Acts without those on modules that are not there: switched off, or behind one that PyTorch refuses. */
export function actsOn(acts: readonly Act[], modules: readonly Module[]): Act[] {
  const own = new Set(modules.map((m) => m.id));
  return acts.filter((act) => modulesIn(act).every((id) => own.has(id)));
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

/** The same net with another list of acts; one that gives the same numbers as the usual is not kept. */
export function withActs({ acts: _old, ...net }: Net, acts: readonly Act[]): Net {
  const usual = usualActs(net);
  const inits = new Map(net.modules.map((m) => [m.id, m.init ?? []]));
  /** A call that draws nothing may run anywhere, as long as the calls on its tensor keep their order, and no file is taken. */
  const drawing = (list: readonly Act[]) =>
    list.filter((act) => act.type !== 'init' || drawsNumbers(inits.get(act.module)?.[act.at]?.fn ?? 'normal_'));
  const calls = (list: readonly Act[]) =>
    net.modules.map(({ id }) => list.flatMap((act) => (act.type === 'init' && act.module === id ? [act.at] : [])));
  const order = net.weights ? sameData(acts, usual) : sameData(drawing(acts), drawing(usual));
  const isUsual = order && sameData(calls(acts), calls(usual));
  return isUsual ? net : { ...net, acts };
}

/**
 * What happens for slot b where it draws on: x has been drawn, and the page's seed set, and what others drew before its
 * first module is slot a's to draw.
 */
export function afterwards(acts: readonly Act[]): Act[] {
  const first = acts.findIndex((act) => act.type === 'module');
  return acts.filter(
    (act, i) =>
      act.type !== 'input' && !(act.type === 'seed' && act.seed === null) && !(act.type === 'draw' && i < first),
  );
}
