import { type ArgSpec, type Args, type ArgValue, arg } from '../args';
import type { LayerSpec } from '../layer';
import { asNumber, intList, isInt, pyStr, typeName } from '../python/python';
import type { Refusal } from '../refusal';
import type { Shape } from '../shape';
import type { WindowAxis } from '../window';
import { allocationRefusal } from './allocation';
import { callRefusal } from './call';
import { parseRefusal } from './parse';
import { axisIndex, inferSized, mapOf, rankRefusal, refuse, type Sized } from './sized';

const SIZE: ArgSpec = { name: 'output_size', type: 'size2', range: [1, 16], control: 'slider' };
const INDICES: ArgSpec = { name: 'return_indices', type: 'bool', default: false, control: 'none' };

type Fn = 'adaptive_avg_pool2d' | 'adaptive_max_pool2d';

/** F._list_with_default: None stands for the input's own size; a number or bool is left as it is. */
function outputSize(value: ArgValue, sizes: Shape): Refusal | ArgValue {
  if (isInt(value) || typeof value === 'boolean') return value;
  const list: readonly ArgValue[] | null = typeof value === 'string' ? [...value] : Array.isArray(value) ? value : null;
  if (!list) {
    const got = typeName(value);
    return { code: 'wrong-type', text: `object of type '${got}' has no len()`, values: { name: 'output_size', got } };
  }
  if (sizes.length <= list.length) {
    const text = `Input dimension should be at least ${list.length + 1}`;
    return list.length === 2
      ? rankRefusal(text, sizes)
      : { code: 'pair-length', text, values: { name: 'output_size', length: list.length } };
  }
  // A tuple of none takes all of the input's sizes, and pairs none of them.
  const own = list.length === 0 ? [] : sizes.slice(-list.length);
  return list.map((v, i) => v ?? own[i] ?? null);
}

const isRefusal = (value: Refusal | ArgValue): value is Refusal =>
  typeof value === 'object' && value !== null && 'code' in value;

function checkSizes(fn: Fn, sizes: Shape, [h, w]: readonly [number, number]): Refusal | null {
  const rank = sizes.length;
  const max = fn === 'adaptive_max_pool2d';
  const [c = 0, inH = 0, inW = 0] = mapOf(sizes);
  const emptyAt = (from: number): Refusal | null => {
    const at = sizes.findIndex((n, i) => i >= from && n === 0);
    return at < 0
      ? null
      : {
          code: 'empty-map',
          text: `${fn}(): Expected input to have non-zero size for non-batch dimensions, but input has sizes ${intList(sizes)} with dimension ${at} being empty`,
          values: { channels: c, height: inH, width: inW },
        };
  };
  if (max) {
    // ATen/native/AdaptiveMaxPooling2d.cpp: the first axis is never looked at.
    return emptyAt(1) ?? allocationRefusal([...sizes.slice(0, -2), h, w], ['output_size']);
  }
  // ATen/native/AdaptiveAveragePooling.cpp: one by one it is a mean, which takes anything.
  if (h < 0 || w < 0) {
    const text = `adaptive_avg_pool2d: elements of output_size must be greater than or equal to 0 but received {${pyStr(h)}, ${pyStr(w)}}`;
    return { code: 'negative-output-size', text, values: { value: Math.min(h, w) } };
  }
  if (h === 1 && w === 1) return null;
  const empty = emptyAt(rank - 2);
  if (empty) return empty;
  const made = [...sizes.slice(0, -2), h, w];
  const large = allocationRefusal(made, ['output_size']);
  const overflows = made.reduce((all, n) => all * BigInt(n), 1n) >= 2n ** 63n;
  return large && overflows ? { ...large, text: 'numel: integer multiplication overflow' } : large;
}

const bins = (input: number, output: number): WindowAxis => ({ type: 'bins', input, output });

/** Output size, its parser's look at it, and what ATen says of both; also what Upsample's 'area' is. */
export function adaptiveSizes(fn: Fn, value: ArgValue, sizes: Shape): Sized {
  const given = outputSize(value, sizes);
  if (isRefusal(given)) return refuse(given);
  const called = parseRefusal(fn, [{ name: 'output_size', type: 'ints', value: given }]);
  if (called) return refuse(called);
  const list = Array.isArray(given) ? given.map(asNumber) : [asNumber(given), asNumber(given)];
  const rank = sizes.length;
  const wrongRank = rank !== 3 && rank !== 4;
  const max = fn === 'adaptive_max_pool2d';
  const [h = 0, w = 0] = list;
  // One by one, the average pool is a mean over the last two axes, whatever they are.
  const mean = !max && list.length === 2 && h === 1 && w === 1;
  if (mean && rank < 3) {
    const found = axisIndex(-2, sizes);
    if (typeof found !== 'number') return refuse({ ...found, code: 'wrong-rank', values: { got: rank } });
    return { ok: true, sizes: [1, 1], axes: [bins(sizes[0] ?? 0, 1), bins(sizes[1] ?? 0, 1)] };
  }
  if (list.length !== 2 && !(wrongRank && max)) {
    const text = max
      ? 'adaptive_max_pool2d(): internal error: output_size.size() must be 2'
      : 'adaptive_avg_pool2d: output_size must be 2';
    const refusal: Refusal = { code: 'pair-length', text, values: { name: 'output_size', length: list.length } };
    return refuse(refusal);
  }
  if (wrongRank) {
    return refuse(rankRefusal(`${fn}(): Expected 3D or 4D tensor, but got${max ? ':' : ''} ${intList(sizes)}`, sizes));
  }
  const refusal = checkSizes(fn, sizes, [h, w]);
  if (refusal) return refuse(refusal);
  const [, inH = 0, inW = 0] = mapOf(sizes);
  return { ok: true, sizes: [...sizes.slice(0, -2), h, w], axes: [bins(inH, h), bins(inW, w)] };
}

function adaptive(kind: string, fn: Fn, specs: readonly ArgSpec[]): LayerSpec {
  const owner = `_${kind.slice(0, -2)}Nd`;
  return {
    kind,
    family: 'pool',
    args: specs,
    owner,
    construct: (args: Args) => callRefusal(`${owner}.__init__`, specs, args),
    infer: inferSized((args, sizes) => adaptiveSizes(fn, arg(specs, args, 'output_size') ?? null, sizes)),
    weights: () => [],
    keepsSign: () => true,
    macs: () => 0,
    fresh: ([, , h = 1, w = 1]) => ({
      output_size: h === w ? Math.ceil(h / 2) : [Math.ceil(h / 2), Math.ceil(w / 2)],
    }),
  };
}

export const adaptiveAvgPool2d = adaptive('AdaptiveAvgPool2d', 'adaptive_avg_pool2d', [SIZE]);
export const adaptiveMaxPool2d = adaptive('AdaptiveMaxPool2d', 'adaptive_max_pool2d', [SIZE, INDICES]);
