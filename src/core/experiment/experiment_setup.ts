import { type LayerChoice, MAX_SEEDS, MEASURES, type Measure } from './measures';

/** What is compared: a measure of a with the same of b, or, within a alone, the border's mean with the interior's. */
export const QUESTIONS = [...MEASURES, 'border-interior'] as const;
export type Question = (typeof QUESTIONS)[number];

/** Experiments that are told from question to answer, by id. Their nets are state's, their words i18n's. */
export const GUIDED_IDS = [
  'claim',
  'padding',
  'before-relu',
  'deeper',
  'last',
  'border',
  'reflect',
  'pooling',
  'depth',
  'kernel',
  'bias',
  'skip',
] as const;
export type GuidedId = (typeof GUIDED_IDS)[number];

/** Arguments that a sweep runs through, and their values. */
export const SWEEPS = {
  padding: [0, 1, 2, 3],
  kernel_size: [1, 2, 3, 4, 5, 6, 7],
  stride: [1, 2, 3, 4],
} as const satisfies Readonly<Record<string, readonly number[]>>;
export type SweepArg = keyof typeof SWEEPS;
export const SWEEP_ARGS: readonly SweepArg[] = ['padding', 'kernel_size', 'stride'];

/** One argument of one layer of a, run through its values. */
export interface Sweep {
  /** Index among the layers that are not switched off. */
  readonly layer: number;
  readonly arg: SweepArg;
}

/** An experiment as the page's blanks have it; the nets, the input and the recipe are the document's. */
export interface ExperimentSetup {
  readonly question: Question;
  readonly layer: LayerChoice;
  /** Seeds from, from + 1, …: a decimal string as the document's seed is. */
  readonly from: string;
  /** 1 to MAX_SEEDS. */
  readonly count: number;
  /** Null: the nets as they are. */
  readonly sweep: Sweep | null;
  /** The guided experiment that it was opened as. */
  readonly guided: GuidedId | null;
}

export const FIRST_SETUP: ExperimentSetup = {
  question: 'mean',
  layer: 'last',
  from: '0',
  count: 1000,
  sweep: null,
  guided: null,
};

/** Measures that a question needs of a map. */
export function measuresOf(question: Question): readonly Measure[] {
  return question === 'border-interior' ? ['border-mean', 'interior-mean'] : [question];
}

/** A layer's number as a setup may name it, whether or not the net has so many. */
export function isLayerNumber(n: unknown): n is number {
  return typeof n === 'number' && Number.isInteger(n) && n >= 0 && n < 1000;
}

export function isSeedCount(n: unknown): n is number {
  return typeof n === 'number' && Number.isInteger(n) && n >= 1 && n <= MAX_SEEDS;
}

/** Whether a sweep asks for one number of each value: not for one of every layer, nor for two of one map. */
export function fitsSweep({ question, layer, sweep }: Pick<ExperimentSetup, 'question' | 'layer' | 'sweep'>): boolean {
  return sweep === null || (layer !== 'all' && question !== 'border-interior');
}

/** The largest seed that torch.manual_seed takes. */
const LAST_SEED = 2n ** 64n - 1n;

/** How many seeds there may be from one on: PyTorch's end, and what an experiment computes at most. */
export function mostSeeds(from: string): number {
  const left = LAST_SEED - BigInt(from) + 1n;
  return left < BigInt(MAX_SEEDS) ? Number(left) : MAX_SEEDS;
}

/** The last seed of `count` from one on; null where PyTorch takes no such seed. */
export function lastSeed(from: string, count: number): string | null {
  const last = BigInt(from) + BigInt(count) - 1n;
  return last <= LAST_SEED ? String(last) : null;
}
