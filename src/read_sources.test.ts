import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import expected from '../test-data/read.json';
import './core/layers/all';
import { inferNet } from './core/net/infer';
import { Computer } from './engine/compute';
import { ReferenceBackend } from './engine/reference/backend';
import { readSource } from './torch/source/read';

const folder = join(import.meta.dirname, '../test-data/read');

test.each(expected.sources.map((source) => [source.name, source] as const))(
  '%s reads as the net that PyTorch makes of it',
  async (name, want) => {
    const [c = 0, h = 0, w = 0] = want.input;
    const read = readSource(readFileSync(join(folder, `${name}.py`), 'utf8'), { input: [c, h, w] });
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    expect(read.partial).toBeNull();
    const shaped = inferNet(read.net, want.input);
    expect([shaped.fault, shaped.params]).toEqual([null, want.params]);
    const input = { shape: [c, h, w], source: 'randn' } as const;
    const job = { seed: '0', recipe: 'paired', input, a: shaped, b: null } as const;
    const { a } = await new Computer(0).run(job, new ReferenceBackend(), async () => {});
    expect(shaped.outputs.length).toBe(want.outputs.length);
    for (const [i, { layer }] of shaped.outputs.entries()) {
      const stats = a.layers[layer ?? -1]?.stats;
      const own = want.outputs[i];
      if (!stats || !own) throw new Error(`output ${i} is not computed`);
      expect(stats.shape).toEqual(own.shape);
      for (const key of ['mean', 'std', 'first'] as const) {
        expect(Math.abs((stats[key] ?? Number.NaN) - own[key]), key).toBeLessThan(3e-5 * Math.max(1, own.std));
      }
    }
  },
);
