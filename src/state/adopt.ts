import type { Module, Net, Use } from '../core/net/net';

/** Whether every module is used once, in the order of construction. */
function inLine(net: Net): boolean {
  const { uses } = net.forward;
  return uses.length === net.modules.length && uses.every((use, i) => use.module === net.modules[i]?.id);
}

/** Whether the same kinds of modules are constructed in one order and used in one order. */
function sameStructure(a: Net, b: Net): boolean {
  const words = (net: Net) => {
    const places = new Map(net.modules.map((m, i) => [m.id, i]));
    return [...net.modules.map((m) => m.kind), ...net.forward.uses.map((u) => places.get(u.module))].join();
  };
  return words(a) === words(b);
}

function withIdsOf(before: Net, after: Net): Net {
  const ids = new Map(after.modules.map((m, i) => [m.id, before.modules[i]?.id ?? m.id]));
  const uses = after.forward.uses.map((use, i): Use => {
    const old = before.forward.uses[i];
    return { ...use, id: old?.id ?? use.id, module: ids.get(use.module) ?? use.module };
  });
  const modules = after.modules.map((m): Module => ({ ...m, id: ids.get(m.id) ?? m.id }));
  return { modules, forward: { ...after.forward, uses } };
}

/**
 * Gives a net that was read from source or a link the ids of the net it replaces, where layers of the same kind stand
 * at the same place counted from the front or, for the rest, from the back: what belongs to a layer on the page (its
 * chosen channel, its place in a transition) then stays with it.
 */
export function adoptIds(before: Net, after: Net): Net {
  if (before === after) return after;
  if (sameStructure(before, after)) return withIdsOf(before, after);
  if (!inLine(before) || !inLine(after)) return after;
  const old = before.modules;
  const fresh = after.modules;
  const sameKind = (i: number, j: number) => old[i] !== undefined && old[i]?.kind === fresh[j]?.kind;
  const short = Math.min(old.length, fresh.length);
  let front = 0;
  while (front < short && sameKind(front, front)) front += 1;
  let back = 0;
  while (back < short - front && sameKind(old.length - 1 - back, fresh.length - 1 - back)) back += 1;
  const sourceOf = (j: number): number | null => {
    if (j < front) return j;
    return j >= fresh.length - back ? j - fresh.length + old.length : null;
  };
  const modules = fresh.map((module, j): Module => {
    const i = sourceOf(j);
    return { ...module, id: (i === null ? undefined : old[i]?.id) ?? module.id };
  });
  const uses = after.forward.uses.map((use, j): Use => {
    const i = sourceOf(j);
    const adopted = i === null ? undefined : before.forward.uses[i];
    return { ...use, id: adopted?.id ?? use.id, module: modules[j]?.id ?? use.module };
  });
  return { modules, forward: { ...after.forward, uses } };
}
