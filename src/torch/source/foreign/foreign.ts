import { type ArgValue, arg, pair } from '../../../core/args';
import { layerSpec } from '../../../core/layers/rows';
import type { ShapedStep } from '../../../core/net/shaped';
import type { Mode } from '../../../core/weights';

export type Dialect = 'keras' | 'tfjs';

/** A layer of Keras; tfjs has nearly the same. */
export interface ForeignLayer {
  readonly name: string;
  readonly args: readonly ForeignArg[];
  /** It is called on a list of tensors. */
  readonly joins?: true;
  /** It has weights: what is used twice is one layer. */
  readonly weights?: true;
  /** A line of its own before it, as a comment. */
  readonly remark?: string;
}

export type ForeignArg = readonly [name: string, value: ArgValue];

/** What no layer does by itself: text in which `{0}`, `{1}`, … are the tensors that are read. */
export interface ForeignText {
  readonly text: string;
}

/** A step in another framework: pieces one after the other, each on the result of the one before. */
export type Foreign = ForeignLayer | ForeignText;

export type Translate = (r: Reader) => readonly Foreign[] | null;

/** What is added to an axis, before and after; below zero it is cut. */
export type Sides = readonly [before: number, after: number];

/** A step while it is translated: its arguments, height and width apart. */
export class Reader {
  readonly step: ShapedStep;
  readonly dialect: Dialect;
  /** Its module is used elsewhere, too: the layer must not depend on this use's size. */
  readonly isShared: boolean;
  /** Nothing that it reads is below zero. */
  readonly isPositive: boolean;

  /** Its module's own mode, and the net's. */
  readonly mode: Mode;
  readonly netMode: Mode;

  constructor(step: ShapedStep, dialect: Dialect, netMode: Mode, { isShared = false, isPositive = false } = {}) {
    this.mode = step.module.mode ?? netMode;
    this.netMode = netMode;
    this.step = step;
    this.dialect = dialect;
    this.isShared = isShared;
    this.isPositive = isPositive;
  }

  get isKeras(): boolean {
    return this.dialect === 'keras';
  }

  /** Axes of what it reads, the batch counted. */
  get rank(): number {
    return this.step.inputSizes.length;
  }

  get(name: string): ArgValue {
    const { kind, args } = this.step.module;
    return arg(layerSpec(kind).args, args, name) ?? null;
  }

  number(name: string): number {
    const value = this.get(name);
    return typeof value === 'number' ? value : Number.NaN;
  }

  pair(name: string): [number, number] {
    return pair(this.get(name), 1);
  }

  /** Text for Keras alone, which computes with tensors outside of layers, too. */
  keras(text: string): readonly Foreign[] | null {
    return this.isKeras ? [{ text }] : null;
  }
}

export const layer = (name: string, ...args: ForeignArg[]): ForeignLayer => ({ name, args });
export const weighted = (name: string, ...args: ForeignArg[]): ForeignLayer => ({ name, args, weights: true });
export const joined = (name: string, ...args: ForeignArg[]): ForeignLayer => ({ name, args, joins: true });
export const activation = (word: string): ForeignLayer => layer('Activation', ['activation', word]);
export const text = (value: string): ForeignText => ({ text: value });

export const short = ([h, w]: readonly [number, number]): ArgValue => (h === w ? h : [h, w]);
export const unless = (name: string, value: ArgValue, preset: ArgValue): readonly ForeignArg[] =>
  value === preset ? [] : [[name, value]];

export function rescaled(scale: number, offset = 0): ForeignLayer {
  return layer('Rescaling', ['scale', scale], ...unless('offset', offset, 0));
}

/** Nothing at all, where a layer has to stand. */
export const LINEAR = activation('linear');

/** Where Keras has an axis of a batch of maps, which has its channels last; all other tensors have PyTorch's order. */
const KERAS_AXIS: readonly number[] = [0, 3, 1, 2];
/** Which of PyTorch's axes each of Keras's is. */
export const TORCH_AXIS: readonly number[] = [0, 2, 3, 1];

/** An axis as Keras counts it. */
export const kerasAxis = (axis: number, rank: number) => (rank === 4 ? (KERAS_AXIS[axis] ?? axis) : axis);

/** A tensor with its axes in PyTorch's order, and the other way round. */
export const channelsFirst = (own: string, rank: number) => (rank === 4 ? `ops.transpose(${own}, (0, 3, 1, 2))` : own);
export const channelsLast = (own: string, rank: number) => (rank === 4 ? `ops.transpose(${own}, (0, 2, 3, 1))` : own);

/** Layers that lay a map of this shape out in PyTorch's order: none where that is the same. */
export function laidFirst(shape: readonly number[]): readonly ForeignLayer[] {
  const [c = 1, h = 1, w = 1] = shape;
  return shape.length === 3 && c > 1 && h * w > 1 ? [layer('Permute', ['dims', [3, 1, 2]])] : [];
}

/** Layers from values in PyTorch's order to the shape; of maps the channels are then last. */
export function laidAs(shape: readonly number[]): readonly ForeignLayer[] {
  const [c = 1, h = 1, w = 1] = shape;
  if (shape.length !== 3) return [layer('Reshape', ['target_shape', shape])];
  if (c === 1 || h * w === 1) return [layer('Reshape', ['target_shape', [h, w, c]])];
  return [layer('Reshape', ['target_shape', shape]), layer('Permute', ['dims', [2, 3, 1]])];
}

/** Padding of each axis as the layer adds it: [top, bottom], [left, right]; null where it is no window. */
export function sides(r: Reader): readonly [Sides, Sides] | null {
  const [rows, cols] = r.step.axes ?? [];
  if (rows?.type !== 'sliding' || cols?.type !== 'sliding') return null;
  return [
    [rows.before, rows.after],
    [cols.before, cols.after],
  ];
}

const grow = (side: Sides): ArgValue => side.map((n) => Math.max(0, n));
const cut = (side: Sides): ArgValue => side.map((n) => Math.max(0, -n));

export function cropped([rows, cols]: readonly [Sides, Sides]): readonly ForeignLayer[] {
  const isCut = [...rows, ...cols].some((n) => n < 0);
  return isCut ? [layer('Cropping2D', ['cropping', [cut(rows), cut(cols)]])] : [];
}

/** Zeros around a map, and what is cut of it. */
export function zeroPadded(both: readonly [Sides, Sides]): readonly ForeignLayer[] {
  const [rows, cols] = both;
  const isPadded = [...rows, ...cols].some((n) => n > 0);
  return [...(isPadded ? [layer('ZeroPadding2D', ['padding', [grow(rows), grow(cols)]])] : []), ...cropped(both)];
}

/** `((0, 0), (1, 1), (2, 2), (0, 0))`, as ops.pad takes it of a batch of maps. */
export function padWidths([rows, cols]: readonly [Sides, Sides]): string {
  const width = ([before, after]: Sides) => `(${Math.max(0, before)}, ${Math.max(0, after)})`;
  return `((0, 0), ${width(rows)}, ${width(cols)}, (0, 0))`;
}
