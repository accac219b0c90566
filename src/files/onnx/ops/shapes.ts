import { viewSizes } from '../../../core/layers/operations/views';
import { elements } from '../../../core/shape';
import { fullSizes, makeable, type Tensor, Unfit, type Value } from '../../graph/builder';
import { type Constant, listOf, numberOf } from '../../graph/constant';
import { type Call, wrapped } from '../call';
import { shapeValue, unsqueezed } from '../fold';
import { expandedSizes, reshapedSizes, slicesOf } from '../sizes';
import { writtenGroupNorm } from './norms';

/** The same values under other sizes; nothing where they stay. */
export function laid(call: Call, on: Tensor, wanted: readonly number[]): Tensor {
  const sizes = fullSizes(on);
  const made = viewSizes(wanted, sizes);
  if ('code' in made) throw new Unfit(made.text);
  if (made.length === sizes.length && made.every((n, i) => n === sizes[i])) return on;
  const isFlat = made.length === 2 && sizes.length > 2 && made[0] === sizes[0];
  if (isFlat) return call.add('Flatten', {}, [on]);
  return call.builder.add('reshape', { shape: [...made] }, [on]);
}

export function reshape(call: Call): Tensor {
  const written = writtenGroupNorm(call);
  if (written) return written;
  const shape = call.list('shape', 1);
  if (!shape) throw new Unfit('no shape');
  return laid(call, call.tensor(0), reshapedSizes(shape, call.sizes(0), call.int('allowzero', 0)));
}

export function flatten(call: Call): Tensor {
  const sizes = call.sizes(0);
  const own = call.int('axis', 1);
  const axis = own < 0 ? own + sizes.length : own;
  if (axis === 1 && sizes.length > 1) {
    return sizes.length === 2 ? call.tensor(0) : call.add('Flatten', {}, [call.tensor(0)]);
  }
  return laid(call, call.tensor(0), [elements(sizes.slice(0, axis)), elements(sizes.slice(axis))]);
}

export function squeeze(call: Call): Tensor {
  const sizes = call.sizes(0);
  const own = call.list('axes', 1)?.map((axis) => wrapped(axis, sizes.length));
  const axes = own ?? sizes.flatMap((n, i) => (n === 1 ? [i] : []));
  if (axes.some((axis) => sizes[axis] !== 1)) throw new Unfit('axes that are longer than one');
  if (axes.length === 0) return call.tensor(0);
  return call.builder.add('squeeze', { dim: axes.length === 1 ? (axes[0] ?? 0) : axes }, [call.tensor(0)]);
}

export function unsqueeze(call: Call): Tensor {
  const axes = call.list('axes', 1) ?? [];
  const rank = call.sizes(0).length + axes.length;
  const own = axes.map((axis) => wrapped(axis, rank));
  const [only] = own;
  if (only !== undefined && own.length === 1) return call.builder.add('unsqueeze', { dim: only }, [call.tensor(0)]);
  return laid(call, call.tensor(0), unsqueezed(call.sizes(0), axes));
}

/** Axes in another order; back again is nothing at all. */
export function transpose(call: Call): Tensor {
  const sizes = call.sizes(0);
  const dims = call.ints('perm') ?? sizes.map((_, i) => sizes.length - 1 - i);
  if (dims.length !== sizes.length) throw new Unfit(`perm of ${dims.length} axes`);
  return call.around.turn(call.tensor(0), dims);
}

/** Parts of a tensor: a stretch of each axis, and what is turned round. */
export function slice(call: Call): Tensor {
  const sizes = call.sizes(0);
  const index: string[] = sizes.map(() => ':');
  const flipped: number[] = [];
  for (const { axis, start, count, step } of slicesOf(call, sizes)) {
    const size = sizes[axis] ?? 0;
    if (step < 0) {
      // Turned round afterwards: the same cells from the first of them on.
      const first = start + (count - 1) * step;
      if (count > 0) flipped.push(axis);
      index[axis] = count === size ? ':' : `${Math.max(first, 0)}:${start + 1}${step === -1 ? '' : `:${-step}`}`;
    } else if (count !== size) {
      index[axis] = `${start}:${start + (count - 1) * step + 1}${step === 1 ? '' : `:${step}`}`;
    }
    if (count === 0) index[axis] = '0:0';
  }
  const own = index.every((part) => part === ':') ? call.tensor(0) : part(call, call.tensor(0), index);
  return flipped.length > 0 ? call.builder.add('flip', { dims: flipped }, [own]) : own;
}

/** `x[…]`, without what stands at its end for the whole of an axis. */
function part(call: Call, on: Tensor, index: readonly (string | number)[]): Tensor {
  const last = index.findLastIndex((item) => item !== ':');
  return call.builder.add('slice', { index: index.slice(0, last + 1) }, [on]);
}

export function split(call: Call): readonly Value[] {
  const sizes = call.sizes(0);
  const axis = call.axis('axis', 0, sizes.length);
  const size = sizes[axis] ?? 0;
  const count = call.int('num_outputs', call.node.outputs.length);
  const each = Math.ceil(size / count);
  const lengths =
    call.list('split', 1) ??
    Array.from({ length: makeable(count) }, (_, i) => Math.min(each, Math.max(0, size - i * each)));
  if (lengths.reduce((a, b) => a + b, 0) !== size) throw new Unfit('lengths of split');
  let from = 0;
  return lengths.map((length) => {
    const index = [...sizes.slice(0, axis).map(() => ':'), `${from}:${from + length}`];
    from += length;
    return length === size ? call.tensor(0) : part(call, call.tensor(0), index);
  });
}

export function concat(call: Call): Tensor {
  const rank = call.sizes(0).length;
  const reads = call.inputs.map((_, at) => call.tensor(at));
  const [only] = reads;
  if (only && reads.length === 1) return only;
  return call.builder.add('cat', { dim: call.axis('axis', 1, rank) }, reads);
}

/** Cells by their places along an axis, which are known. */
export function gather(call: Call): Tensor {
  const sizes = call.sizes(0);
  const axis = call.axis('axis', 0, sizes.length);
  const indices = call.constant(1);
  const own = listOf(indices);
  const before = sizes.slice(0, axis).map(() => ':');
  if (indices.shape.length === 0) return part(call, call.tensor(0), [...before, own[0] ?? 0]);
  if (own.length > 4096) throw new Unfit(`${own.length} indices`);
  const places = own.map((at) => (at < 0 ? at + (sizes[axis] ?? 0) : at));
  const made = call.builder.add('index_select', { dim: axis, index: places }, [call.tensor(0)]);
  if (indices.shape.length === 1) return made;
  return laid(call, made, [...sizes.slice(0, axis), ...indices.shape, ...sizes.slice(axis + 1)]);
}

export function expand(call: Call): Tensor {
  const sizes = call.sizes(0);
  const made = expandedSizes(listOf(call.constant(1)), sizes);
  if (made.length === sizes.length && made.every((n, i) => n === sizes[i])) return call.tensor(0);
  return call.builder.add('expand', { sizes: made }, [call.tensor(0)]);
}

export function tile(call: Call): Tensor {
  return call.builder.add('repeat', { sizes: listOf(call.constant(1)) }, [call.tensor(0)]);
}

/** The sizes of a tensor, which are known here. */
export const shape = (call: Call): Value => shapeValue(call, call.sizes(0));

export const size = (call: Call): Value => ({
  shape: [],
  data: Float64Array.of(elements(call.sizes(0))),
  name: null,
});

/** Zeros, edges, mirrored or wrapped cells around the last two axes, and zeros around others. */
export function pad(call: Call): Tensor {
  const sizes = call.sizes(0);
  const rank = sizes.length;
  const given = call.list('pads', 1) ?? call.ints('paddings') ?? [];
  const axes = call.has(3) ? listOf(call.constant(3)).map((axis) => wrapped(axis, rank)) : sizes.map((_, i) => i);
  const before = sizes.map(() => 0);
  const after = sizes.map(() => 0);
  for (const [i, axis] of axes.entries()) {
    before[axis] = given[i] ?? 0;
    after[axis] = given[i + axes.length] ?? 0;
  }
  const mode = call.word('mode', 'constant');
  const value = mode === 'constant' ? (call.number('value', 2) ?? 0) : 0;
  const inner = sizes.map((_, i) => rank === 4 && i >= 2);
  let on = call.tensor(0);
  for (const [axis] of sizes.entries()) {
    const [a = 0, b = 0] = [before[axis], after[axis]];
    if (inner[axis] || (a === 0 && b === 0)) continue;
    if (mode !== 'constant' || a < 0 || b < 0) throw new Unfit(`mode=${mode} along axis ${axis}`);
    on = laidAround(call, on, axis, [a, b], value);
  }
  const padding = rank === 4 ? [before[3] ?? 0, after[3] ?? 0, before[2] ?? 0, after[2] ?? 0] : [0];
  if (padding.every((n) => n === 0)) return on;
  if (mode === 'constant') {
    return value === 0
      ? call.add('ZeroPad2d', { padding }, [on])
      : call.add('ConstantPad2d', { padding, value: Math.fround(value) }, [on]);
  }
  const kinds = { reflect: 'ReflectionPad2d', edge: 'ReplicationPad2d', wrap: 'CircularPad2d' } as const;
  const kind = mode === 'reflect' || mode === 'edge' || mode === 'wrap' ? kinds[mode] : null;
  if (!kind) throw new Unfit(`mode=${mode}`);
  return call.add(kind, { padding }, [on]);
}

/** One value laid before and behind a tensor along an axis. */
function laidAround(call: Call, on: Tensor, axis: number, [a, b]: readonly [number, number], value: number): Tensor {
  const of = (count: number): readonly Tensor[] => {
    if (count === 0) return [];
    const shape = fullSizes(on).map((n, i) => (i === axis ? count : n));
    const data = new Float32Array(makeable(elements(shape))).fill(value);
    return [call.builder.stored({ shape, data, name: null })];
  };
  return call.builder.add('cat', { dim: axis }, [...of(a), on, ...of(b)]);
}

/** Softmax over an axis: before opset 13 over all axes from it on, as one. */
export const softmaxOf =
  (kind: 'Softmax' | 'LogSoftmax') =>
  (call: Call): Tensor => {
    const sizes = call.sizes(0);
    const axis = call.axis('axis', call.opset < 13 ? 1 : -1, sizes.length);
    const x = call.tensor(0);
    if (call.opset >= 13 || elements(sizes.slice(axis + 1)) === 1) return call.add(kind, { dim: axis }, [x]);
    const flat = laid(call, x, [elements(sizes.slice(0, axis)), elements(sizes.slice(axis))]);
    return laid(call, call.add(kind, { dim: 1 }, [flat]), [...sizes]);
  };

/** Channels to rows and columns: PyTorch's order of them (CRD), or blocks first (DCR). */
export function depthToSpace(call: Call): Tensor {
  const block = call.int('blocksize', 1);
  if (call.word('mode', 'DCR') === 'CRD') return call.add('PixelShuffle', { upscale_factor: block }, [call.tensor(0)]);
  const [n = 1, c = 1, h = 1, w = 1] = call.sizes(0);
  const out = c / block ** 2;
  const split = laid(call, call.tensor(0), [n, block, block, out, h, w]);
  const turned = call.builder.add('permute', { dims: [0, 3, 4, 1, 5, 2] }, [split]);
  return laid(call, turned, [n, out, h * block, w * block]);
}

export function spaceToDepth(call: Call): Tensor {
  const block = call.int('blocksize', 1);
  const [n = 1, c = 1, h = 1, w = 1] = call.sizes(0);
  const split = laid(call, call.tensor(0), [n, c, h / block, block, w / block, block]);
  const turned = call.builder.add('permute', { dims: [0, 3, 5, 1, 2, 4] }, [split]);
  return laid(call, turned, [n, c * block ** 2, h / block, w / block]);
}

export function cumSum(call: Call): Tensor {
  const axis = numberOf(call.constant(1));
  if (axis === null || call.int('exclusive', 0) || call.int('reverse', 0)) throw new Unfit('exclusive or reverse');
  return call.builder.add('cumsum', { dim: wrapped(axis, call.sizes(0).length) }, [call.tensor(0)]);
}

/** The values alone: where they stood is no tensor here. */
export function topK(call: Call): readonly (Value | null)[] {
  const k = numberOf(call.constant(1));
  if (k === null) throw new Unfit('k');
  const dim = call.axis('axis', -1, call.sizes(0).length);
  const largest = call.int('largest', 1) === 1;
  return [call.builder.add('topk', { k, dim, ...(!largest && { largest }) }, [call.tensor(0)]), null];
}

/** A constant of an attribute. */
export function constantNode(call: Call): Constant {
  const tensor = call.tensorAttribute('value');
  if (tensor) return { ...tensor, name: null };
  const ofFloat = call.attribute('value_float');
  const ofInt = call.attribute('value_int');
  if (ofFloat) return { shape: [], data: Float32Array.of(ofFloat.f), name: null };
  if (ofInt) return { shape: [], data: Float64Array.of(ofInt.i), name: null };
  const floats = call.attribute('value_floats')?.floats;
  if (floats) return { shape: [floats.length], data: Float32Array.from(floats), name: null };
  const ints = call.ints('value_ints');
  if (ints) return { shape: [ints.length], data: Float64Array.from(ints), name: null };
  throw new Unfit('a constant of text');
}

export const identity = (call: Call): Value => call.value(0);
