import type { Bytes } from './bytes';
import type { InputSpec } from './document';
import type { ShapedNet } from './net/infer';
import type { BorderStats, Recipe, Stats } from './result';

/** `reference` is our own plain TypeScript: the oracle of the others, and the last that is left. */
export const BACKENDS = ['webgl', 'webgpu', 'wasm', 'cpu', 'reference'] as const;
export type BackendName = (typeof BACKENDS)[number];

/** What one computation needs: plain data, posted to the worker as it is. */
export interface EngineJob {
  readonly seed: string;
  readonly recipe: Recipe;
  readonly input: InputSpec;
  readonly a: ShapedNet;
  readonly b: ShapedNet | null;
  /** Files of weights by their digests, as far as they are here: each as safetensors of float32. */
  readonly files?: Readonly<Record<string, Bytes>>;
}

/** The tensor's name in the file that a given input is kept as. */
export const GIVEN_ENTRY = 'x';

/** The given input, known by its digest, that is not here: x as drawn stands in its place. */
export function missingInput({ input, files = {} }: Pick<EngineJob, 'input' | 'files'>): string | null {
  const { digest } = input;
  return digest === undefined || Object.hasOwn(files, digest) ? null : digest;
}

/** Whether x as drawn goes through the nets, and nothing in its place. */
export function feedsDrawn(job: Pick<EngineJob, 'input' | 'files'>): boolean {
  return job.input.source === 'randn' || missingInput(job) !== null;
}

/** Values of one tensor with what the page shows of them, all made in the worker. */
export interface LayerResult {
  /** C, H, W order. */
  readonly data: Float32Array;
  readonly stats: Stats;
  /** Values that are not finite; statistics leave none out, scales leave them out. */
  readonly nonFinite: number;
  /** Null for the input and for shapes without height and width. */
  readonly border: BorderStats | null;
  /** Of the finite values: 1st and 99th percentile of the layer, and per channel min, max, 1st, 99th percentile and mean. */
  readonly robust: readonly [number, number] | null;
  readonly channelMin: Float32Array;
  readonly channelMax: Float32Array;
  readonly channelLow: Float32Array;
  readonly channelHigh: Float32Array;
  readonly channelMean: Float32Array;
  /** Mean over channels, H × W: the map that stands for all of them. */
  readonly meanMap: Float32Array;
  /** Counts of the finite values in equal bins from min to max. */
  readonly histogram: Uint32Array;
}

export interface SlotResult {
  /** One for each step that ran, in order; empty where the net is refused at once, or beyond the budget. */
  readonly layers: readonly LayerResult[];
}

/** A finished computation. It carries the very job it was computed from. */
export interface Frame {
  readonly job: EngineJob;
  readonly backend: BackendName;
  /** Null where the input itself is beyond the budget. */
  readonly input: LayerResult | null;
  readonly a: SlotResult;
  readonly b: SlotResult | null;
  /** Milliseconds in the worker. */
  readonly ms: number;
}

export interface BackendState {
  /** What the person chose. */
  readonly chosen: BackendName | 'auto';
  /** What computes now; null before the first. */
  readonly running: BackendName | null;
  /** Why that one: a stable word for i18n, with numbers where there are any. */
  readonly reason: 'starting' | 'chosen' | 'start' | 'measured-faster' | 'measured-slower' | 'replaced' | 'fallback';
  readonly detail?: { readonly name?: BackendName; readonly ratio?: number; readonly message?: string };
  /** Kinds of layer that are computed beside the backend, by our own kernels. */
  readonly beside: readonly string[];
}
