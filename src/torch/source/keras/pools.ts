import type { ArgValue } from '../../../core/args';
import { type KerasArguments, shortPair } from './arguments';
import { sameSides } from './padding';
import { type Part, plain, type Translate, type Translated } from './parts';

/** The lowest float32: a maximum never takes it. A net's arguments are finite. */
const LOWEST = -3.4028234663852886e38;

type Sides = readonly [before: number, after: number];
type Pair = readonly [number, number];

function windows(a: KerasArguments) {
  const kernel = a.pair('pool_size', 2);
  const stride: Pair = a.get('strides') == null ? kernel : a.pair('strides', kernel);
  const args: Record<string, ArgValue> = { kernel_size: shortPair(kernel) };
  if (stride[0] !== kernel[0] || stride[1] !== kernel[1]) args.stride = shortPair(stride);
  return { kernel, stride, args };
}

/** Pooling with 'same': PyTorch pads evenly or by ceil_mode; else a pad that no maximum takes stands before. */
export const maxPool: Translate = (a, input) => {
  const { kernel, stride, args } = windows(a);
  const sides = sidesOf(a, input, kernel, stride);
  if (sides.flat().every((n) => n === 0)) return plain({ kind: 'MaxPool2d', args });
  const [rows, cols] = sides;
  if (rows[0] === rows[1] && cols[0] === cols[1]) {
    return plain({ kind: 'MaxPool2d', args: { ...args, padding: shortPair([rows[0], cols[0]]) } });
  }
  const ceils = sides.every(([before, after], i) => before === 0 && after < (stride[i] ?? 1));
  if (ceils) return plain({ kind: 'MaxPool2d', args: { ...args, ceil_mode: true } });
  const pad: Part = { kind: 'ConstantPad2d', args: { padding: [...cols, ...rows], value: LOWEST } };
  return { parts: [pad, { kind: 'MaxPool2d', args }], notes: [{ code: 'uneven-same', argument: 'padding' }] };
};

/**
 * The mean of those cells of a window that are there. Where one more is missing after than before, PyTorch rounds up;
 * where the stride is 1 it gets a row more, which is cut again.
 */
export const avgPool: Translate = (a, input): Translated => {
  const { kernel, stride, args } = windows(a);
  const sides = sidesOf(a, input, kernel, stride);
  if (sides.flat().every((n) => n === 0)) return plain({ kind: 'AvgPool2d', args });
  const isOdd = sides.map(([before, after]) => after > before);
  const padding = sides.map(([before, after], i) => (isOdd[i] && stride[i] === 1 ? after : before));
  const own: Record<string, ArgValue> = { ...args };
  if (padding.some((n) => n > 0)) own.padding = shortPair([padding[0] ?? 0, padding[1] ?? 0]);
  const ceils = isOdd.some((odd, i) => odd && stride[i] !== 1);
  if (ceils) own.ceil_mode = true;
  own.count_include_pad = false;
  const cut = [0, 1].map((i): Sides => {
    const [size, p, s, k] = [input[i + 1] ?? 0, padding[i] ?? 0, stride[i as 0 | 1], kernel[i as 0 | 1]];
    const steps = (size + 2 * p - k) / s;
    let made = (ceils ? Math.ceil(steps) : Math.floor(steps)) + 1;
    if (ceils && (made - 1) * s >= size + p) made -= 1;
    const before = p - (sides[i]?.[0] ?? 0);
    return [before, made - before - Math.ceil(size / s)];
  });
  const [rows = [0, 0], cols = [0, 0]] = cut;
  const pool: Part = { kind: 'AvgPool2d', args: own };
  const isCut = cut.flat().some((n) => n > 0);
  return isCut
    ? plain(pool, { kind: 'ZeroPad2d', args: { padding: [...cols, ...rows].map((n) => 0 - n) } })
    : plain(pool);
};

function sidesOf(a: KerasArguments, input: readonly number[], kernel: Pair, stride: Pair): readonly [Sides, Sides] {
  const [, height = 0, width = 0] = input;
  if (!a.same())
    return [
      [0, 0],
      [0, 0],
    ];
  return [sameSides(height, kernel[0], stride[0], 1), sameSides(width, kernel[1], stride[1], 1)];
}

export function globalPool(kind: 'AdaptiveAvgPool2d' | 'AdaptiveMaxPool2d'): Translate {
  return (a) => {
    const one: Part = { kind, args: { output_size: 1 } };
    return a.flag('keepdims', false) ? plain(one) : plain(one, { kind: 'Flatten', args: {} });
  };
}

export function adaptivePool(kind: 'AdaptiveAvgPool2d' | 'AdaptiveMaxPool2d'): Translate {
  return (a) => plain({ kind, args: { output_size: shortPair(a.pair('output_size', 1)) } });
}
