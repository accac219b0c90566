import { expect, test } from 'vitest';
import { inferNet } from '../core/net/infer';
import { readSource } from '../torch/source/read';
import { Computer } from './compute';
import { ReferenceBackend } from './reference/backend';
import { type ZooNet, zoo, zooDifference, zooSource } from './testing/zoo';

/** Nets that the page does not follow to their end, and what is named as the reason. */
const STOPS: Readonly<Record<string, string>> = {
  BatchedProducts: 'return',
  DropPath: 'x.bernoulli_',
  DynamicFilter: 'F.conv2d',
  TransformerStack: 'TransformerEncoder',
  Swin: 'self.index.view',
  Recurrent: 'LSTM',
};

const backend = new ReferenceBackend();

interface Checked {
  /** What is said of a net that is not whole. */
  readonly stop: string | null;
  /** Where its tensors differ from PyTorch's. */
  readonly wrong: string | null;
  /** Whether something of its source was passed over, and named. */
  readonly named: boolean;
}

async function checked(known: ZooNet): Promise<Checked> {
  const read = readSource(zooSource(known));
  if (!read.ok) return { stop: JSON.stringify(read.error), wrong: null, named: true };
  const stop = read.partial && JSON.stringify(read.partial);
  // What may change a result, and is said.
  const named = read.notes.some(({ code, effect }) => code === 'touched' || effect);
  const a = inferNet(read.net, known.input);
  if (a.fault) return { stop, wrong: `refused: ${a.fault.text}`, named };
  if (!stop && !named && a.params !== known.params) {
    return { stop, wrong: `${a.params} parameters, not ${known.params}`, named };
  }
  const input = { shape: known.input, source: 'randn' } as const;
  const found = await new Computer(0).run({ seed: '0', recipe: 'paired', input, a, b: null }, backend, async () => {});
  const layers = found.a.layers.map(({ stats }, i) => ({ kind: a.steps[i]?.module.kind ?? '', stats }));
  const wrong = zooDifference(known, layers, stop === null);
  const [outputs, wanted] = [a.outputs.length, known.outputs.length];
  const count = stop === null && outputs !== wanted ? `${outputs} outputs, not ${wanted}` : null;
  return { stop, wrong: wrong ?? count, named };
}

test.each(zoo().map((known) => [known.name, known] as const))(
  "%s is PyTorch's, tensor by tensor, to its end or to where it says that it stops",
  async (name, known) => {
    const { stop, wrong, named } = await checked(known);
    const reason = STOPS[name];
    if (reason === undefined) expect(stop).toBeNull();
    else expect(stop).toContain(reason);
    // What is passed over and named may move what is drawn after it.
    if (!named) expect(wrong).toBeNull();
  },
);
