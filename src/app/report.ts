import { seedOut } from '../codec/seed';
import type { Frame, LayerResult } from '../core/frame';
import type { ShapedInput, ShapedNet } from '../core/net/shaped';
import type { Fault } from '../core/refusal';
import type { BorderStats, LayerReport, Report, ReportError, Slot, Stats } from '../core/result';
import type { Shape } from '../core/shape';
import type { ReadError } from '../core/source';
import { receptiveFields } from '../core/windows/receptive_field';

/** The page's language for what a report says in our own words, and what is wrong with a source in English. */
export interface ReportWords {
  /** What to change, under PyTorch's own words. */
  help(fault: Fault): string;
  /** Slot b draws on where slot a's construction stopped, and it has not been constructed. */
  aNotConstructed(): { readonly text: string; readonly help: string };
  /** Why a source cannot be read, where, and what to do. */
  unreadable(error: ReadError): Promise<string>;
}

/** Statistics of a tensor that has no values here: empty, refused or not computed. */
function unknownStats(shape: Shape): Stats {
  return { shape, mean: null, std: null, min: null, max: null, first: null, last: null, zeros: null };
}

/** Statistics as they leave the page: plain numbers, nothing but what is promised. */
function statsOf(result: LayerResult | undefined | null, shape: Shape): Stats {
  if (!result) return unknownStats(shape);
  const { mean, std, min, max, first, last, zeros } = result.stats;
  return {
    shape: [...shape],
    mean: finite(mean),
    std: finite(std),
    min: finite(min),
    max: finite(max),
    first: finite(first),
    last: finite(last),
    zeros,
  };
}

/** JSON has no NaN and no infinities: a number that is none of its own is not there. */
function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

function borderOf(border: BorderStats | null | undefined): BorderStats | null {
  return border ? { mean: finite(border.mean), interiorMean: finite(border.interiorMean), share: border.share } : null;
}

function errorOf(fault: Fault, words: ReportWords): ReportError {
  const { layer, when, code, text } = fault;
  return { layer, when, code, text, help: words.help(fault) };
}

function layersOf(inputs: readonly ShapedInput[]): number[] {
  return inputs.flatMap(({ layer }) => (layer === null ? [] : [layer]));
}

/** The API's report of a slot, from a frame and the very job it was computed from. Null where there is no slot b. */
export function reportOf({ job, ...frame }: Frame, slot: Slot, words: ReportWords): Report | null {
  const net: ShapedNet | null = job[slot];
  if (!net) return null;
  const results = frame[slot]?.layers ?? [];
  const fields = receptiveFields(net);
  const layers = net.steps.map((step, i): LayerReport => {
    return {
      kind: step.module.kind,
      ...statsOf(results[i], step.output),
      params: step.params,
      macs: step.macs,
      receptiveField: fields[i] ?? { size: [0, 0], jump: null, start: null },
      border: borderOf(results[i]?.border),
      inputs: layersOf(step.inputs),
      ...(step.unused && { unused: true }),
    };
  });
  const blocked = slot === 'b' && job.recipe === 'notebook' && job.a.fault?.when === 'construct';
  const refused = net.fault && errorOf(net.fault, words);
  return {
    slot,
    seed: seedOut(job.seed),
    recipe: job.recipe,
    params: net.params,
    macs: net.macs,
    input: statsOf(frame.input, job.input.shape),
    layers,
    outputs: layersOf(net.outputs),
    error: blocked ? { layer: -1, when: 'construct', code: 'a-not-constructed', ...words.aNotConstructed() } : refused,
  };
}
