import { expect, test } from 'vitest';
import '../../core/layers/all';
import type { Term } from '../../core/explanation';
import { inferNet, type ShapedNet } from '../../core/net/infer';
import type { ShapedStep } from '../../core/net/shaped';
import { elements } from '../../core/shape';
import { readSource } from '../../torch/source/read';
import { kernelCall } from '../reference/kernel';
import { REFERENCE_KERNELS } from '../reference/table';
import { explained, pause, ran, someCells } from '../testing/explained_cells';
import { graphCases, graphSource } from '../testing/graph_cases';
import { layerCases, layerNet } from '../testing/layer_cases';
import { raveled } from './explained';
import { inputsOf, type RunNet, type Tensors, tensorsUpTo } from './influence';

/** How far an input is moved. */
const BY = 2 ** -7;
/** Larger tensors say nothing that smaller ones do not. */
const MOST = 3000;

const same = (a: Term, b: Term) => a.layer === b.layer && a.at?.join() === b.at?.join();

/** What a cell is when what a term reads has been moved. */
async function movedBy(run: RunNet, tensors: Tensors, step: ShapedStep, cell: number, { layer, at }: Term, by: number) {
  const shape = layer < 0 ? run.net.input : (run.net.steps[layer]?.output ?? []);
  const place = raveled(at ?? [], shape) ?? -1;
  const inputs = inputsOf(step, tensors).map((data, k) => {
    const own = step.inputs[k];
    if (own?.layer !== layer || own.value.port !== 0) return data;
    const moved = data.slice();
    moved[place] = (moved[place] ?? 0) + by;
    return moved;
  });
  const call = kernelCall(step, inputs, await run.weights(step), pause);
  return (await REFERENCE_KERNELS[step.module.kind](call))[cell] ?? Number.NaN;
}

interface Tally {
  checked: number;
  /** Where the slope is another one to each side: a kink, or too strong a bend. */
  kinks: number;
  readonly wrong: string[];
}

async function moveAll(net: ShapedNet, seed: number, what: string, tally: Tally): Promise<void> {
  const run = await ran(net, seed);
  const tensors = await tensorsUpTo(run, net.steps.length - 1);
  for (const step of net.steps) {
    const { kind } = step.module;
    if (elements(step.output) > MOST || step.inputs.some(({ sizes }) => elements(sizes) > MOST)) continue;
    for (const cell of someCells(elements(step.output)).slice(1, 3)) {
      const { terms, value } = await explained(run, tensors, step, cell);
      const cells = terms.filter((term) => term.at !== null);
      for (const term of [cells[0], cells[Math.floor(cells.length / 2)]]) {
        if (!term || !Number.isFinite(value)) continue;
        const weight = terms.filter((other) => same(other, term)).reduce((sum, other) => sum + other.weight, 0);
        const slope = async (by: number) => ((await movedBy(run, tensors, step, cell, term, by)) - value) / by;
        const [up, down, near, behind] = [await slope(BY), await slope(-BY), await slope(BY / 4), await slope(-BY / 4)];
        const found = (near + behind) / 2;
        const size = Math.max(1, Math.abs(weight), Math.abs(value));
        if (!(Math.abs(up - down) <= 0.02 * size) || Math.abs((up + down) / 2 - found) > 2e-3 * size) {
          tally.kinks += 1;
          continue;
        }
        tally.checked += 1;
        if (Math.abs(found - weight) <= 3e-3 * size) continue;
        tally.wrong.push(`${what}: ${kind}, cell ${cell} by ${term.layer}[${term.at}]: ${found}, not ${weight}`);
      }
    }
  }
}

test('moving what a term reads by ε moves the value by weight × ε, for every layer', async () => {
  const tally: Tally = { checked: 0, kinks: 0, wrong: [] };
  for (const own of layerCases().filter((c, i) => !c.error && i % 4 === 1)) {
    await moveAll(inferNet(layerNet(own), own.input), own.seed, own.code, tally);
  }
  expect(tally.wrong.slice(0, 12)).toEqual([]);
  expect(tally.checked).toBeGreaterThan(400);
  expect(tally.kinks).toBeLessThan(0.1 * tally.checked);
}, 120_000);

test('and for every step of nets with branches', async () => {
  const tally: Tally = { checked: 0, kinks: 0, wrong: [] };
  for (const own of graphCases().filter((_, i) => i % 3 === 1)) {
    const read = readSource(graphSource(own));
    if (read.ok) await moveAll(inferNet(read.net, own.input), own.seed, own.family, tally);
  }
  expect(tally.wrong.slice(0, 12)).toEqual([]);
  expect(tally.checked).toBeGreaterThan(400);
  expect(tally.kinks).toBeLessThan(0.1 * tally.checked);
}, 120_000);
