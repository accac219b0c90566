import { type Part, untilHere } from '../../state/arrivals';

const asked = new Map<string | (() => Promise<unknown>), Promise<unknown>>();

/**
 * What a view waits for with `use`: the same promise for the same key, or the same loader. It never rejects; where it
 * does not come, `arrivals` names it and asks again.
 */
export function awaited<T>(part: Part, load: () => Promise<T>, key: string | (() => Promise<T>) = load): Promise<T> {
  const known = asked.get(key);
  if (known) return known as Promise<T>;
  const own = untilHere(part, load);
  asked.set(key, own);
  return own;
}
