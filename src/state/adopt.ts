import { type Net, withIds } from '../core/net/net';
import { sameStructure } from '../core/net/same';

/** Whether every module is used once, in the order of construction. */
function inLine(net: Net): boolean {
  const { uses } = net.forward;
  return uses.length === net.modules.length && uses.every((use, i) => use.module === net.modules[i]?.id);
}

function withIdsOf(before: Net, after: Net): Net {
  const modules = new Map(after.modules.map((m, i) => [m.id, before.modules[i]?.id ?? m.id]));
  const uses = new Map(after.forward.uses.map((u, i) => [u.id, before.forward.uses[i]?.id ?? u.id]));
  return withIds(after, modules, uses);
}

/**
 * Gives a net that was read from source or a link the ids of the net it replaces, where layers of the same kind stand
 * at the same place counted from the front or, for the rest, from the back: what belongs to a layer on the page (its
 * chosen channel, its place in a transition) then stays with it.
 */
export function adoptIds(before: Net, after: Net): Net {
  if (before === after) return after;
  if (sameStructure(before, after, true)) return withIdsOf(before, after);
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
  const adopted = <T extends { readonly id: string }>(list: readonly T[], from: readonly T[]) =>
    new Map(
      list.flatMap(({ id }, j) => {
        const i = sourceOf(j);
        const source = i === null ? undefined : from[i];
        return source ? [[id, source.id] as const] : [];
      }),
    );
  return withIds(after, adopted(fresh, old), adopted(after.forward.uses, before.forward.uses));
}
