import { expect, test } from 'vitest';
import '../../core/layers/all';
import type { Term } from '../../core/explanation';
import { inferNet, type ShapedNet } from '../../core/net/infer';
import type { ShapedStep } from '../../core/net/shaped';
import { elements } from '../../core/shape';
import { readSource } from '../../torch/source/read';
import { explained, made, ran, someCells } from '../testing/explained_cells';
import { graphCases, graphSource } from '../testing/graph_cases';
import { layerCases, layerNet } from '../testing/layer_cases';
import { raveled } from './explained';
import { LINEAR } from './explained_steps';
import { type RunNet, type Tensors, tensorsUpTo } from './influence';

/** Whether a term is what stands at its place. */
function misplaced(run: RunNet, tensors: Tensors, { layer, at, value }: Term): boolean {
  if (at === null) return false;
  const step = run.net.steps[layer];
  const shape = step?.output ?? run.net.input;
  const data = step ? made(tensors, step) : run.x;
  return !Object.is(data[raveled(at, shape) ?? -1], value);
}

async function wrongName(run: RunNet, step: ShapedStep, { name, weight }: Term): Promise<boolean> {
  if (name === null) return false;
  const [, owner = '', entry = 'weight', index = ''] = /^(n\d+)(?:\.(\w+))?\[(.*)\]$/.exec(name) ?? [];
  const call = [...run.net.constants, step].find(({ module }) => module.id === owner);
  if (!call) return true;
  const shape = call.module.kind === 'Parameter' ? call.output : null;
  const data = (await run.weights(call)).get(entry) ?? new Float32Array(0);
  const at = index.split(', ').map(Number);
  if (shape) return data[raveled(at, shape) ?? -1] !== weight;
  return !data.includes(weight);
}

async function odd(run: RunNet, tensors: Tensors, step: ShapedStep, cell: number): Promise<string | null> {
  const { value, terms, constant, steps } = await explained(run, tensors, step, cell);
  const { kind } = step.module;
  const last = steps.at(-1);
  if (last && !Object.is(last.value, value)) return `steps of ${kind} end in ${last.value}, not ${value}`;
  if (!last && !LINEAR.has(kind)) return `${kind} has no steps`;
  if (terms.some((term) => misplaced(run, tensors, term))) return `${kind} reads what is not there`;
  for (const term of terms) if (await wrongName(run, step, term)) return `${kind}: ${term.name} is not ${term.weight}`;
  const hasLayer = step.inputs.some(({ layer }) => layer !== null);
  const mayBeEmpty =
    kind === 'ConvTranspose2d' || !hasLayer || (LINEAR.has(kind) && constant !== 0) || kind === 'Linear';
  if (terms.length === 0 && !mayBeEmpty) return `${kind} has no terms`;
  if (!LINEAR.has(kind) || !Number.isFinite(value)) return null;
  const parts = terms.map((term) => term.value * term.weight);
  const sum = parts.reduce((so, part) => so + part, constant);
  const size = parts.reduce((so, part) => so + Math.abs(part), Math.abs(constant));
  return Math.abs(sum - value) <= 2e-6 * Math.max(size, 1e-3) ? null : `${kind}: ${sum} for ${value}`;
}

async function oddities(net: ShapedNet, seed: number): Promise<string[]> {
  const run = await ran(net, seed);
  const tensors = await tensorsUpTo(run, net.steps.length - 1);
  const found: string[] = [];
  for (const step of net.steps) {
    for (const cell of someCells(elements(step.output))) {
      const text = await odd(run, tensors, step, cell).catch((error: Error) => error.stack ?? error.message);
      if (text) found.push(`layer ${step.layer}, cell ${cell} of ${step.output}: ${text}`);
    }
  }
  return found;
}

test('a cell of every layer is the sum of its terms, or what its steps come to', async () => {
  const wrong: string[] = [];
  for (const own of layerCases().filter((c, i) => !c.error && i % 3 === 0)) {
    const found = await oddities(inferNet(layerNet(own), own.input), own.seed);
    if (found.length > 0) wrong.push(`${own.code} ${own.input} ${own.seed}\n${found.join('\n')}`);
  }
  expect(wrong.slice(0, 12)).toEqual([]);
}, 120_000);

test('so is a cell of every step of nets with branches', async () => {
  const wrong: string[] = [];
  for (const own of graphCases().filter((_, i) => i % 2 === 0)) {
    const read = readSource(graphSource(own));
    if (!read.ok) continue;
    const found = await oddities(inferNet(read.net, own.input), own.seed);
    if (found.length > 0) wrong.push(`${own.family} ${own.input} ${own.seed}\n${found.join('\n')}`);
  }
  expect(wrong.slice(0, 12)).toEqual([]);
}, 120_000);

const code = `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.gain = nn.Parameter(torch.randn(3, 1, 1))
        self.shift = nn.Parameter(torch.randn(4))
        self.mix = nn.Parameter(torch.randn(5, 4))
    def forward(self, x):
        y = x * self.gain
        y = y @ self.mix
        return (2 - y) + self.shift
x = torch.randn(3, 4, 5)
y = Net()(x[None])
`;

test('a parameter of the net is the weight of a product, and the constant of a sum', async () => {
  const read = readSource(code);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const net = inferNet(read.net, [3, 4, 5]);
  expect(await oddities(net, 3)).toEqual([]);
  const run = await ran(net, 3);
  const tensors = await tensorsUpTo(run, net.steps.length - 1);
  const names = async (layer: number, cell: number) => {
    const step = net.steps[layer];
    if (!step) throw new Error(`no layer ${layer}`);
    const { terms, constant } = await explained(run, tensors, step, cell);
    return { names: terms.map(({ name }) => name?.replace(/^n\d+/, '')), constant };
  };
  expect((await names(0, 21)).names).toEqual(['[1, 0, 0]']);
  expect((await names(1, 17)).names).toEqual(['[0, 1]', '[1, 1]', '[2, 1]', '[3, 1]', '[4, 1]']);
  expect((await names(2, 17)).constant).toBe(2);
  expect((await names(3, 17)).constant).not.toBe(0);
});
