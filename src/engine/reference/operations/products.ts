import { einsumOf } from '../../../core/layers/operations/einsum';
import { asNumber } from '../../../core/python/python';
import { elements, type Shape } from '../../../core/shape';
import { argOf } from '../../backend';
import { PIECE, type ReferenceKernel } from '../kernel';
import { spread, spreadCells, stridesOf, visit } from './gather';

/** `a @ b`: for every pair of matrices of the two batches, broadcast to one another. */
export const matmul: ReferenceKernel = async ({ step, inputs, pause }) => {
  const [a = new Float32Array(0), b = new Float32Array(0)] = inputs;
  const [left = [], right = []] = step.inputs.map((i) => i.sizes);
  const sides: [Shape, Shape] = [left.length > 1 ? left : [1, ...left], right.length > 1 ? right : [...right, 1]];
  const [rows = 0, inner = 0] = sides[0].slice(-2);
  const cols = sides[1].at(-1) ?? 0;
  const out = new Float32Array(elements(step.outputSizes));
  const batch = step.outputSizes.slice(
    0,
    step.outputSizes.length - (left.length > 1 ? 1 : 0) - (right.length > 1 ? 1 : 0),
  );
  const starts = sides.map((sizes) => {
    const from = new Int32Array(elements(batch));
    visit(0, spreadCells(sizes.slice(0, -2), batch), (to, at) => {
      from[to] = at * elements(sizes.slice(-2));
    });
    return from;
  });
  let work = 0;
  for (let n = 0; n < elements(batch); n += 1) {
    const [from = 0, other = 0] = starts.map((s) => s[n] ?? 0);
    for (let r = 0; r < rows; r += 1) {
      for (let c = 0; c < cols; c += 1) {
        let sum = 0;
        for (let k = 0; k < inner; k += 1) sum += (a[from + r * inner + k] ?? 0) * (b[other + k * cols + c] ?? 0);
        out[(n * rows + r) * cols + c] = sum;
      }
      work += inner * cols;
      if (work > PIECE) {
        work = 0;
        await pause();
      }
    }
  }
  return out;
};

/** Every sum of products that an equation names, term by term. */
export const einsum: ReferenceKernel = async ({ step, inputs, pause }) => {
  const shapes = step.inputs.map((i) => i.sizes);
  const plan = einsumOf(String(argOf(step, 'equation')), shapes);
  if ('code' in plan) throw new Error(plan.text);
  const { operands, output, sizes } = plan;
  const summed = [...sizes.keys()].filter((letter) => !output.includes(letter));
  const length = (letter: string) => sizes.get(letter) ?? 1;
  // How far a step along a letter goes in each operand; an axis of one cell is broadcast.
  const steps = operands.map((letters, at) => {
    const own = shapes[at] ?? [];
    const strides = stridesOf(own);
    return (letter: string) =>
      letters.reduce((sum, l, i) => sum + (l === letter && own[i] !== 1 ? (strides[i] ?? 0) : 0), 0);
  });
  const arranged = (letters: readonly string[]) =>
    steps.map((step) => {
      const cells = letters.map((l) => Array.from({ length: length(l) }, (_, i) => i * step(l)));
      const places = new Int32Array(cells.reduce((n, c) => n * c.length, 1));
      visit(0, cells, (to, from) => {
        places[to] = from;
      });
      return places;
    });
  const outer = arranged(output);
  const inner = arranged(summed);
  const count = inner[0]?.length ?? 1;
  const out = new Float32Array(elements(output.map(length)));
  let work = 0;
  for (let o = 0; o < out.length; o += 1) {
    let sum = 0;
    for (let k = 0; k < count; k += 1) {
      let product = 1;
      for (const [at, data] of inputs.entries()) product *= data[(outer[at]?.[o] ?? 0) + (inner[at]?.[k] ?? 0)] ?? 0;
      sum += product;
    }
    out[o] = sum;
    work += count * inputs.length;
    if (work > PIECE) {
      work = 0;
      await pause();
    }
  }
  return out;
};

export const outer: ReferenceKernel = async ({ inputs }) => {
  const [a = new Float32Array(0), b = new Float32Array(0)] = inputs;
  return Float32Array.from({ length: a.length * b.length }, (_, i) => {
    return (a[Math.floor(i / b.length)] ?? 0) * (b[i % b.length] ?? 0);
  });
};

/** What is added comes in at beta, the product at alpha; at beta 0 it is not looked at, whatever it holds. */
export const addedProduct: ReferenceKernel = async (call) => {
  const { step, inputs } = call;
  const [own = new Float32Array(0), ...factors] = inputs;
  const [given, ...rest] = step.inputs;
  const product = await matmul({ ...call, inputs: factors, step: { ...step, inputs: rest } });
  const [alpha, beta] = [asNumber(argOf(step, 'alpha')), asNumber(argOf(step, 'beta'))];
  const added = spread(own, given?.sizes ?? [], step.outputSizes);
  return product.map((v, i) => alpha * v + (beta === 0 ? 0 : beta * (added[i] ?? 0)));
};
