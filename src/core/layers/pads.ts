import { type ArgSpec, type Args, type ArgValue, arg } from '../args';
import type { LayerSpec } from '../layer';
import { asNumber, isNumber } from '../python/python';
import type { Shape } from '../shape';
import type { WindowAxis } from '../window';
import { callRefusal } from './call';
import { floatRefusal } from './float32';
import { numbersOf, tupleOf } from './int_lists';
import { constantPadRefusal, notComputed, padCallRefusal, padRefusal } from './pad_checks';
import type { MapPads, PadMode } from './padded';
import { parseRefusal } from './parse';
import { inferSized, rankRefusal, refuse, type Sized } from './sized';
import { slidingAxis } from './sliding';

const PADDING: ArgSpec = { name: 'padding', type: 'int4', range: [-2, 4], control: 'slider' };
const VALUE: ArgSpec = { name: 'value', type: 'float', range: [-2, 2], step: 0.1, control: 'slider' };

/** The padding as its constructor stores it: (left, right, top, bottom), the last axis first. */
const padOf = (specs: readonly ArgSpec[], args: Args): readonly ArgValue[] =>
  tupleOf(arg(specs, args, 'padding') ?? null, 4);

const sidesOf = ([left = 0, right = 0, top = 0, bottom = 0]: readonly number[]): MapPads => ({
  left,
  right,
  top,
  bottom,
});

/** One cell of the padded axis after the other: a window of one. */
const padded = (input: number, before: number, after: number): WindowAxis =>
  slidingAxis(input, { kernel: 1, stride: 1, dilation: 1, before, after });

function made(sizes: Shape, pad: readonly number[]): Sized {
  const grown = sizes.map((size, i) => {
    const at = 2 * (sizes.length - 1 - i);
    return size + (pad[at] ?? 0) + (pad[at + 1] ?? 0);
  });
  const { left, right, top, bottom } = sidesOf(pad);
  const axes =
    sizes.length < 2
      ? null
      : ([padded(sizes.at(-2) ?? 0, top, bottom), padded(sizes.at(-1) ?? 0, left, right)] as const);
  return { ok: true, sizes: grown, axes };
}

function constantPad(kind: 'ZeroPad2d' | 'ConstantPad2d'): LayerSpec {
  const specs = kind === 'ZeroPad2d' ? [PADDING] : [PADDING, VALUE];
  return {
    kind,
    family: 'pad',
    args: specs,
    forward: { owner: '_ConstantPadNd' },
    construct: (args) => callRefusal(`${kind}.__init__`, specs, args),
    infer: inferSized((args, sizes) => {
      const pad = padOf(specs, args);
      const value = arg(specs, args, 'value') ?? null;
      const fill = parseRefusal('pad', [{ name: 'value', type: 'float or None', value, position: 4 }]);
      const [first] = pad;
      const wrong = typeof first === 'number' && Number.isInteger(first) ? fill : null;
      const called = wrong ?? padCallRefusal(pad, sizes.length, 'constant') ?? fill;
      if (called) return refuse(called);
      const numbers = numbersOf(pad);
      const batch = numbers.slice(6).some((n) => n !== 0) ? notComputed(numbers) : null;
      const refusal = constantPadRefusal(sizes, numbers) ?? fillRefusal(numbers, value) ?? batch;
      return refusal ? refuse(refusal) : made(sizes, numbers);
    }),
    weights: () => [],
    keepsSign: (args) => padValue(args) >= 0,
    macs: () => 0,
    fresh: () => ({ padding: 1, ...(kind === 'ConstantPad2d' && { value: 0 }) }),
  };
}

/** Where nothing is added, nothing is filled. */
const fillRefusal = (pad: readonly number[], value: ArgValue) =>
  pad.some((n) => n > 0) ? floatRefusal('value', value) : null;

/** Planes that a Pad layer adds before those of a map, or cuts: its third pair of numbers. */
export function planesBefore(args: Args): number {
  return numbersOf(padOf([PADDING], args))[4] ?? 0;
}

/** What ConstantPad2d fills with; None is zero. */
export function padValue(args: Args): number {
  const value = args.value ?? 0;
  return isNumber(value) ? asNumber(value) : 0;
}

function valuePad(kind: string, mode: PadMode): LayerSpec {
  const specs = [PADDING];
  return {
    kind,
    family: 'pad',
    args: specs,
    forward: { owner: `_${kind.slice(0, -2)}Nd` },
    construct: (args) => callRefusal(`${kind}.__init__`, specs, args),
    infer: inferSized((args, sizes) => {
      const rank = sizes.length;
      if (mode === 'circular' && rank !== 3 && rank !== 4) {
        return refuse(rankRefusal(`expected 3D or 4D input (got ${rank}D input)`, sizes));
      }
      const pad = padOf(specs, args);
      const called = padCallRefusal(pad, rank, mode);
      if (called) return refuse(called);
      const numbers = numbersOf(pad);
      const refusal = padRefusal(mode, { sizes, pads: sidesOf(numbers), axes: numbers.length === 2 ? 1 : 2 });
      return refusal ? refuse(refusal) : made(sizes, numbers);
    }),
    weights: () => [],
    keepsSign: () => true,
    macs: () => 0,
    fresh: () => ({ padding: 1 }),
  };
}

export const zeroPad2d = constantPad('ZeroPad2d');
export const constantPad2d = constantPad('ConstantPad2d');
export const reflectionPad2d = valuePad('ReflectionPad2d', 'reflect');
export const replicationPad2d = valuePad('ReplicationPad2d', 'replicate');
export const circularPad2d = valuePad('CircularPad2d', 'circular');
