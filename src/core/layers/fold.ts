import { type ArgSpec, type Args, arg } from '../args';
import type { LayerSpec } from '../layer';
import { asNumber, intList, pyStr } from '../python/python';
import type { Refusal } from '../refusal';
import { elements, type Shape } from '../shape';
import { callRefusal } from './call';
import { tupleOf } from './int_lists';
import { parseRefusal } from './parse';
import { axisIndex, inferSized, rankRefusal, refuse } from './sized';

const WINDOW: readonly ArgSpec[] = [
  { name: 'kernel_size', type: 'int2', range: [1, 6], control: 'slider' },
  { name: 'dilation', type: 'int2', default: 1, range: [1, 4], control: 'more' },
  { name: 'padding', type: 'int2', default: 0, range: [0, 3], control: 'slider' },
  { name: 'stride', type: 'int2', default: 1, range: [1, 4], control: 'slider' },
];
const UNFOLD = WINDOW;
const FOLD: readonly ArgSpec[] = [{ name: 'output_size', type: 'int2', range: [1, 64], control: 'slider' }, ...WINDOW];

type Pair = readonly [number, number];

/** The windows that are laid beside one another: numbers of height, then of width. */
export interface Blocks {
  readonly kernel: Pair;
  readonly dilation: Pair;
  readonly padding: Pair;
  readonly stride: Pair;
}

export function blocksOf(args: Args): Blocks {
  const read = (name: string): Pair => {
    const [h = 0, w = h] = tupleOf(arg(WINDOW, args, name) ?? null).map(asNumber);
    return [h, w];
  };
  return { kernel: read('kernel_size'), dilation: read('dilation'), padding: read('padding'), stride: read('stride') };
}

/** How many windows stand along an axis (0: height). */
export function blockCount({ kernel, dilation, padding, stride }: Blocks, size: number, i: 0 | 1): number {
  return Math.floor((size + 2 * padding[i] - (dilation[i] * (kernel[i] - 1) + 1)) / stride[i]) + 1;
}

const tuple = ([h, w]: Pair) => `(${pyStr(h)}, ${pyStr(w)})`;

/** What both directions refuse of their numbers, in this order (ATen/native/im2col_shape_check.h). */
function numbersRefusal(
  { kernel, dilation, padding, stride }: Blocks,
  order: readonly (keyof Blocks)[],
): Refusal | null {
  const least = (pair: Pair) => Math.min(...pair);
  const checks: Readonly<Record<keyof Blocks, () => Refusal | null>> = {
    kernel: () =>
      least(kernel) > 0
        ? null
        : {
            code: 'non-positive-kernel',
            text: `kernel size should be greater than zero, but got kernel_height: ${kernel[0]} kernel_width: ${kernel[1]}`,
            values: { kernel: least(kernel) },
          },
    dilation: () =>
      least(dilation) > 0
        ? null
        : {
            code: 'non-positive-dilation',
            text: `dilation should be greater than zero, but got dilation_height: ${dilation[0]} dilation_width: ${dilation[1]}`,
            values: { dilation: least(dilation) },
          },
    padding: () =>
      least(padding) >= 0
        ? null
        : {
            code: 'negative-padding',
            text: `padding should be non-negative, but got pad_height: ${padding[0]} pad_width: ${padding[1]}`,
            values: { padding: least(padding) },
          },
    stride: () =>
      least(stride) > 0
        ? null
        : {
            code: 'non-positive-stride',
            text: `stride should be greater than zero, but got stride_height: ${stride[0]} stride_width: ${stride[1]}`,
            values: { stride: least(stride) },
          },
  };
  for (const name of order) {
    const refusal = checks[name]();
    if (refusal) return refusal;
  }
  return null;
}

const parsed = (fn: string, specs: readonly ArgSpec[], args: Args): Refusal | null =>
  parseRefusal(
    fn,
    specs.map(({ name }) => ({ name, type: 'ints' as const, value: tupleOf(arg(specs, args, name) ?? null) })),
  );

/** Sizes of a map's windows, laid end to end; or PyTorch's refusal. */
function unfoldSizes(args: Args, sizes: Shape): Shape | Refusal {
  const called = parsed('im2col', UNFOLD, args);
  if (called) return called;
  const blocks = blocksOf(args);
  const wrong = numbersRefusal(blocks, ['kernel', 'dilation', 'padding', 'stride']);
  if (wrong) return wrong;
  const rank = sizes.length;
  const isMap = rank === 3 || rank === 4;
  if (!isMap || elements(sizes.slice(rank - 3)) === 0) {
    const axis = rank < 3 ? axisIndex(rank === 1 ? 1 : 2, sizes) : 0;
    if (typeof axis !== 'number') return axis;
    const text = `Expected 3D or 4D (batch mode) tensor with possibly 0 batch size and other non-zero dimensions for input, but got: ${intList(sizes)}`;
    return rankRefusal(text, sizes);
  }
  const [c = 0, h = 0, w = 0] = sizes.slice(-3);
  const [rows, cols] = [blockCount(blocks, h, 0), blockCount(blocks, w, 1)];
  if (rows < 1 || cols < 1) {
    const { kernel, dilation, padding } = blocks;
    const text = `Given input with spatial size (${h}, ${w}), kernel_size=${tuple(kernel)}, dilation=${tuple(dilation)}, padding=${tuple(padding)}, calculated shape of the array of sliding blocks as (${rows}, ${cols}), but its components must be at least one.`;
    const tall = rows < 1;
    const i = tall ? 0 : 1;
    const span = dilation[i] * (kernel[i] - 1) + 1;
    const padded = (tall ? h : w) + 2 * padding[i];
    return { code: 'kernel-too-large', text, values: { axis: tall ? 'height' : 'width', kernel: span, padded } };
  }
  return [...sizes.slice(0, -3), c * blocks.kernel[0] * blocks.kernel[1], rows * cols];
}

/** Every window of a map as a column (torch.nn.Unfold). */
export const unfold: LayerSpec = {
  kind: 'Unfold',
  family: 'resize',
  args: UNFOLD,
  newChannels: true,
  construct: (args) => callRefusal('Unfold.__init__', UNFOLD, args),
  infer: inferSized((args, sizes) => {
    const made = unfoldSizes(args, sizes);
    return 'code' in made ? refuse(made) : { ok: true, sizes: made, axes: null };
  }),
  weights: () => [],
  keepsSign: () => true,
  macs: () => 0,
  fresh: () => ({ kernel_size: 3 }),
};

/** Sizes of the map that columns are laid back onto; or PyTorch's refusal. */
function foldSizes(args: Args, sizes: Shape): Shape | Refusal {
  const called = parsed('col2im', FOLD, args);
  if (called) return called;
  const blocks = blocksOf(args);
  const [height = 0, width = height] = tupleOf(arg(FOLD, args, 'output_size') ?? null).map(asNumber);
  const wrong = numbersRefusal(blocks, ['kernel', 'dilation', 'padding', 'stride']);
  if (wrong) return wrong;
  const rank = sizes.length;
  if ((rank !== 2 && rank !== 3) || elements(sizes.slice(-2)) === 0) {
    const text = `Expected 2D or 3D (batch mode) tensor for input with possibly 0 batch size and non-zero dimensions for input, but got: ${intList(sizes)}`;
    return rankRefusal(text, sizes);
  }
  const { kernel, dilation, padding, stride } = blocks;
  const area = kernel[0] * kernel[1];
  const [features = 0, columns = 0] = sizes.slice(-2);
  if (features % area !== 0) {
    const text = `Expected size of input's dimension 1 to be divisible by the product of kernel_size, but got input.size(1)=${features} and kernel_size=${tuple(kernel)}.`;
    return { code: 'shuffle-not-divisible', text, values: { what: 'channels', size: features, by: area } };
  }
  const [rows, cols] = [blockCount(blocks, height, 0), blockCount(blocks, width, 1)];
  const given = `Given output_size=${tuple([height, width])}, kernel_size=${tuple(kernel)}, dilation=${tuple(dilation)}, padding=${tuple(padding)}, stride=${tuple(stride)}`;
  if (columns !== rows * cols) {
    const text = `${given}, expected size of input's dimension 2 to match the calculated number of sliding blocks ${rows} * ${cols} = ${rows * cols}, but got input.size(2)=${columns}.`;
    return { code: 'fold-mismatch', text, values: { expected: rows * cols, got: columns } };
  }
  if (rows < 1 || cols < 1) {
    const text = `${given}, calculated shape of the array of sliding blocks as (${rows}, ${cols}), which is too small (non-positive)`;
    return { code: 'fold-mismatch', text, values: { expected: rows * cols, got: columns } };
  }
  if (height < 1 || width < 1) {
    const text = `Expected output spatial size to be positive, but got: output_size=${tuple([height, width])}.`;
    return { code: 'non-positive-size', text, values: { size: Math.min(height, width) } };
  }
  return [...sizes.slice(0, -2), features / area, height, width];
}

/** Columns laid back onto a map, added up where they overlap (torch.nn.Fold). */
export const fold: LayerSpec = {
  kind: 'Fold',
  family: 'resize',
  args: FOLD,
  newChannels: true,
  construct: (args) => callRefusal('Fold.__init__', FOLD, args),
  infer: inferSized((args, sizes) => {
    const made = foldSizes(args, sizes);
    return 'code' in made ? refuse(made) : { ok: true, sizes: made, axes: null };
  }),
  weights: () => [],
  keepsSign: () => true,
  macs: () => 0,
  fresh: () => ({ output_size: 8, kernel_size: 2, stride: 2 }),
};
