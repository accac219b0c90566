import type { ChannelChoice, Doc, Goal, InputSpec, Lang, View } from '../core/document';
import type { ExperimentSetup } from '../core/experiment/experiment_setup';
import { INPUT_KEY, type Net } from '../core/net/net';
import type { Recipe } from '../core/result';
import { type ChallengeState, toChallengeState } from './challenge_state';
import { type NetState, toNetState } from './net_state';
import { seedOut } from './seed';

/** Chosen channels; those of layers by their index in the chain. A layer that is not named shows channel 0. */
export interface ChannelsState {
  readonly input?: ChannelChoice;
  readonly a?: Readonly<Record<string, ChannelChoice>>;
  readonly b?: Readonly<Record<string, ChannelChoice>>;
}

/** The whole state as plain JSON: what getState gives, setState takes and the link carries. */
export interface AppState {
  readonly version: 1;
  readonly seed: number | string;
  readonly recipe: Recipe;
  readonly slots: { readonly a: NetState; readonly b: NetState | null };
  readonly input: InputSpec;
  readonly goal: Goal;
  readonly challenge: ChallengeState | null;
  readonly view: Omit<View, 'channels'> & { readonly channels: ChannelsState };
  readonly experiment: ExperimentSetup;
  readonly lang: Lang | null;
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
  return {
    version: 1,
    seed: seedOut(doc.seed),
    recipe: doc.recipe,
    slots: { a: toNetState(doc.slots.a), b: doc.slots.b && toNetState(doc.slots.b) },
    input: { shape: doc.input.shape, source: doc.input.source },
    goal: {
      target: doc.goal.target,
      maxConvs: doc.goal.maxConvs,
      unpadded: doc.goal.unpadded,
      ...(doc.goal.search && { search: doc.goal.search }),
    },
    challenge: doc.challenge && toChallengeState(doc.challenge),
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
