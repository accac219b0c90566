import type { Goal } from '../core/document';
import { fitsSearch, SEARCH_DEFAULTS, SEARCH_RANGES, type Search, trimmed } from '../core/search';
import { isInputShape } from '../core/values';

/** Ranges by their letters, those of a layer's arguments. */
const RANGES = { kernel: 'k', stride: 's', padding: 'p', dilation: 'd' } as const;

/** `64,16,16,c3,u1`, and what designs keep to: `m2` pools, ranges as `k1-11`, `lossy`. */
export function writeGoal({ target, maxConvs, unpadded, search = {} }: Goal): string {
  const parts = [
    ...(target ?? []),
    ...(maxConvs === null ? [] : [`c${maxConvs}`]),
    ...(unpadded === null ? [] : [`u${unpadded}`]),
    ...(search.maxPools === undefined ? [] : [`m${search.maxPools}`]),
    ...SEARCH_RANGES.flatMap((name) => {
      const range = search[name];
      return range ? [`${RANGES[name]}${range.join('-')}`] : [];
    }),
    ...(search.lossyUnpadded ? ['lossy'] : []),
  ];
  return parts.join(',') || 'none';
}

const INT = /^\d{1,10}$/;
const NO_GOAL: Goal = { target: null, maxConvs: null, unpadded: null };

/** Reads a goal; what is absent is as in `base`, and what came to nothing is reported. */
export function readGoal(text: string | undefined, base: Goal, report: (value: string) => void): Goal {
  if (text === undefined) return base;
  if (text === 'none') return NO_GOAL;
  const parts = text.split(',', 100);
  const sizes = parts.filter((p) => INT.test(p)).map(Number);
  const condition = (letter: string) => {
    const found = parts.find((p) => p.startsWith(letter) && INT.test(p.slice(1)));
    const value = Number(found?.slice(1));
    return found !== undefined && value <= 2 ** 31 ? value : null;
  };
  const maxConvs = condition('c');
  const unpadded = condition('u');
  const target = isInputShape(sizes) ? sizes : null;
  const search = readSearch(parts);
  const goal: Goal = { target, maxConvs, unpadded, ...(search && { search }) };
  const lost = lostParts(parts, goal);
  if (lost.length > 0) report(lost.join(','));
  return goal;
}

/** What of a goal's parts came to nothing. In whatever order they stand, and also where they say what holds without them. */
function lostParts(parts: readonly string[], goal: Goal): string[] {
  const usual = Object.entries(SEARCH_DEFAULTS).filter(([name]) => !(name in (goal.search ?? {})));
  const said = [writeGoal(goal), writeGoal({ ...NO_GOAL, search: Object.fromEntries(usual) })].join().split(',');
  return parts.filter((part) => {
    const at = said.indexOf(part);
    // One that stands there twice is kept once.
    if (at >= 0) said.splice(at, 1);
    return at < 0;
  });
}

function readSearch(parts: readonly string[]): Search | undefined {
  const pools = parts.find((p) => /^m\d{1,3}$/.test(p))?.slice(1);
  const range = (name: keyof typeof RANGES): readonly [number, number] | undefined => {
    const found = parts.map((p) => /^([kspd])(\d{1,5})-(\d{1,5})$/.exec(p)).find((m) => m?.[1] === RANGES[name]);
    const read = [Number(found?.[2]), Number(found?.[3])] as const;
    return fitsSearch(name, read) ? read : undefined;
  };
  const read = Object.fromEntries(SEARCH_RANGES.map((name) => [name, range(name)]));
  const maxPools = pools !== undefined && fitsSearch('maxPools', Number(pools)) ? Number(pools) : undefined;
  return trimmed({ ...read, maxPools, lossyUnpadded: parts.includes('lossy') } as Search);
}
