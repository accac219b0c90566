import type { ChannelChoice, Doc, Goal, InputSpec, Lang, View } from '../core/document';
import type { ExperimentSetup } from '../core/experiment/experiment_setup';
import type { OpenLesson } from '../core/lessons/lesson';
import { INPUT_KEY, type Net } from '../core/net/net';
import type { Recipe } from '../core/result';
import { type ChallengeState, toChallengeState } from './challenge_state';
import { hasMore, type NetState, toNetState } from './net_state';
import { seedOut } from './seed';

/** Chosen channels; those of layers by their place in forward. A layer that is not named shows channel 0. */
export interface ChannelsState {
  readonly input?: ChannelChoice;
  readonly a?: Readonly<Record<string, ChannelChoice>>;
  readonly b?: Readonly<Record<string, ChannelChoice>>;
}

/** The whole state as plain JSON: what getState gives, setState takes and the link carries. */
export interface AppState {
  /** 2 where a net has what older pages cannot read: branches, an order of its own, writes, a mode, things left out. */
  readonly version: 1 | 2;
  readonly seed: number | string;
  readonly recipe: Recipe;
  readonly slots: { readonly a: NetState; readonly b: NetState | null };
  readonly input: InputSpec;
  readonly goal: Goal;
  readonly challenge: ChallengeState | null;
  /** Absent where none is open, as in states of older pages. */
  readonly lesson?: OpenLesson;
  readonly view: Omit<View, 'channels'> & { readonly channels: ChannelsState };
  readonly experiment: ExperimentSetup;
  readonly lang: Lang | null;
}

/** All nets that a state carries. */
function netsOf({ slots, challenge }: Pick<AppState, 'slots' | 'challenge'>): NetState[] {
  const task = challenge?.task;
  const own = task && typeof task !== 'string' ? [task.start.net, task.solution?.net] : [];
  return [slots.a, slots.b, ...own].filter((net) => net !== null && net !== undefined);
}

function channelsOf(net: Net | null, channels: View['channels']): Record<string, ChannelChoice> | null {
  const own = (net?.forward.uses ?? []).flatMap((use, i): [string, ChannelChoice][] => {
    const choice = channels[use.id];
    return choice === undefined || choice === 0 ? [] : [[String(i), choice]];
  });
  return own.length > 0 ? Object.fromEntries(own) : null;
}

export function toState(doc: Doc): AppState {
  const { palette, share, range, channels, panel } = doc.view;
  const input = channels[INPUT_KEY];
  const a = channelsOf(doc.slots.a, channels);
  const b = channelsOf(doc.slots.b, channels);
  const slots = { a: toNetState(doc.slots.a), b: doc.slots.b && toNetState(doc.slots.b) };
  const challenge = doc.challenge && toChallengeState(doc.challenge);
  return {
    version: netsOf({ slots, challenge }).some(hasMore) ? 2 : 1,
    seed: seedOut(doc.seed),
    recipe: doc.recipe,
    slots,
    input: doc.input,
    goal: {
      target: doc.goal.target,
      maxConvs: doc.goal.maxConvs,
      unpadded: doc.goal.unpadded,
      ...(doc.goal.search && { search: doc.goal.search }),
    },
    challenge,
    ...(doc.lesson && { lesson: doc.lesson }),
    view: { channels: { ...(input ? { input } : {}), ...(a && { a }), ...(b && { b }) }, palette, share, range, panel },
    experiment: doc.experiment,
    lang: doc.lang,
  };
}

/** Chosen channels by use id, as a document has them. */
export function channelsIn(state: ChannelsState, a: Net, b: Net | null): View['channels'] {
  const of = (net: Net | null, chosen: Readonly<Record<string, ChannelChoice>> | undefined) =>
    Object.entries(chosen ?? {}).flatMap(([place, c]): [string, ChannelChoice][] => {
      const use = net?.forward.uses[Number(place)];
      return use && c !== 0 ? [[use.id, c]] : [];
    });
  const input: [string, ChannelChoice][] = state.input ? [[INPUT_KEY, state.input]] : [];
  return Object.fromEntries([...input, ...of(a, state.a), ...of(b, state.b)]);
}
