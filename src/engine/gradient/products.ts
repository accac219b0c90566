import { einsumOf } from '../../core/layers/operations/einsum';
import { elements, type Shape } from '../../core/shape';
import { argOf } from '../backend';
import { PIECE } from '../reference/kernel';
import { spreadCells, stridesOf, visit } from '../reference/operations/gather';
import type { Adjoint, OwnAdjoint } from './adjoint';

/** Linear over the last axis. Weights are [out, in]. */
export const linearAdjoint: OwnAdjoint = async ({ step, x, gradient, weights, pause }) => {
  const weight = weights.get('weight') ?? new Float32Array(0);
  const features = step.input.at(-1) ?? 0;
  const outputs = step.output.at(-1) ?? 0;
  const result = new Float64Array(x.length);
  let work = 0;
  for (let i = 0; i < gradient.length; i += 1) {
    const g = gradient[i] ?? 0;
    if (g === 0) continue;
    const to = Math.floor(i / outputs) * features;
    const row = (i % outputs) * features;
    for (let j = 0; j < features; j += 1) result[to + j] = (result[to + j] ?? 0) + g * (weight[row + j] ?? 0);
    work += features;
    if (work > PIECE) {
      work = 0;
      await pause();
    }
  }
  return result;
};

/** `a @ b`: g @ bᵀ and aᵀ @ g, summed up where a batch was broadcast. */
export const matmulAdjoint: Adjoint = async ({ step, inputs, gradient, pause }) => {
  const [a = new Float32Array(0), b = new Float32Array(0)] = inputs;
  const [left = [], right = []] = step.inputs.map((i) => i.sizes);
  const sides: [Shape, Shape] = [left.length > 1 ? left : [1, ...left], right.length > 1 ? right : [...right, 1]];
  const [rows = 0, inner = 0] = sides[0].slice(-2);
  const cols = sides[1].at(-1) ?? 0;
  const ends = (left.length > 1 ? 1 : 0) + (right.length > 1 ? 1 : 0);
  const batch = step.outputSizes.slice(0, step.outputSizes.length - ends);
  const [starts = [], others = []] = sides.map((sizes) => {
    const from: number[] = [];
    visit(0, spreadCells(sizes.slice(0, -2), batch), (to, at) => {
      from[to] = at * elements(sizes.slice(-2));
    });
    return from;
  });
  const toA = new Float64Array(a.length);
  const toB = new Float64Array(b.length);
  let work = 0;
  for (let i = 0; i < gradient.length; i += 1) {
    const g = gradient[i] ?? 0;
    if (g === 0) continue;
    const n = Math.floor(i / (rows * cols));
    const r = Math.floor(i / cols) % rows;
    const c = i % cols;
    for (let k = 0; k < inner; k += 1) {
      const ia = (starts[n] ?? 0) + r * inner + k;
      const ib = (others[n] ?? 0) + k * cols + c;
      toA[ia] = (toA[ia] ?? 0) + g * (b[ib] ?? 0);
      toB[ib] = (toB[ib] ?? 0) + g * (a[ia] ?? 0);
    }
    work += inner;
    if (work > PIECE) {
      work = 0;
      await pause();
    }
  }
  return [toA, toB];
};

/** Every product that an equation names gives each factor the product of the others. */
export const einsumAdjoint: Adjoint = async ({ step, inputs, gradient, pause }) => {
  const shapes = step.inputs.map((i) => i.sizes);
  const plan = einsumOf(String(argOf(step, 'equation')), shapes);
  if ('code' in plan) throw new Error(plan.text);
  const { operands, output, sizes } = plan;
  const summed = [...sizes.keys()].filter((letter) => !output.includes(letter));
  const cellsOf = (letters: readonly string[]) =>
    operands.map((own, at) => {
      const shape = shapes[at] ?? [];
      const strides = stridesOf(shape);
      const step = (letter: string) =>
        own.reduce((sum, l, i) => sum + (l === letter && shape[i] !== 1 ? (strides[i] ?? 0) : 0), 0);
      const cells = letters.map((l) => Array.from({ length: sizes.get(l) ?? 1 }, (_, i) => i * step(l)));
      const places = new Int32Array(cells.reduce((n, c) => n * c.length, 1));
      visit(0, cells, (to, from) => {
        places[to] = from;
      });
      return places;
    });
  const [outer, inner] = [cellsOf(output), cellsOf(summed)];
  const count = inner[0]?.length ?? 1;
  const results = inputs.map((x) => new Float64Array(x.length));
  let work = 0;
  for (let o = 0; o < gradient.length; o += 1) {
    const g = gradient[o] ?? 0;
    if (g === 0) continue;
    for (let k = 0; k < count; k += 1) {
      for (const [at, to] of results.entries()) {
        let product = g;
        for (const [j, data] of inputs.entries()) {
          if (j !== at) product *= data[(outer[j]?.[o] ?? 0) + (inner[j]?.[k] ?? 0)] ?? 0;
        }
        const cell = (outer[at]?.[o] ?? 0) + (inner[at]?.[k] ?? 0);
        to[cell] = (to[cell] ?? 0) + product;
      }
    }
    work += count * inputs.length ** 2;
    if (work > PIECE) {
      work = 0;
      await pause();
    }
  }
  return results;
};
