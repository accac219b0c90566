import type { OpenChallenge } from './challenges/task';
import type { ExperimentSetup } from './experiment/experiment_setup';
import type { OpenLesson } from './lessons/lesson';
import type { Net } from './net/net';
import type { Recipe } from './result';
import type { Search } from './search';

/** What stands in the input's place. `randn` is x as drawn; the others are pictures drawn by us, x is drawn all the same. */
export const INPUT_SOURCES = ['randn', 'gradient', 'checkerboard', 'edge', 'digit', 'pixel'] as const;
export type ChosenSource = (typeof INPUT_SOURCES)[number];
/** `given`: a tensor from outside. */
export type InputSource = ChosenSource | 'given';

export interface InputSpec {
  /** [C, H, W] */
  readonly shape: readonly [number, number, number];
  readonly source: InputSource;
  /** Of a given tensor, one of the two: SHA-256 of its shape and its values, which are kept apart; or, of a few, themselves. */
  readonly digest?: string;
  /** Float32, C, H, W order. */
  readonly values?: readonly number[];
}

/** Equal exactly where the same stands in x's place, at the same size. */
export function inputKey({ source, shape, digest = '', values = [] }: InputSpec): string {
  return [source, ...shape, digest, ...values].join();
}

/** An input of another size: what was given has no other, so that x is as drawn again. */
export function resized(input: InputSpec, shape: InputSpec['shape']): InputSpec {
  if (input.source !== 'given') return { ...input, shape };
  return shape.join() === input.shape.join() ? input : { shape, source: 'randn' };
}

/** Which map of a layer is drawn large: a channel's, or the mean over channels. */
export type ChannelChoice = number | 'mean';

/** Each a diverging and a sequential scale, all safe for the common colour blindnesses. */
export const PALETTES = ['orange-blue', 'purple-green', 'red-blue', 'grey'] as const;
export type Palette = (typeof PALETTES)[number];

/** Over what a colour domain is shared: each layer for itself, all layers together, or each channel its own. */
export const DOMAIN_SHARES = ['layer', 'all', 'channel'] as const;
export type DomainShare = (typeof DOMAIN_SHARES)[number];

/** Full: minimum to maximum. Robust: the 1st to the 99th percentile. */
export const DOMAIN_RANGES = ['full', 'robust'] as const;
export type DomainRange = (typeof DOMAIN_RANGES)[number];

/** What one asks for next, in the dock below the picture. */
export const PANELS = ['code', 'summary', 'compare', 'experiment', 'designs', 'challenges', 'lessons'] as const;
export type Panel = (typeof PANELS)[number];

export interface View {
  /** By use id, or INPUT_KEY (net.ts) for the input; absent: channel 0. */
  readonly channels: Readonly<Record<string, ChannelChoice>>;
  readonly palette: Palette;
  readonly share: DomainShare;
  readonly range: DomainRange;
  /** The panel that is open; null: none. */
  readonly panel: Panel | null;
}

/** What a net is meant to reach; null: no such condition. */
export interface Goal {
  readonly target: readonly [number, number, number] | null;
  /** At most so many convolutions. */
  readonly maxConvs: number | null;
  /** At least so many convolutions with padding=0. */
  readonly unpadded: number | null;
  /** Only where it differs from what is searched otherwise. */
  readonly search?: Search;
}

/** The languages that the page speaks; the first is the shape of the others. */
export const LANGS = ['en', 'ru'] as const;
export type Lang = (typeof LANGS)[number];

/** The one that the button changes to. */
export const nextLang = (lang: Lang): Lang => LANGS[(LANGS.indexOf(lang) + 1) % LANGS.length] ?? 'en';

/** Everything the page remembers, undoes and puts into the link. Plain data, never mutated. */
export interface Doc {
  /** A decimal string: PyTorch takes −2^63 … 2^64−1. */
  readonly seed: string;
  readonly recipe: Recipe;
  readonly input: InputSpec;
  readonly slots: { readonly a: Net; readonly b: Net | null };
  readonly goal: Goal;
  /** The challenge that is open; null: none is. */
  readonly challenge: OpenChallenge | null;
  /** The lesson that is open, and its step; null: none is. */
  readonly lesson: OpenLesson | null;
  readonly view: View;
  readonly experiment: ExperimentSetup;
  /** null: the browser's. */
  readonly lang: Lang | null;
  /** The preset last chosen, to which Reset returns. Not in the link. */
  readonly preset: string;
}
