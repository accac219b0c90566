import { expect, test } from 'vitest';
import { inferNet } from '../core/net/infer';
import { readSource } from '../torch/source/read';
import type { Backend } from './backend';
import { Computer } from './compute';
import { nodeBackends } from './testing/backends';
import { type GraphCase, graphCases, graphDifference, graphSource, moreGraphCases } from './testing/graph_cases';

/** `npm run oracle`: all nets on every backend, not only on the reference. */
const all = import.meta.env.MODE === 'oracle';
const backends = await nodeBackends();

async function difference(known: GraphCase, backend: Backend): Promise<string | null> {
  const read = readSource(graphSource(known));
  if (!read.ok || read.partial) return `not read: ${JSON.stringify(read)}`;
  const a = inferNet(read.net, known.input);
  if (a.fault) return `refused: ${a.fault.text}`;
  if (a.params !== known.params) return `${a.params} parameters, not ${known.params}`;
  const input = { shape: known.input, source: 'randn' } as const;
  const job = { seed: String(known.seed), recipe: 'paired', input, a, b: null } as const;
  const found = await new Computer(0).run(job, backend, async () => {});
  if (!found.input) return 'no input';
  const layers = found.a.layers.map(({ stats }, i) => ({ kind: a.steps[i]?.module.kind ?? '', stats }));
  return graphDifference(known, found.input.stats, layers);
}

test.each(backends.map((backend) => [backend.name, backend] as const))(
  '%s makes every tensor of nets with branches as PyTorch does',
  async (_name, backend) => {
    const found: string[] = [];
    const cases = graphCases();
    expect(cases).toHaveLength(160);
    for (const known of all || backend.name === 'reference' ? cases : cases.filter((_, i) => i % 5 === 0)) {
      const said = await difference(known, backend);
      if (said !== null) found.push(`${said}\n${known.family} ${known.input} ${known.seed}\n${known.code}`);
    }
    expect(found).toEqual([]);
    expect(backend.memory().tensors).toBe(0);
  },
  240_000,
);

const more = moreGraphCases();

/**
 * Further nets: `python scripts/oracle/make_graph_cases.py SEED COUNT > FILE`, then `CONVSCOPE_GRAPHS=FILE,… npm run oracle`.
 */
test.skipIf(more.length === 0)(
  `all of ${more.length} further nets agree with PyTorch on the reference`,
  async () => {
    const reference = backends.find(({ name }) => name === 'reference') as Backend;
    const found: string[] = [];
    for (const known of more) {
      const said = await difference(known, reference);
      if (said !== null) found.push(`${said}\n${known.family} ${known.input} ${known.seed}\n${known.code}`);
    }
    expect(`${more.length - found.length} of ${more.length}`).toBe(`${more.length} of ${more.length}`);
    expect(found).toEqual([]);
  },
  3_600_000,
);
