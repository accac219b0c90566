import type { Shape } from '../../core/shape';
import { Unfit } from '../graph/builder';
import { listOf } from '../graph/constant';
import { type Call, wrapped } from './call';

/** The sizes that Reshape asks for: 0 is the input's own, unless it is said to be nothing; −1 stays. */
export function reshapedSizes(wanted: readonly number[], sizes: Shape, allowZero: number): number[] {
  return wanted.map((n, i) => (n === 0 && !allowZero ? (sizes[i] ?? 0) : n));
}

/** The sizes that Expand makes: those of both, broadcast. */
export function expandedSizes(wanted: readonly number[], sizes: Shape): number[] {
  const rank = Math.max(wanted.length, sizes.length);
  return Array.from({ length: rank }, (_, i) => {
    const [a, b] = [wanted[i - rank + wanted.length] ?? 1, sizes[i - rank + sizes.length] ?? 1];
    if (a !== b && a !== 1 && b !== 1) throw new Unfit(`${b} expanded to ${a}`);
    return a === 1 ? b : a;
  });
}

/** A stretch of an axis: from `start` on, `count` cells, each `step` behind the other. */
export interface Stretch {
  readonly axis: number;
  readonly start: number;
  readonly count: number;
  readonly step: number;
}

/** What Slice takes of each axis: attributes before opset 10, inputs from then on. */
export function slicesOf(call: Call, sizes: Shape): Stretch[] {
  const given = (name: string, at: number) => call.ints(name) ?? (call.has(at) ? listOf(call.constant(at)) : null);
  const [starts, ends] = [given('starts', 1) ?? [], given('ends', 2) ?? []];
  const axes = given('axes', 3) ?? starts.map((_, i) => i);
  const steps = given('steps', 4) ?? starts.map(() => 1);
  return axes.map((own, i) => {
    const axis = wrapped(own, sizes.length);
    const size = sizes[axis] ?? 0;
    const step = steps[i] ?? 1;
    const bound = (at: number, low: number, high: number) => Math.min(Math.max(at < 0 ? at + size : at, low), high);
    if (step === 0) throw new Unfit('step 0');
    const [low, high] = step > 0 ? [0, size] : [-1, size - 1];
    const start = bound(starts[i] ?? 0, step > 0 ? 0 : 0, step > 0 ? size : size - 1);
    const end = bound(ends[i] ?? size, low, high);
    return { axis, start, count: Math.max(0, Math.ceil((end - start) / step)), step };
  });
}
