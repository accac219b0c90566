/** Values by name; null: not there (yet). */
export type Values = Readonly<Record<string, number | null>>;

/** Changes that come closer than this, in milliseconds, are one: a drag is measured from where it began. */
export const SETTLE = 900;

/** What changes are measured from: the values before the last change, and when that was. */
export interface Base {
  readonly values: Values;
  readonly at: number;
}

export function equalValues(a: Values, b: Values): boolean {
  return Object.keys(b).every((key) => Object.is(a[key], b[key]));
}

/** The base after values have changed at time `now` from `before`: a new one, unless the last change is still going on. */
export function rebase(base: Base, before: Values, now: number): Base {
  if (now - base.at > SETTLE) return { values: before, at: now };
  // What was not there when the change began is measured from when it came.
  const values = Object.fromEntries(Object.entries(before).map(([key, value]) => [key, base.values[key] ?? value]));
  return { values, at: now };
}

/** By how much each value that is there differs from the base; those that do not differ are left out. */
export function differences(base: Values, now: Values): Record<string, number> {
  const by: Record<string, number> = {};
  for (const [key, value] of Object.entries(now)) {
    const old = base[key];
    if (typeof value !== 'number' || typeof old !== 'number') continue;
    const d = value - old;
    if (Number.isFinite(d) && d !== 0) by[key] = d;
  }
  return by;
}
