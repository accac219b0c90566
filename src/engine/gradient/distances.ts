import { wrapAxis } from '../../core/layers/operations/axes';
import { broadcastSizes } from '../../core/layers/operations/broadcast';
import type { ShapedCall } from '../../core/net/shaped';
import { asNumber } from '../../core/python/python';
import { elements, type Shape } from '../../core/shape';
import { argOf } from '../backend';
import { spreadCells, visit } from '../reference/operations/gather';
import type { Adjoint } from './adjoint';
import { spreadPair } from './several';

function together(step: ShapedCall): Shape {
  const [a = [], b = []] = step.inputs.map((i) => i.sizes);
  const made = broadcastSizes(a, b);
  return 'code' in made ? [] : made;
}

/** The slope of a p-norm `y` along one of its differences. At no distance there is none. */
function normSlope(p: number, difference: number, y: number): number {
  if (y === 0 || difference === 0) return 0;
  if (p === 1) return Math.sign(difference);
  return (Math.sign(difference) * Math.abs(difference) ** (p - 1)) / y ** (p - 1);
}

/** ATen/native/Distance.cpp: what is shorter than eps is taken for as long, which its slope does not know of. */
export const cosineAdjoint: Adjoint = async ({ step, inputs, gradient }) => {
  const made = together(step);
  const axis = Number(wrapAxis(asNumber(argOf(step, 'dim')), made));
  const eps = asNumber(argOf(step, 'eps'));
  const [a, b] = spreadPair(step, inputs, made);
  if (!a || !b) return [];
  const length = made[axis] ?? 1;
  const apart = elements(made.slice(axis + 1));
  for (const [line, g] of gradient.entries()) {
    const from = Math.floor(line / apart) * length * apart + (line % apart);
    let [dot, aa, bb] = [0, 0, 0];
    for (let i = from; i < from + length * apart; i += apart) {
      const [x, y] = [a.values[i] ?? 0, b.values[i] ?? 0];
      dot += x * y;
      aa += x * x;
      bb += y * y;
    }
    const [na, nb] = [Math.max(Math.sqrt(aa), eps), Math.max(Math.sqrt(bb), eps)];
    const cosine = dot / (na * nb);
    for (let i = from; i < from + length * apart; i += apart) {
      const [x, y] = [a.values[i] ?? 0, b.values[i] ?? 0];
      const [ia, ib] = [a.places[i] ?? 0, b.places[i] ?? 0];
      a.to[ia] = (a.to[ia] ?? 0) + g * (y / (na * nb) - ((cosine * x) / (na * Math.sqrt(aa)) || 0));
      b.to[ib] = (b.to[ib] ?? 0) + g * (x / (na * nb) - ((cosine * y) / (nb * Math.sqrt(bb)) || 0));
    }
  }
  return [a.to, b.to];
};

export const pairwiseAdjoint: Adjoint = async ({ step, inputs, out, gradient }) => {
  const made = together(step);
  const [p, eps] = [asNumber(argOf(step, 'p')), asNumber(argOf(step, 'eps'))];
  const [a, b] = spreadPair(step, inputs, made);
  if (!a || !b) return [];
  const length = made.at(-1) ?? 1;
  for (let i = 0; i < elements(made); i += 1) {
    const line = Math.floor(i / length);
    const slope = normSlope(p, (a.values[i] ?? 0) - (b.values[i] ?? 0) + eps, out[line] ?? 0);
    const g = (gradient[line] ?? 0) * slope;
    const [ia, ib] = [a.places[i] ?? 0, b.places[i] ?? 0];
    a.to[ia] = (a.to[ia] ?? 0) + g;
    b.to[ib] = (b.to[ib] ?? 0) - g;
  }
  return [a.to, b.to];
};

export const cdistAdjoint: Adjoint = async ({ step, inputs, out, gradient }) => {
  const p = asNumber(argOf(step, 'p'));
  const [a = new Float32Array(0), b = new Float32Array(0)] = inputs;
  const [left = [], right = []] = step.inputs.map((i) => i.sizes);
  const batch = step.outputSizes.slice(0, -2);
  const [rows = 0, cols = 0] = step.outputSizes.slice(-2);
  const width = left.at(-1) ?? 0;
  const [starts = [], others = []] = [left, right].map((sizes) => {
    const from: number[] = [];
    visit(0, spreadCells(sizes.slice(0, -2), batch), (to, at) => {
      from[to] = at * elements(sizes.slice(-2));
    });
    return from;
  });
  const [toA, toB] = [new Float64Array(a.length), new Float64Array(b.length)];
  for (const [i, g] of gradient.entries()) {
    const n = Math.floor(i / (rows * cols));
    const from = (starts[n] ?? 0) + (Math.floor(i / cols) % rows) * width;
    const other = (others[n] ?? 0) + (i % cols) * width;
    for (let k = 0; k < width; k += 1) {
      const slope = g * normSlope(p, (a[from + k] ?? 0) - (b[other + k] ?? 0), out[i] ?? 0);
      toA[from + k] = (toA[from + k] ?? 0) + slope;
      toB[other + k] = (toB[other + k] ?? 0) - slope;
    }
  }
  return [toA, toB];
};
