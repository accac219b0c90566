import { convPadding } from '../layers/conv2d';
import { givenValue } from '../layers/rows';
import type { LayerKind } from '../layers/table';
import { activeSteps } from '../net/graph';
import type { Module, Net } from '../net/net';
import { numbers, type Pair } from '../repair/repair_edits';
import { type Range, SEARCH_ARGUMENTS, SEARCH_RANGES, type Search } from '../search';

export type Axis = 0 | 1;

/** An argument of a net that may be changed so that sizes change. A module that is used twice has it once. */
export interface Slot {
  readonly module: Module;
  readonly name: string;
  /** [H, W] as it is; null for a word, 'same'. */
  readonly now: Pair | null;
  /** What a word comes to, [H, W]: so far a change is from it. */
  readonly base: Pair;
  /** Values that conditions leave to it. */
  readonly within: Range;
}

/** A value that a slot may take along an axis, and how far that is from what it is. */
export interface Candidate {
  readonly value: number;
  readonly cost: number;
}

const WINDOW = ['kernel_size', 'stride', 'padding', 'dilation'];
const NAMES: Partial<Record<LayerKind, readonly string[]>> = {
  Conv2d: WINDOW,
  ConvTranspose2d: [...WINDOW, 'output_padding'],
  MaxPool2d: WINDOW,
  AvgPool2d: ['kernel_size', 'stride', 'padding'],
  LPPool2d: ['kernel_size', 'stride'],
  AdaptiveAvgPool2d: ['output_size'],
  AdaptiveMaxPool2d: ['output_size'],
  Upsample: ['size', 'scale_factor'],
};

/** A step of a stride, a dilation or a factor changes more than one of a kernel. */
const WEIGHT: Readonly<Record<string, number>> = { stride: 2, dilation: 3, scale_factor: 2 };
const LEAST: Readonly<Record<string, number>> = { padding: 0, output_padding: 0 };
/** What is tried of each argument where several are changed; kernels and padding farther where they are large already. */
const NARROW: Readonly<Record<string, number>> = { stride: 4, dilation: 3, output_padding: 3, scale_factor: 4 };

const least = (name: string) => LEAST[name] ?? 1;

function slotOf(module: Module, name: string, search: Search): Slot | null {
  const given = givenValue(module, name);
  const now = numbers(module, name);
  const searched = module.kind === 'Conv2d' ? SEARCH_RANGES.find((of) => SEARCH_ARGUMENTS[of] === name) : undefined;
  const within = (searched && search[searched]) ?? [least(name), Number.MAX_SAFE_INTEGER];
  const common = { module, name, within };
  if (now) return { ...common, now, base: now };
  if (module.kind !== 'Conv2d' || name !== 'padding' || typeof given !== 'string') return null;
  const [[top, bottom], [left, right]] = convPadding(module.args);
  return { ...common, now: null, base: [(top + bottom) / 2, (left + right) / 2] };
}

/** All that may be changed, in the order in which it is run first. */
export function slotsOf(net: Net, search: Search = {}): Slot[] {
  const modules = new Set(activeSteps(net).map((s) => s.module));
  return [...modules].flatMap((module) =>
    (NAMES[module.kind] ?? []).flatMap((name) => slotOf(module, name, search) ?? []),
  );
}

/**
 * What a slot may take along an axis: up to `most` where it alone is changed, else what is near it and near what is
 * usual. `wanted` is the size that is wanted in the end, which a layer that is told its size may be told.
 */
export function candidates(slot: Slot, axis: Axis, wanted: number, most: number | null): Candidate[] {
  const { name, within } = slot;
  const base = slot.base[axis];
  const own = slot.now?.[axis] ?? null;
  const far = { kernel_size: Math.max(7, base + 3), padding: Math.max(4, Math.ceil(base) + 3) }[name];
  const narrow = far ?? NARROW[name] ?? 0;
  const [from, to] = [Math.max(least(name), within[0]), Math.min(most ?? narrow, within[1])];
  const values = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
  const sized = name === 'output_size' || name === 'size';
  return [...new Set(sized && wanted >= within[0] ? [...values, wanted] : values)]
    .filter((value) => value !== own)
    .map((value) => ({ value, cost: costOf(name, base, value) }));
}

/** What one change of a number costs; even kernels are rarely meant. */
function costOf(name: string, from: number, to: number): number {
  return (WEIGHT[name] ?? 1) * Math.abs(to - from) + (name === 'kernel_size' && to % 2 === 0 ? 2 : 0);
}
