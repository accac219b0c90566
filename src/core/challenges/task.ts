import { layerSpec } from '../layers/rows';
import type { Net } from '../net/net';
import type { Condition } from './condition_kinds';
import type { ChallengeId } from './ids';

/** Panels of the dock that a teacher may put away. */
export const HIDEABLE = ['code', 'summary', 'compare', 'experiment', 'designs'] as const;
export type Hideable = (typeof HIDEABLE)[number];

/** What a student may touch. */
export interface Limits {
  /** Layers may be added, removed, moved and switched off. */
  readonly layers: boolean;
  /** The input's size and picture may be changed. */
  readonly input: boolean;
  /** The arguments that may be turned, in every layer ('padding') or in one (see argAt); null: all. */
  readonly args: readonly string[] | null;
  /** Panels that are not there. */
  readonly hide: readonly Hideable[];
}

export const FREE: Limits = { layers: true, input: true, args: null, hide: [] };

/** Where a challenge begins. */
export interface Start {
  readonly net: Net;
  /** [C, H, W] */
  readonly input: readonly [number, number, number];
}

/** A net that meets a challenge, and why it does, in the teacher's words or ''. */
export interface TaskSolution extends Start {
  readonly why: string;
}

/** A challenge as a teacher makes it: everything it is stands in the link. */
export interface Task {
  readonly title: string;
  readonly text: string;
  readonly hints: readonly string[];
  readonly conditions: readonly Condition[];
  readonly limits: Limits;
  readonly start: Start;
  /** Shown to those who ask for it. Null: the teacher gave none. */
  readonly solution: TaskSolution | null;
}

/** The challenge that is open: one of this page's, by its id, or a teacher's. */
export interface OpenChallenge {
  readonly task: ChallengeId | Task;
  /** What is on the screen is somebody's answer, with their name or ''. Null: it is not. */
  readonly answer: string | null;
}

/** Lengths that a link keeps to; in characters, but for counts. */
export const MOST = {
  title: 80,
  text: 1000,
  hints: 5,
  hint: 300,
  why: 600,
  conditions: 12,
  args: 60,
  name: 40,
} as const;

/** An argument of one module alone: 'padding/0' is the first one's, in the order of construction. */
export function argAt(name: string, module: number): string {
  return `${name}/${module}`;
}

/** Whether limits leave an argument of the module at a place free. */
export function leavesFree({ args }: Limits, name: string, module: number): boolean {
  return args === null || args.includes(name) || args.includes(argAt(name, module));
}

/** Whether layers may be added and taken away: not where limits name single ones, which are told by their places. */
export function leavesLayers({ layers, args }: Limits): boolean {
  return layers && !args?.some((name) => name.includes('/'));
}

/** The argument of a module that follows what comes in, and that no limit holds. */
export function carriedArg(kind: Parameters<typeof layerSpec>[0]): string | null {
  return layerSpec(kind).channels?.in ?? null;
}

/** What an id stands for. */
type Listed = (id: ChallengeId) => { readonly start: Start; readonly conditions: readonly Condition[] };
let listed: Listed = (id) => {
  throw new Error(`the list of challenges is not there: who opens ${id} imports core/layers/all`);
};

/** The list comes with the whole table of layers (all.ts), of which its nets are made: the page's first picture has none. */
export function listChallengesBy(own: Listed): void {
  listed = own;
}

export function conditionsIn({ task }: OpenChallenge): readonly Condition[] {
  return typeof task === 'string' ? listed(task).conditions : task.conditions;
}

export function startOf({ task }: OpenChallenge): Start {
  return typeof task === 'string' ? listed(task).start : task.start;
}

export function limitsIn(challenge: OpenChallenge | null): Limits {
  return !challenge || typeof challenge.task === 'string' ? FREE : challenge.task.limits;
}
