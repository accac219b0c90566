import { NoForm } from './graph';
import type { Write } from './pointwise';
import { first, flag, number, value, type WrittenStep } from './step';

export const linear: Write = (own) => {
  const { graph, step } = own;
  const [weight, bias] = [own.weight('weight'), own.weight('bias')];
  if (weight === null) throw new NoForm('no weight');
  if (step.inputSizes.length === 2) {
    return graph.node('Gemm', bias === null ? [first(own), weight] : [first(own), weight, bias], { transB: 1 });
  }
  const made = graph.node('MatMul', [first(own), graph.node('Transpose', [weight], { perm: [1, 0] })]);
  return bias === null ? made : graph.node('Add', [made, bias]);
};

export const matmul: Write = ({ graph, inputs }) => graph.node('MatMul', [inputs[0] ?? '', inputs[1] ?? '']);

export const outer: Write = ({ graph, step, inputs }) => {
  const [a = 0, b = 0] = step.outputSizes;
  const [left, right] = [graph.reshaped(inputs[0] ?? '', [a], [a, 1]), graph.reshaped(inputs[1] ?? '', [b], [1, b])];
  return graph.node('Mul', [left, right]);
};

/** beta · C + alpha · A · B */
export const added: Write = (own) => {
  const { graph, inputs } = own;
  const [c = '', a = '', b = ''] = inputs;
  const times = (x: string, by: number) => (by === 1 ? x : graph.node('Mul', [x, graph.number(by)]));
  return graph.node('Add', [times(c, number(own, 'beta')), times(graph.node('MatMul', [a, b]), number(own, 'alpha'))]);
};

export const einsum: Write = (own) =>
  own.graph.node('Einsum', own.inputs, { equation: String(value(own, 'equation')) });

/** softmax(q · kᵀ · scale) · v, where only places before are seen if it is causal. */
export const attention: Write = (own: WrittenStep) => {
  const { graph, step, inputs } = own;
  const [q = '', k = '', v = ''] = inputs;
  const [queries, keys] = step.inputs.map((i) => i.sizes);
  if (!queries || !keys) throw new NoForm('inputs');
  const width = queries.at(-1) ?? 1;
  const given = value(own, 'scale');
  const rank = keys.length;
  const perm = [...keys.slice(0, -2).map((_, i) => i), rank - 1, rank - 2];
  const product = graph.node('MatMul', [q, graph.node('Transpose', [k], { perm })]);
  const scaled = graph.node('Mul', [product, graph.number(given === null ? 1 / Math.sqrt(width) : Number(given))]);
  const [rows, places] = [queries.at(-2) ?? 1, keys.at(-2) ?? 1];
  const mask = new Float32Array(rows * places);
  for (let i = 0; i < rows; i += 1)
    for (let j = i + 1; j < places; j += 1) mask[i * places + j] = Number.NEGATIVE_INFINITY;
  const seen = flag(own, 'is_causal') ? graph.node('Add', [scaled, graph.floats([rows, places], mask)]) : scaled;
  return graph.node('MatMul', [graph.node('Softmax', [seen], { axis: -1 }), v]);
};
