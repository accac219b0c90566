import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { inferNet } from '../core/net/infer';
import { readSource } from '../torch/source/read';
import { nodeBackends } from './testing/backends';
import { type GraphCase, graphDifference } from './testing/graph_cases';

/** `npm run oracle`: all nets on every backend, not only on the reference. */
const all = import.meta.env.MODE === 'oracle';
const backends = await nodeBackends();

function graphCases(): GraphCase[] {
  const file = new URL('../../test-data/graph_cases.jsonl.gz', import.meta.url);
  const lines = gunzipSync(readFileSync(file)).toString().trim().split('\n');
  return lines.map((line): GraphCase => JSON.parse(line));
}

test.each(backends.map((backend) => [backend.name, backend] as const))(
  '%s makes every tensor of nets with branches as PyTorch does',
  async (_name, backend) => {
    const found: string[] = [];
    const cases = graphCases();
    expect(cases).toHaveLength(160);
    for (const known of all || backend.name === 'reference' ? cases : cases.filter((_, i) => i % 5 === 0)) {
      // Sizes that forward reads off its input are those of this one.
      const read = readSource(
        `${known.code}\n\nx = torch.randn(${known.input.join(', ')})\nnet = Net()\ny = net(x[None])\n`,
      );
      const net = read.ok && read.partial === null ? inferNet(read.net, known.input) : null;
      const said = net ? await graphDifference(known, net, backend) : `not read: ${JSON.stringify(read)}`;
      if (said !== null) found.push(`${said}\n${known.family} ${known.input} ${known.seed}\n${known.code}`);
    }
    expect(found).toEqual([]);
    expect(backend.memory().tensors).toBe(0);
  },
  240_000,
);
