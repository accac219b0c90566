/** Inclusive: least and most. */
export type Range = readonly [number, number];

/** What else designs keep to, beyond target and conditions; what is absent has the scripting API's default. */
export interface Search {
  readonly maxPools?: number;
  readonly kernel?: Range;
  readonly stride?: Range;
  readonly padding?: Range;
  readonly dilation?: Range;
  readonly lossyUnpadded?: boolean;
}

export const SEARCH_DEFAULTS = {
  maxPools: 0,
  kernel: [1, 7],
  stride: [1, 4],
  padding: [0, 3],
  dilation: [1, 1],
  lossyUnpadded: false,
} as const satisfies Required<Search>;

export const SEARCH_RANGES = ['kernel', 'stride', 'padding', 'dilation'] as const;

/** The argument of Conv2d that a range is of. */
export const SEARCH_ARGUMENTS = {
  kernel: 'kernel_size',
  stride: 'stride',
  padding: 'padding',
  dilation: 'dilation',
} as const satisfies Record<(typeof SEARCH_RANGES)[number], string>;

/** Beyond this no range and no number of pools is searched. */
export const LARGEST = { range: 10_000, pools: 100 } as const;

function isRange(value: unknown, least: number): value is Range {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [from, to]: unknown[] = value;
  return (
    Number.isInteger(from) &&
    Number.isInteger(to) &&
    Number(from) >= least &&
    Number(from) <= Number(to) &&
    Number(to) <= LARGEST.range
  );
}

/** Whether a value is what `name` takes. */
export function fitsSearch(name: keyof Search, value: unknown): boolean {
  if (name === 'lossyUnpadded') return typeof value === 'boolean';
  if (name === 'maxPools') return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= LARGEST.pools;
  return isRange(value, name === 'padding' ? 0 : 1);
}

/** Only what differs from the defaults; undefined where nothing does: so that a state has one form and a link is short. */
export function trimmed(search: Search | undefined): Search | undefined {
  const own = Object.entries(search ?? {}).filter(([name, value]) => {
    const usual = Object.entries(SEARCH_DEFAULTS).find(([n]) => n === name)?.[1];
    return value !== undefined && usual !== undefined && String(value) !== String(usual);
  });
  return own.length > 0 ? Object.fromEntries(own) : undefined;
}
