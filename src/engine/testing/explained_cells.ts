import type { Explanation } from '../../core/explanation';
import type { ShapedNet } from '../../core/net/infer';
import type { Module } from '../../core/net/net';
import type { ShapedStep } from '../../core/net/shaped';
import { Drawer } from '../draws';
import { explainCell } from '../gradient/explain';
import { inputsOf, type RunNet, type Tensors, tensorKey } from '../gradient/influence';
import { kernelCall } from '../reference/kernel';

export const pause = async () => {};
const prefix = (module: Module) => (module.kind === 'Parameter' ? module.id : `${module.id}.`);

/** A net with the numbers of a seed. */
export async function ran(net: ShapedNet, seed: number): Promise<RunNet> {
  const input = { shape: net.input as [number, number, number], source: 'randn' } as const;
  const draws = new Drawer().draw(
    { seed: String(seed), recipe: 'paired', input, a: net, b: null },
    { a: true, b: false },
  );
  return { net, x: await draws.x(pause), weights: ({ module }) => draws.a.of(module, pause), pause };
}

export const made = (tensors: Tensors, { use }: ShapedStep) =>
  tensors.get(tensorKey({ from: use.id, port: 0 })) ?? new Float32Array(0);

/** Cells at the corners and in between. */
export const someCells = (n: number) =>
  [...new Set([0, Math.floor(n / 3), Math.floor(n / 2), n - 1])].filter((i) => i >= 0 && i < n);

export async function explained(run: RunNet, tensors: Tensors, step: ShapedStep, cell: number): Promise<Explanation> {
  const call = kernelCall(step, inputsOf(step, tensors), await run.weights(step), pause);
  const out = made(tensors, step);
  return explainCell({ ...call, cell, value: out[cell] ?? 0, made: out }, { net: run.net, prefix });
}
