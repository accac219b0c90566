import { expect, test } from 'vitest';
import expected from '../../test-data/alias_writes.json';
import '../core/layers/all';
import { inferNet } from '../core/net/infer';
import { readSource } from '../torch/source/read';
import { Computer } from './compute';
import { ReferenceBackend } from './reference/backend';

interface Case {
  readonly lines: readonly string[];
  readonly error?: string;
  readonly outputs?: readonly {
    readonly sizes: readonly number[];
    readonly mean: number;
    readonly first: number;
    readonly last: number;
  }[];
}

const cases = expected.nets as readonly Case[];

/** What is wrong of a net; `stopped: …` where it is said that it is not the whole. */
async function fault({ lines, error, outputs = [] }: Case): Promise<string | null> {
  const body = lines.map((line) => `        ${line}\n`).join('');
  const init =
    'self.conv = nn.Conv2d(3, 4, 3, padding=1)\n        self.act = nn.ReLU(inplace=True)\n        self.leaky = nn.LeakyReLU(0.1, inplace=True)';
  const source = `class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        ${init}\n    def forward(self, x):\n${body}`;
  const read = readSource(source, { input: [3, 6, 6], isGiven: true });
  if (!read.ok) return `not read: ${read.error.code}`;
  if (read.partial) return `stopped: ${read.partial.code} ${JSON.stringify(read.partial.params)}`;
  if (read.notes.some((note) => note.effect)) return `stopped: ${read.notes.map((note) => note.code)}`;
  const a = inferNet(read.net, [3, 6, 6]);
  if (a.fault || error !== undefined) return a.fault?.text === error ? null : `${a.fault?.text}, not ${error}`;
  const input = { shape: [3, 6, 6], source: 'randn' } as const;
  const job = { seed: '0', recipe: 'paired', input, a, b: null } as const;
  const found = await new Computer(0).run(job, new ReferenceBackend(), async () => {});
  for (const [i, want] of outputs.entries()) {
    const given = a.outputs[i];
    const stats = found.a.layers[given?.layer ?? -1]?.stats;
    if (!stats || !given) return `output ${i} is not computed`;
    // Where it was written through a view, the layer has that view's shape.
    if (given.sizes.join() !== want.sizes.join()) return `output ${i} is ${given.sizes}, not ${want.sizes}`;
    for (const key of ['mean', 'first', 'last'] as const) {
      if (!(Math.abs((stats[key] ?? Number.NaN) - want[key]) < 3e-6))
        return `${key} of output ${i} is ${stats[key]}, not ${want[key]}`;
    }
  }
  return null;
}

test('what is written through views is what PyTorch has, or is said not to be followed', async () => {
  const wrong: string[] = [];
  const stopped: string[] = [];
  for (const known of cases) {
    const said = await fault(known);
    if (said !== null) (said.startsWith('stopped') ? stopped : wrong).push([said, ...known.lines].join('\n  '));
  }
  expect(wrong).toEqual([]);
  // What was copied by a reshape and is written, and writes into cells that are read at other places.
  expect(stopped.length).toBeLessThan(cases.length / 12);
});
