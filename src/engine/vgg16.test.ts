import { expect, it } from 'vitest';
import expected from '../../test-data/vgg16.json';
import type { EngineJob } from '../core/frame';
import { inferNet } from '../core/net/infer';
import { readSource } from '../torch/source/read';
import { Computer } from './compute';
import { start } from './wasm/backend';

/** `npm run oracle`: 138 M parameters drawn, and 15 G multiply-accumulates. */
it.runIf(import.meta.env.MODE === 'oracle')(
  'VGG-16 on a picture of 224 × 224 gives PyTorch’s numbers at every layer',
  async () => {
    const read = readSource('import torchvision\nnet = torchvision.models.vgg16()\n');
    if (!read.ok) throw new Error(read.error.code);
    const shape = expected.input as [number, number, number];
    const a = inferNet(read.net, shape);
    expect([a.fault, a.params]).toEqual([null, expected.params]);
    const job: EngineJob = { seed: '0', recipe: 'paired', input: { shape, source: 'randn' }, a, b: null };
    const backend = await start();
    const { a: found } = await new Computer(0).run(job, backend, async () => {});
    // Dropout and the flatten between maps and vectors are layers in PyTorch or here alone.
    const own = found.layers.flatMap((layer, i) => {
      const kind = a.steps[i]?.module.kind ?? '';
      return kind === 'Flatten' || kind === 'Dropout' ? [] : [{ kind, layer }];
    });
    const known = expected.layers.filter(({ kind }) => kind !== 'Dropout');
    expect(own.map(({ kind }) => kind)).toEqual(known.map(({ kind }) => kind));
    for (const [i, want] of known.entries()) {
      const stats = own[i]?.layer?.stats;
      expect(stats?.shape).toEqual(want.shape);
      const allowed = 3e-5 * Math.max(1, want.std);
      for (const name of ['mean', 'std', 'min', 'max', 'first', 'last'] as const) {
        const error = Math.abs((stats?.[name] ?? Number.NaN) - want[name]);
        expect(error, `${name} of layer ${i}, ${want.kind}: ${stats?.[name]}, not ${want[name]}`).toBeLessThan(allowed);
      }
    }
    expect(backend.memory().tensors).toBe(0);
  },
  600_000,
);
