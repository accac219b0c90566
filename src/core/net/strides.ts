import type { LayerSpec } from '../layer';
import { viewSizes } from '../layers/operations/views';
import { layerSpec } from '../layers/rows';
import type { Refusal } from '../refusal';
import { elements, type Shape, sizesOf } from '../shape';
import { writesInPlace } from './graph';
import { layBy, type Passed, type Tensor } from './infer';
import type { Module } from './net';

// How tensors lie in memory, as far as PyTorch tells of it: a view of what does not lie in one piece is refused. Where a
// layer's own way of laying out its result is not known here, it is taken as in one piece, and nothing is refused.

/** Steps between neighbours along each axis, in cells; the axes of a tensor as PyTorch counts them. */
type Strides = readonly number[];

/** Strides of a tensor that lies in one piece, the last axis fastest. */
function contiguous(sizes: Shape): Strides {
  const strides: number[] = [];
  let step = 1;
  for (let i = sizes.length - 1; i >= 0; i -= 1) {
    strides.unshift(step);
    step *= Math.max(1, sizes[i] ?? 1);
  }
  return strides;
}

/** c10/core/TensorImpl.h, compute_contiguous: axes of one cell may have any stride. */
function isContiguous(sizes: Shape, strides: Strides): boolean {
  if (elements(sizes) === 0) return true;
  const own = contiguous(sizes);
  return sizes.every((n, i) => n === 1 || strides[i] === own[i]);
}

/**
 * The strides of a view, or null where there is none without a copy (ATen/TensorUtils.cpp, computeStride): each run of
 * axes that lies in one piece is laid out by axes of its own.
 */
function viewStrides(sizes: Shape, strides: Strides, made: Shape): Strides | null {
  if (elements(sizes) === 0) return contiguous(made);
  const found: number[] = Array.from({ length: made.length }, () => 1);
  let at = made.length - 1;
  let base = strides.at(-1) ?? 1;
  let cells = 1;
  let laid = 1;
  for (let axis = sizes.length - 1; axis >= 0; axis -= 1) {
    cells *= sizes[axis] ?? 1;
    const [before, stride] = [sizes[axis - 1], strides[axis - 1] ?? 0];
    if (axis > 0 && (before === 1 || stride === cells * base)) continue;
    while (at >= 0 && (laid < cells || made[at] === 1)) {
      found[at] = laid * base;
      laid *= made[at] ?? 1;
      at -= 1;
    }
    if (laid !== cells) return null;
    if (axis > 0) {
      base = stride;
      cells = 1;
      laid = 1;
    }
  }
  return at === -1 ? found : null;
}

interface Laid {
  readonly sizes: Shape;
  readonly strides: Strides;
}

/** Whether the cells fill a piece of memory without gaps, in whatever order of the axes. */
function isDense({ sizes, strides }: Laid): boolean {
  const axes = sizes.map((n, i) => ({ n, stride: strides[i] ?? 0 })).filter(({ n }) => n !== 1);
  let step = 1;
  for (const { n, stride } of axes.sort((a, b) => a.stride - b.stride)) {
    if (stride !== step) return false;
    step *= n;
  }
  return true;
}

/** ATen/TensorIterator.cpp: the axes of what is made cell by cell lie in the order of those that are read. */
function cellByCell(reads: readonly Laid[], made: Shape): Strides {
  const [first] = reads;
  if (reads.every((r) => isContiguous(r.sizes, r.strides))) return contiguous(made);
  const isOne = (r: Laid) => r.sizes.join() === made.join() && r.strides.join() === first?.strides.join() && isDense(r);
  if (first && reads.every(isOne)) return first.strides;
  // Strides over the axes of the result: none where an axis is broadcast.
  const over = reads.map(({ sizes, strides }) =>
    made.map((n, i) => {
      const at = i - (made.length - sizes.length);
      return at < 0 || (sizes[at] === 1 && n !== 1) ? 0 : (strides[at] ?? 0);
    }),
  );
  const compared = (a: number, b: number): number => {
    for (const strides of over) {
      const [x = 0, y = 0] = [strides[a], strides[b]];
      if (x === 0 || y === 0) continue;
      if (x !== y) return x < y ? -1 : 1;
      if ((made[a] ?? 1) > (made[b] ?? 1)) return 1;
    }
    return 0;
  };
  const order = made.map((_, i) => made.length - 1 - i);
  for (let i = 1; i < order.length; i += 1) {
    let at = i;
    for (let before = i - 1; before >= 0; before -= 1) {
      const [a = 0, b = 0] = [order[before], order[at]];
      const decided = compared(a, b);
      if (decided < 0) break;
      if (decided === 0) continue;
      order[before] = b;
      order[at] = a;
      at = before;
    }
  }
  const strides: number[] = [];
  let step = 1;
  for (const axis of order) {
    strides[axis] = step;
    step *= made[axis] ?? 1;
  }
  return strides;
}

const NOT_IN_ONE: Pick<Refusal, 'code' | 'text'> = {
  code: 'view-strides',
  text: "view size is not compatible with input tensor's size and stride (at least one dimension spans across two contiguous subspaces). Use .reshape(...) instead.",
};

/** Strides of what a module has made, or PyTorch's refusal of a view. */
function made(module: Module, reads: readonly Laid[], passed: Passed & { readonly ok: true }): Strides | Refusal {
  const { kind, args } = module;
  const sizes = sizesOf(passed.output.shape, passed.output.batched);
  const [first] = reads;
  if (!first) return contiguous(sizes);
  const lies = liesOf(module);
  if (lies === 'view' || lies === 'laid') {
    const strides = viewStrides(first.sizes, first.strides, sizes);
    if (strides || lies === 'laid') return strides ?? contiguous(sizes);
    return { ...NOT_IN_ONE, values: { shape: sizes.join(' × '), sizes: first.sizes.join(' × ') } };
  }
  if (lies === 'axes') return ofAxes(module, first, passed, sizes);
  if (args.inplace === true || layerSpec(kind).writes || layerSpec(kind).sameValues) return first.strides;
  return lies === 'cells' ? cellByCell(reads, sizes) : contiguous(sizes);
}

function liesOf({ kind }: Module): LayerSpec['lies'] {
  const { lies, family } = layerSpec(kind);
  return lies ?? (family === 'activation' ? 'cells' : 'anew');
}

/** Strides of a view whose axes follow those of the tensor, as its row says that they are read. */
function ofAxes(
  { args }: Module,
  { sizes, strides }: Laid,
  passed: Passed & { readonly ok: true },
  out: Shape,
): Strides {
  const [reading] = passed.reads ?? [];
  // Cells that are named one by one are copied.
  const isListed = Array.isArray(args.index) && args.index.some((item) => Array.isArray(item));
  if (reading?.type !== 'axes' || isListed) return contiguous(out);
  const found: number[] = out.map(() => 0);
  for (const [axis, link] of reading.links.entries()) {
    if (link === null || link.out === null) continue;
    const step = link.map?.type === 'picked' ? link.map.step : 1;
    found[link.out] = (strides[axis] ?? 0) * (sizes[axis] === 1 ? 1 : step);
  }
  return found;
}

const ONE_CELL: Pick<Refusal, 'code' | 'text'> = {
  code: 'overlapping-write',
  text: 'unsupported operation: more than one element of the written-to tensor refers to a single memory location. Please clone() the tensor before performing the operation.',
};

/** Whether several cells of a tensor are one cell of memory (ATen/MemoryOverlap.cpp, has_internal_overlap). */
export function overlapsItself(tensor: Tensor): boolean {
  const { sizes, strides } = laidOf(tensor);
  return tensor.strides !== undefined && sizes.some((n, axis) => n > 1 && strides[axis] === 0);
}

layBy((module, inputs, passed) => {
  const isPlain = inputs.every((tensor) => tensor.strides === undefined);
  const [first] = inputs;
  if (passed.ok && first && overlapsItself(first) && writesInPlace(module)) {
    return { ok: false, refusal: { ...ONE_CELL, values: { sizes: sizesOf(first.shape, first.batched).join(' × ') } } };
  }
  if (!passed.ok || (isPlain && liesOf(module) !== 'axes')) return passed;
  const strides = made(module, inputs.map(laidOf), passed);
  if ('code' in strides) return { ok: false, refusal: strides };
  const { output } = passed;
  const inOne = isContiguous(sizesOf(output.shape, output.batched), strides);
  return inOne ? passed : { ...passed, output: { ...output, strides } };
});

function laidOf({ shape, batched, strides }: Tensor): Laid {
  const sizes = sizesOf(shape, batched);
  return { sizes, strides: strides ?? contiguous(sizes) };
}

/** Whether a tensor can be viewed under other sizes (−1 among them) without a copy. */
export function isViewable(tensor: Tensor, wanted: Shape): boolean {
  const { sizes, strides } = laidOf(tensor);
  const under = viewSizes(wanted, sizes);
  return !('code' in under) && viewStrides(sizes, strides, under) !== null;
}
