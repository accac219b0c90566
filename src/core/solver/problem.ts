import { LARGEST, type Range, SEARCH_DEFAULTS } from '../search';

/** Orders in which designs are listed, see order.ts. */
export const SORTS = ['usual', 'params', 'macs', 'receptiveField', 'depth', 'even'] as const;
export type Sort = (typeof SORTS)[number];

export type { Range };

/** What is asked for: every net of convolutions and pools that makes `target` of `input` under these conditions. */
export interface Problem {
  /** [C, H, W] */
  readonly input: readonly [number, number, number];
  /** [C, H, W] */
  readonly target: readonly [number, number, number];
  /** At most so many Conv2d. */
  readonly maxConvs: number;
  /** At most so many MaxPool2d. */
  readonly maxPools?: number;
  readonly kernel?: Range;
  readonly stride?: Range;
  readonly padding?: Range;
  readonly dilation?: Range;
  /** At least so many convolutions with padding=0. */
  readonly unpaddedLayers?: number;
  /** Such a convolution must really shrink the map: kernel_size > 1. */
  readonly lossyUnpadded?: boolean;
  /** Channel widths of the convolutions before the last; where there are too few, the last width doubles on. */
  readonly hidden?: readonly number[];
  /** How many designs are listed. */
  readonly limit?: number;
  readonly sort?: Sort;
}

/** A problem that is checked and has every field. */
export type Conditions = Required<Problem>;
export type Field = keyof Conditions;

export const DEFAULTS = {
  ...SEARCH_DEFAULTS,
  unpaddedLayers: 0,
  hidden: [16],
  limit: 100,
  sort: 'usual',
} as const satisfies Omit<Conditions, 'input' | 'target' | 'maxConvs'>;

interface Takes {
  readonly form: 'shape' | 'count' | 'range' | 'switch' | 'widths' | 'sort';
  readonly least: number;
  readonly most: number;
}

/** The largest height or width: what a page can compute along one axis. */
const LARGEST_SIZE = 2 ** 20;
const LARGEST_WIDTH = 2 ** 31;

/** What each field takes. */
export const FIELDS: Readonly<Record<Field, Takes>> = {
  input: { form: 'shape', least: 1, most: LARGEST_SIZE },
  target: { form: 'shape', least: 1, most: LARGEST_SIZE },
  maxConvs: { form: 'count', least: 1, most: 100 },
  maxPools: { form: 'count', least: 0, most: LARGEST.pools },
  kernel: { form: 'range', least: 1, most: LARGEST.range },
  stride: { form: 'range', least: 1, most: LARGEST.range },
  padding: { form: 'range', least: 0, most: LARGEST.range },
  dilation: { form: 'range', least: 1, most: LARGEST.range },
  unpaddedLayers: { form: 'count', least: 0, most: 100 },
  lossyUnpadded: { form: 'switch', least: 0, most: 1 },
  hidden: { form: 'widths', least: 1, most: LARGEST_WIDTH },
  limit: { form: 'count', least: 0, most: 100_000 },
  sort: { form: 'sort', least: 0, most: 0 },
};

/** What is wrong with one field. */
export interface FieldProblem {
  /** A name that is no field is given as it is. */
  readonly field: string;
  readonly code: 'missing' | 'unknown' | 'upside-down' | 'wrong';
  /** Names the field and what it takes. In English, for programs; the page has words of its own. */
  readonly text: string;
}

export type CheckedProblem =
  | { readonly ok: true; readonly conditions: Conditions }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

const isCount = (value: unknown, { least, most }: Takes): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;

function words({ form, least, most }: Takes): string {
  const numbers = `from ${least} to ${most}`;
  switch (form) {
    case 'shape':
      return `[C, H, W]: three whole numbers, C from 1 to ${LARGEST_WIDTH}, H and W ${numbers}`;
    case 'count':
      return `a whole number ${numbers}`;
    case 'range':
      return `[least, most]: two whole numbers ${numbers}, the first not larger than the second`;
    case 'switch':
      return 'true or false';
    case 'widths':
      return `a list of at most 100 channel counts, whole numbers ${numbers}`;
    case 'sort':
      return `one of ${SORTS.join(', ')}`;
  }
}

function fits(value: unknown, takes: Takes): boolean {
  const list = Array.isArray(value) && value.length <= 100 ? [...value] : [];
  switch (takes.form) {
    case 'shape': {
      const [channels, ...sizes] = list;
      const whole = isCount(channels, { ...takes, most: LARGEST_WIDTH });
      return list.length === 3 && whole && sizes.every((n) => isCount(n, takes));
    }
    case 'count':
      return isCount(value, takes);
    case 'range':
      return list.length === 2 && list.every((n) => isCount(n, takes)) && Number(list[0]) <= Number(list[1]);
    case 'switch':
      return typeof value === 'boolean';
    case 'widths':
      return Array.isArray(value) && value.length === list.length && list.every((n) => isCount(n, takes));
    case 'sort':
      return SORTS.some((s) => s === value);
  }
}

/** A value as a message shows it: short, and never a call of the caller's own code that throws. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return `[${value.slice(0, 5).map(shown).join(', ')}${value.length > 5 ? ', …' : ''}]`;
  if (typeof value === 'string') return `'${value.slice(0, 40)}'`;
  if (typeof value === 'bigint') return `${value}n`.slice(0, 40);
  return typeof value === 'object' && value !== null ? 'an object' : String(value).slice(0, 40);
}

function problemOf(field: Field, value: unknown): FieldProblem | null {
  const takes = FIELDS[field];
  if (value === undefined) {
    if (Object.hasOwn(DEFAULTS, field)) return null;
    return { field, code: 'missing', text: `${field} is missing: it takes ${words(takes)}` };
  }
  if (fits(value, takes)) return null;
  const upside = takes.form === 'range' && Array.isArray(value) && fits([...value].reverse(), takes);
  return {
    field,
    code: upside ? 'upside-down' : 'wrong',
    text: `${field} takes ${words(takes)}; it was given ${shown(value)}`,
  };
}

const isField = (name: string): name is Field => Object.hasOwn(FIELDS, name);

/** Checks whatever a program or a person gave. All that is wrong is named, field by field. Never throws. */
export function checkProblem(given: unknown): CheckedProblem {
  const copy = plainCopy(given);
  if (!copy) {
    const text = 'a problem is an object: { input: [C, H, W], target: [C, H, W], maxConvs, … }';
    return { ok: false, problems: [{ field: '', code: 'wrong', text }] };
  }
  if (isProblem(copy)) return { ok: true, conditions: withDefaults(copy) };
  return { ok: false, problems: problemsOf(copy) };
}

/** What was given, its lists copied; null for what is no plain object, or throws when it is looked at. */
function plainCopy(given: unknown): Readonly<Record<string, unknown>> | null {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return null;
  try {
    const set = Object.entries(given).filter(([, value]) => value !== undefined);
    return Object.fromEntries(set.map(([name, value]) => [name, Array.isArray(value) ? value.slice(0, 101) : value]));
  } catch {
    return null;
  }
}

function problemsOf(given: Readonly<Record<string, unknown>>): FieldProblem[] {
  const unknown = Object.keys(given).filter((name) => !isField(name));
  return [
    ...Object.keys(FIELDS)
      .filter(isField)
      .flatMap((field) => problemOf(field, given[field]) ?? []),
    ...unknown.slice(0, 10).map((field): FieldProblem => {
      return {
        field,
        code: 'unknown',
        text: `a problem has no ${shown(field)}, only ${Object.keys(FIELDS).join(', ')}`,
      };
    }),
  ];
}

function isProblem(given: object): given is Problem {
  return problemsOf({ ...given }).length === 0;
}

/** A problem with API.md's defaults. */
export function withDefaults(problem: Problem): Conditions {
  const all: Conditions = { ...DEFAULTS, ...problem };
  return all.hidden.length > 0 ? all : { ...all, hidden: DEFAULTS.hidden };
}

/** Channels that convolution `index` (from 0) makes where it is not the last: those given, then doubling on. */
export function hiddenWidth({ hidden }: Conditions, index: number): number {
  const own = hidden[index];
  if (own !== undefined) return own;
  return (hidden.at(-1) ?? DEFAULTS.hidden[0]) * 2 ** (index - hidden.length + 1);
}
