import { type ArgSpec, type Args, arg } from '../args';
import type { Joined, LayerSpec } from '../layer';
import { asNumber, intList, pyStr } from '../python/python';
import type { Refusal } from '../refusal';
import { elements, type Shape } from '../shape';
import { callRefusal } from './call';
import { numbersOf, tupleOf } from './int_lists';
import { along, refused } from './operations/operation';
import { poolStride } from './pooling';
import { inferSized, rankRefusal } from './sized';

const ARGS: readonly ArgSpec[] = [
  { name: 'kernel_size', type: 'int2', range: [1, 6], control: 'slider' },
  { name: 'stride', type: 'int2', default: null, range: [1, 4], control: 'slider' },
  { name: 'padding', type: 'int2', default: 0, range: [0, 3], control: 'slider' },
];

/** What its call in forward takes beside the map and the indices, and its constructor does not. */
const OUTPUT_SIZE: ArgSpec = {
  name: 'output_size',
  type: 'ints',
  default: null,
  range: [1, 64],
  control: 'none',
  inForward: true,
};
const ALL = [...ARGS, OUTPUT_SIZE];

/** torch/nn/functional.py, _unpool_output_size. */
function unpooledSize(args: Args, [height = 0, width = 0]: Shape): Shape | Refusal {
  const pair = (value: ReturnType<typeof poolStride>) => tupleOf(value).map(asNumber);
  const kernel = pair(arg(ARGS, args, 'kernel_size') ?? null);
  const stride = pair(poolStride(ARGS, args));
  const padding = pair(arg(ARGS, args, 'padding') ?? null);
  const usual = [height, width].map((n, i) => (n - 1) * (stride[i] ?? 1) + (kernel[i] ?? 1) - 2 * (padding[i] ?? 0));
  const given = arg(ALL, args, 'output_size') ?? null;
  if (given === null) return usual;
  const all = Array.isArray(given) ? numbersOf(given) : [asNumber(given)];
  const wanted = all.length === usual.length + 2 ? all.slice(2) : all;
  if (wanted.length !== usual.length) {
    const text = `output_size should be a sequence containing 2 or 4 elements, but it has a length of '${wanted.length}'`;
    return { code: 'pair-length', text, values: { name: 'output_size', length: wanted.length } };
  }
  for (const [i, n] of wanted.entries()) {
    const [low, high] = [(usual[i] ?? 0) - (stride[i] ?? 1), (usual[i] ?? 0) + (stride[i] ?? 1)];
    if (low < n && n < high) continue;
    const text = `invalid output_size "(${wanted.map((v) => pyStr(v)).join(', ')})" (dim ${i} must be between ${low} and ${high})`;
    return { code: 'unpool-size', text, values: { size: n, low, high, axis: i === 0 ? 'height' : 'width' } };
  }
  return wanted;
}

/** Behind another module it gets one tensor. */
const NO_INDICES: Refusal = {
  code: 'missing-argument',
  text: "MaxUnpool2d.forward() missing 1 required positional argument: 'indices'",
  values: { name: 'indices' },
};

function unpooled(args: Args, [sizes = [], indices]: readonly Shape[]): Joined {
  if (!indices) return refused(NO_INDICES);
  const made = unpooledSize(args, sizes.slice(-2));
  if ('code' in made) return refused(made);
  if (indices.join() !== sizes.join()) {
    const text = `Expected shape of indices to be same as that of the input tensor (${intList(sizes)}) but got indices tensor with shape: ${intList(indices)}`;
    return refused({
      code: 'indices-mismatch',
      text,
      values: { expected: sizes.join(' × '), got: indices.join(' × ') },
    });
  }
  if (sizes.length !== 3 && sizes.length !== 4) {
    const text = `Input to max_unpooling2d should be a 3d or 4d Tensor, but got a tensor with ${sizes.length} dimensions`;
    return refused(rankRefusal(text, sizes));
  }
  if (elements(sizes.slice(-3)) === 0) {
    const [c = 0, h = 0, w = 0] = sizes.slice(-3);
    const axis = sizes.findIndex((n, i) => n === 0 && i > sizes.length - 4);
    const text = `max_unpooling2d_forward_out_cpu(): Expected input to have non-zero size for non-batch dimensions, but got ${intList(sizes)} with dimension ${axis} being empty.`;
    return refused({ code: 'empty-map', text, values: { channels: c, height: h, width: w } });
  }
  // Where a value goes, the indices say: anywhere.
  const links = sizes.map((_, i) => (i < sizes.length - 2 ? along(i) : null));
  const reading = { type: 'axes', links } as const;
  return { ok: true, sizes: [...sizes.slice(0, -2), ...made], reads: [reading, reading] };
}

/** Puts each value where a max pool found it, zeros elsewhere. It reads the map, then the pool's indices. */
export const maxUnpool2d: LayerSpec = {
  kind: 'MaxUnpool2d',
  family: 'pool',
  args: ALL,
  construct: (args) => {
    const { output_size: _inForward, ...own } = args;
    return callRefusal('MaxUnpool2d.__init__', ARGS, own);
  },
  infer: inferSized((args, sizes) => {
    const made = unpooled(args, [sizes]);
    return made.ok ? { ok: true, sizes: made.sizes, axes: null } : made;
  }),
  join: unpooled,
  weights: () => [],
  keepsSign: () => true,
  macs: () => 0,
  fresh: () => ({ kernel_size: 2 }),
};
