import type { ArgValue } from '../args';
import { intList, typeName } from '../python';
import type { Refusal } from '../refusal';
import { allocationRefusal } from './allocation';
import { numbersOf, startsWithInt, unpackRefusal } from './int_lists';
import { failingAxis } from './sliding';

type PadMode = 'reflect' | 'replicate' | 'circular';

/** Cells added on each side of a map [C, H, W]; negative ones cut. */
export interface MapPads {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** torch.nn.functional.pad's parser and its choice by length, for a 4-D input. `pad` begins with the last axis. */
export function padCallRefusal(pad: readonly ArgValue[]): Refusal | null {
  if (!startsWithInt(pad)) {
    const got = typeName(pad[0] ?? null);
    return {
      code: 'wrong-type',
      text: `pad(): argument 'pad' (position 2) must be tuple of ints, but found element of type ${got} at pos 0`,
      values: { name: 'padding', got },
    };
  }
  const unpacked = unpackRefusal('pad', 'pad', pad);
  if (unpacked) return unpacked;
  const values = { name: 'padding', length: pad.length / 2 };
  if (pad.length > 8) {
    const text = `Padding length should be less than or equal to two times the input dimension but got padding length ${pad.length} and input of dimension 4`;
    return { code: 'pair-length', text, values };
  }
  if (pad.length === 4) return null;
  if (pad.length === 6) {
    const [front = 0] = numbersOf(pad.slice(4));
    if (front === 0) return null;
    // PyTorch takes the batch of maps for one volume here, and pads its channels.
    const text = `padding of ${pad.length / 2} numbers pads the channels too: not computed here`;
    return { code: 'padding-channels', text, values };
  }
  return { code: 'pair-length', text: `Padding size ${pad.length} is not supported for 4D input tensor.`, values };
}

function reflect(shape: readonly number[], pads: MapPads): Refusal | null {
  const [, h = 0, w = 0] = shape;
  const over = (argument: number, before: number, after: number, size: number, dim: number): Refusal | null =>
    before < size && after < size
      ? null
      : {
          code: 'reflect-padding-too-large',
          text: `Argument #${argument}: Padding size should be less than the corresponding input dimension, but got: padding (${before}, ${after}) at dimension ${dim} of input ${intList([1, ...shape])}`,
          values: { axis: dim === 2 ? 'height' : 'width', padding: Math.max(before, after), size },
        };
  return over(4, pads.left, pads.right, w, 3) ?? over(6, pads.top, pads.bottom, h, 2);
}

function tooSmall(mode: PadMode, shape: readonly number[], pads: MapPads): Refusal | null {
  const [c = 0, h = 0, w = 0] = shape;
  const height = h + pads.top + pads.bottom;
  const width = w + pads.left + pads.right;
  const rows = height < 1;
  const values = { axis: failingAxis(rows, width < 1), padding: rows ? pads.top : pads.left, size: rows ? h : w };
  const code = 'padding-crops-all';
  if (height < 1 && width < 1) {
    const input = mode === 'reflect' ? `(H: ${h}, W: ${w})` : `(H: ${h}, W: ${w} )`;
    return { code, text: `input ${input} is too small. Calculated output H: ${height} W: ${width}`, values };
  }
  if (height >= 0 && width >= 0) return null;
  if (mode === 'reflect') return { code, text: 'numel: integer multiplication overflow', values };
  const negative = height < 0 ? height : width;
  return {
    code,
    text: `Trying to create tensor with negative dimension ${negative}: ${intList([1, c, height, width])}`,
    values,
  };
}

function circular(shape: readonly number[], pads: MapPads): Refusal | null {
  const [, h = 0, w = 0] = shape;
  const axis = (name: 'height' | 'width', before: number, after: number, size: number): Refusal | null => {
    const values = { axis: name, padding: Math.max(before, after), size };
    if (before > size || after > size) {
      const text = 'Padding value causes wrapping around more than once.';
      return { code: 'circular-padding-too-large', text, values };
    }
    if (size + before + after >= 0) return null;
    return { code: 'padding-crops-all', text: 'Negative padding value is resulting in an empty dimension', values };
  };
  return axis('height', pads.top, pads.bottom, h) ?? axis('width', pads.left, pads.right, w);
}

/**
 * What padding a map with its own values refuses (ATen: ReflectionPad.cpp, ReplicationPadding.cpp, PadNd.cpp).
 * `asVolume`: PyTorch was given three numbers and takes the batch of one for a volume.
 */
export function padRefusal(mode: PadMode, shape: readonly number[], pads: MapPads, asVolume: boolean): Refusal | null {
  if (mode === 'circular') return circular(shape, pads);
  const [c = 0, h = 0, w = 0] = shape;
  if (c === 0 || h === 0 || w === 0) {
    return {
      code: 'empty-map',
      text: `Expected ${asVolume ? '4D or 5D' : '3D or 4D'} (batch mode) tensor with possibly 0 batch size and other non-zero dimensions for input, but got: ${intList([1, ...shape])}`,
      values: { channels: c, height: h, width: w },
    };
  }
  const padded = [1, c, h + pads.top + pads.bottom, w + pads.left + pads.right];
  return (
    (mode === 'reflect' ? reflect(shape, pads) : null) ??
    tooSmall(mode, shape, pads) ??
    allocationRefusal(padded, ['padding'])
  );
}
