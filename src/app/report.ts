import { seedOut } from '../codec/seed';
import { sameInput } from '../core/compare/shared_weights';
import { type EngineJob, type Frame, type LayerResult, missingInput } from '../core/frame';
import type { LessonId } from '../core/lessons/ids';
import type { LeftOut } from '../core/net/acts';
import { isOtherWay } from '../core/net/mode';
import { modeOf, type Net, type WeightsFile } from '../core/net/net';
import type { ShapedInput, ShapedNet } from '../core/net/shaped';
import { unfittingNames } from '../core/net/state_dict';
import type { Fault } from '../core/refusal';
import type { BorderStats, LayerReport, Report, ReportError, ReportNote, Slot, Stats } from '../core/result';
import type { Shape } from '../core/shape';
import type { ReadError } from '../core/source';
import type { Mode } from '../core/weights';
import { receptiveFields } from '../core/windows/receptive_field';

/** The page's language for what a report says in our own words, and what is wrong with a source in English. */
export interface ReportWords {
  /** What to change, under PyTorch's own words. */
  help(fault: Fault): string;
  /** Slot b draws on where slot a's construction stopped, and it has not been constructed. */
  aNotConstructed(): { readonly text: string; readonly help: string };
  /** What of a net's source it does not have. */
  notes(passed: PassedOver): Promise<readonly ReportNote[]>;
  /** Of the page's own lessons. */
  lessonTitles(): Promise<Readonly<Record<LessonId, string>>>;
  /** Why a source cannot be read, where, and what to do. */
  unreadable(error: ReadError): Promise<string>;
}

/** What of its source a net does not have, and what its report is not the whole of. */
export interface PassedOver {
  readonly leftOut: LeftOut | null;
  /** The mode that the net is in, where its steps are those of the other. */
  readonly otherWay: Mode | null;
  /** Whether this net's source draws x elsewhere than slot a's, whose x is taken. */
  readonly otherInput: boolean;
  /** The file of weights that is not here: drawn ones stand in their place. */
  readonly missingFile: WeightsFile | null;
  /** The digest of a given input that is not here: x as drawn stands in its place. */
  readonly missingInput: string | null;
  /** Tensors that a file gave and that no longer fit, by their names: they are as they were made. */
  readonly unfitting: readonly string[];
  /** [C, H, W] for which its steps were read, where that is not the input's and another may make other steps. */
  readonly readFor: NonNullable<Net['readFor']> | null;
}

/** Whether a net's weights come from a file that is here. */
function isLoaded({ net }: ShapedNet, { files }: Pick<EngineJob, 'files'>): boolean {
  return net.weights !== undefined && files !== undefined && Object.hasOwn(files, net.weights.digest);
}

/** Notes that no longer hold once a file of weights was opened. */
const OF_WEIGHTS: ReadonlySet<string> = new Set(['no-file', 'no-weights']);

/** What is left out beside weights that were asked for and have come. */
function withoutWeightNotes({ count, notes = [] }: LeftOut): LeftOut | null {
  const kept = notes.filter(({ code }) => !OF_WEIGHTS.has(code));
  const gone = notes.filter(({ code, effect }) => effect && OF_WEIGHTS.has(code)).length;
  return kept.length === 0 && count === gone ? null : { count: count - gone, notes: kept };
}

/** What is passed over of a slot; null where nothing is. */
export function passedOver(job: EngineJob, slot: Slot): PassedOver | null {
  const { a, b, recipe, input } = job;
  const shaped = slot === 'a' ? a : b;
  if (!shaped) return null;
  const { net } = shaped;
  const otherWay = isOtherWay(net) ? modeOf(net) : null;
  const hasOrder = a.net.acts !== undefined || net.acts !== undefined;
  const otherInput = slot === 'b' && recipe === 'paired' && hasOrder && !sameInput(a, shaped);
  const loaded = isLoaded(shaped, job);
  const leftOut = (loaded && net.leftOut ? withoutWeightNotes(net.leftOut) : net.leftOut) ?? null;
  const missingFile = net.weights && !loaded ? net.weights : null;
  const unfitting = loaded ? unfittingNames(net) : [];
  const readFor = net.readFor && net.readFor.join() !== input.shape.join() ? net.readFor : null;
  const missing = missingInput(job);
  const some = leftOut ?? otherWay ?? missingFile ?? missing ?? readFor;
  if (some === null && !otherInput && unfitting.length === 0) return null;
  return { leftOut, otherWay, otherInput, missingFile, missingInput: missing, unfitting, readFor };
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
  const { layer, when, code, text, text213 } = fault;
  return { layer, when, code, text, ...(text213 !== undefined && { text213 }), help: words.help(fault) };
}

const A_FIRST = { layer: -1, when: 'construct', code: 'a-not-constructed' } as const;

function layersOf(inputs: readonly ShapedInput[]): number[] {
  return inputs.flatMap(({ layer }) => (layer === null ? [] : [layer]));
}

/** The API's report of a slot, from a frame and the very job it was computed from. Null where there is no slot b. */
export async function reportOf({ job, ...frame }: Frame, slot: Slot, words: ReportWords): Promise<Report | null> {
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
  const passed = passedOver(job, slot);
  const notes = passed ? await words.notes(passed) : [];
  return {
    slot,
    seed: seedOut(job.seed),
    recipe: job.recipe,
    weights: isLoaded(net, job) ? 'loaded' : 'drawn',
    params: net.params,
    macs: net.macs,
    input: statsOf(frame.input, job.input.shape),
    layers,
    outputs: layersOf(net.outputs),
    error: blocked ? { ...A_FIRST, ...words.aNotConstructed() } : refused,
    complete: !notes.some((note) => note.effect),
    notes,
  };
}
