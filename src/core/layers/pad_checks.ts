import type { ArgValue } from '../args';
import { intList, pyStr, typeName } from '../python/python';
import type { Refusal } from '../refusal';
import type { Shape } from '../shape';
import { allocationRefusal } from './allocation';
import { numbersOf, startsWithInt, unpackRefusal } from './int_lists';
import { type Padded, type PadMode, refuseModePadsBy } from './padded';
import { failingAxis } from './sliding';

/** torch.nn.functional.pad's parser and its looks at the length. `pad` begins with the last axis. */
export function padCallRefusal(pad: readonly ArgValue[], rank: number, mode: PadMode | 'constant'): Refusal | null {
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
  const { length } = pad;
  const values = { name: 'padding', length: length / 2 };
  if (length % 2 !== 0) {
    return { code: 'pad-length', text: 'Padding length must be divisible by 2', values: { length } };
  }
  if (length > 2 * rank) {
    const text = `Padding length should be less than or equal to two times the input dimension but got padding length ${length} and input of dimension ${rank}`;
    return rank === 4 ? { code: 'pair-length', text, values } : { code: 'wrong-rank', text, values: { got: rank } };
  }
  if (mode === 'constant') return null;
  if (length === 4 && (rank === 3 || rank === 4)) return null;
  if (length === 2 && (rank === 2 || rank === 3)) return null;
  if (length === 6 && rank === 4) {
    // PyTorch takes the batch of maps for one volume here, and pads its channels.
    return numbersOf(pad.slice(4)).every((n) => n === 0) ? null : notComputed(pad);
  }
  const text = `Padding size ${length} is not supported for ${rank}D input tensor.`;
  return rank === 4 ? { code: 'pair-length', text, values } : { code: 'wrong-rank', text, values: { got: rank } };
}

const lastTwo = ({ sizes, axes }: Padded) => ({ h: axes === 1 ? 1 : (sizes.at(-2) ?? 0), w: sizes.at(-1) ?? 0 });

function reflect(padded: Padded): Refusal | null {
  const { sizes, pads } = padded;
  const { h, w } = lastTwo(padded);
  const over = (argument: number, before: number, after: number, size: number, back: number): Refusal | null =>
    before < size && after < size
      ? null
      : {
          code: 'reflect-padding-too-large',
          text: `Argument #${argument}: Padding size should be less than the corresponding input dimension, but got: padding (${pyStr(before)}, ${pyStr(after)}) at dimension ${sizes.length - back} of input ${intList(sizes)}`,
          values: { axis: back === 2 ? 'height' : 'width', padding: Math.max(before, after), size },
        };
  const wide = over(4, pads.left, pads.right, w, 1);
  return wide ?? (padded.axes === 1 ? null : over(6, pads.top, pads.bottom, h, 2));
}

function tooSmall(mode: PadMode, padded: Padded, height: number, width: number): Refusal | null {
  const { axes, pads } = padded;
  const { h, w } = lastTwo(padded);
  const rows = height < 1 && axes !== 1;
  const values = { axis: failingAxis(rows, width < 1), padding: rows ? pads.top : pads.left, size: rows ? h : w };
  const code = 'padding-crops-all';
  if (axes === 1) {
    const text = `input (W: ${w}) is too small. Calculated output W: ${width}`;
    return width < 1 ? { code, text, values } : null;
  }
  if (mode === 'replicate') {
    if (height >= 1 && width >= 1) return null;
    const text = `Calculated output H: ${height} W: ${width} must be >= 1 in every dimension (input H: ${h}, W: ${w})`;
    return { code, text, text213: replicated213(padded, height, width), values };
  }
  if (height < 1 && width < 1) {
    return { code, text: `input (H: ${h}, W: ${w}) is too small. Calculated output H: ${height} W: ${width}`, values };
  }
  if (height >= 0 && width >= 0) return null;
  return { code, text: 'numel: integer multiplication overflow', values };
}

/** 2.13 let a map become empty along one axis. */
function replicated213(padded: Padded, height: number, width: number): string | null {
  const { h, w } = lastTwo(padded);
  if (height < 1 && width < 1) {
    return `input (H: ${h}, W: ${w} ) is too small. Calculated output H: ${height} W: ${width}`;
  }
  if (height >= 0 && width >= 0) return null;
  const made = [...padded.sizes.slice(0, -2), height, width];
  return `Trying to create tensor with negative dimension ${height < 0 ? height : width}: ${intList(made)}`;
}

function circular(padded: Padded): Refusal | null {
  const { pads } = padded;
  const { h, w } = lastTwo(padded);
  const axis = (name: 'height' | 'width', before: number, after: number, size: number): Refusal | null => {
    const values = { axis: name, padding: Math.max(before, after), size };
    if (before > size || after > size) {
      const text = 'Padding value causes wrapping around more than once.';
      return { code: 'circular-padding-too-large', text, values };
    }
    if (size + before + after >= 0) return null;
    return { code: 'padding-crops-all', text: 'Negative padding value is resulting in an empty dimension', values };
  };
  const rows = padded.axes === 1 ? null : axis('height', pads.top, pads.bottom, h);
  return rows ?? axis('width', pads.left, pads.right, w);
}

const RANKS = { 1: '2D or 3D', 2: '3D or 4D', 3: '4D or 5D' } as const;

/** What PyTorch pads and this page does not: in our words. */
export function notComputed({ length }: readonly ArgValue[]): Refusal {
  const what = length > 6 ? 'the batch' : 'the channels';
  const text = `padding of ${length / 2} numbers pads ${what} too: not computed here`;
  return { code: 'padding-channels', text, values: { name: 'padding', length: length / 2 } };
}

/** What padding a tensor with its own values refuses (ATen: ReflectionPad.cpp, ReplicationPadding.cpp, PadNd.cpp). */
export function padRefusal(mode: PadMode, padded: Padded): Refusal | null {
  if (mode === 'circular') return circular(padded);
  const { sizes, pads, axes } = padded;
  const { h, w } = lastTwo(padded);
  // The first axis may be a batch, which may be empty; of as many axes as are padded and one more it is channels.
  const needed = axes === 3 || sizes.length === axes + 1 ? sizes : sizes.slice(1);
  if (needed.some((n) => n === 0)) {
    const [c = 0] = sizes.slice(-3);
    return {
      code: 'empty-map',
      text: `Expected ${RANKS[axes]} (batch mode) tensor with possibly 0 batch size and other non-zero dimensions for input, but got: ${intList(sizes)}`,
      values: { channels: c, height: h, width: w },
    };
  }
  const height = axes === 1 ? h : h + pads.top + pads.bottom;
  const width = w + pads.left + pads.right;
  const made = axes === 1 ? [...sizes.slice(0, -1), width] : [...sizes.slice(0, -2), height, width];
  return (
    (mode === 'reflect' ? reflect(padded) : null) ??
    tooSmall(mode, padded, height, width) ??
    allocationRefusal(made, ['padding'])
  );
}

/** ATen/native/PadNd.cpp, constant_pad_nd: it cuts first, then adds. `pad` begins with the last axis. */
export function constantPadRefusal(sizes: Shape, pad: readonly number[]): Refusal | null {
  const spans = sizes.map((size, i) => {
    const at = 2 * (sizes.length - 1 - i);
    return { size, before: pad[at] ?? 0, after: pad[at + 1] ?? 0 };
  });
  const axisName = (i: number) => (i === sizes.length - 1 ? 'width' : 'height');
  for (const [i, { size, before, after }] of spans.entries()) {
    if (size + Math.min(before, 0) + Math.min(after, 0) >= 0) continue;
    const values = { axis: axisName(i), padding: Math.min(before, after), size };
    return { code: 'padding-crops-all', text: 'narrow(): length must be non-negative.', values };
  }
  for (const [i, { size, before, after }] of spans.entries()) {
    if (size + before + after < 2 ** 63) continue;
    const text = `The input size ${size}, plus negative padding ${pyStr(before)} and ${pyStr(after)} resulted in a negative output size, which is invalid. Check dimension ${i} of your input.`;
    return { code: 'number-overflow', text, values: { name: 'padding' } };
  }
  const made = spans.map(({ size, before, after }) => size + before + after);
  return allocationRefusal(made, ['padding']);
}

refuseModePadsBy((pad, mode, padded) => padCallRefusal(pad, padded.sizes.length, mode) ?? padRefusal(mode, padded));
