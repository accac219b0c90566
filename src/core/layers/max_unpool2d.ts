import { type ArgSpec, type Args, arg } from '../args';
import type { Joined, LayerSpec } from '../layer';
import { asNumber, intList } from '../python/python';
import type { Refusal } from '../refusal';
import { elements, type Shape } from '../shape';
import { callRefusal } from './call';
import { tupleOf } from './int_lists';
import { along, refused } from './operations/operation';
import { constructed, OUTPUT_SIZE, unpooledSize } from './output_size';
import { poolStride } from './pooling';
import { inferSized, rankRefusal } from './sized';

const ARGS: readonly ArgSpec[] = [
  { name: 'kernel_size', type: 'int2', range: [1, 6], control: 'slider' },
  { name: 'stride', type: 'int2', default: null, range: [1, 4], control: 'slider' },
  { name: 'padding', type: 'int2', default: 0, range: [0, 3], control: 'slider' },
];

const ALL = [...ARGS, OUTPUT_SIZE];

function sizeOf(args: Args, [height = 0, width = 0]: Shape): Shape | Refusal {
  const pair = (value: ReturnType<typeof poolStride>) => tupleOf(value).map(asNumber);
  const kernel = pair(arg(ARGS, args, 'kernel_size') ?? null);
  const stride = pair(poolStride(ARGS, args));
  const padding = pair(arg(ARGS, args, 'padding') ?? null);
  const usual = [height, width].map((n, i) => (n - 1) * (stride[i] ?? 1) + (kernel[i] ?? 1) - 2 * (padding[i] ?? 0));
  return unpooledSize(arg(ALL, args, 'output_size') ?? null, { usual, stride });
}

/** Behind another module it gets one tensor. */
const NO_INDICES: Refusal = {
  code: 'missing-argument',
  text: "MaxUnpool2d.forward() missing 1 required positional argument: 'indices'",
  values: { name: 'indices' },
};

function unpooled(args: Args, [sizes = [], indices]: readonly Shape[]): Joined {
  if (!indices) return refused(NO_INDICES);
  const made = sizeOf(args, sizes.slice(-2));
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
  forward: { takes: ['input', 'indices'] },
  construct: (args) => callRefusal('MaxUnpool2d.__init__', ARGS, constructed(args)),
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
