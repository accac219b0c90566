import { expect, test } from 'vitest';
import './core/layers/all';
import oracle from '../test-data/acts.json';
import { toState } from './codec/app_state';
import { readLink, writeLink } from './codec/link';
import { fromState } from './codec/read_state';
import type { SeedJob } from './core/experiment/experiment';
import { inferNet } from './core/net/infer';
import { Computer } from './engine/compute';
import { ReferenceBackend } from './engine/reference/backend';
import { createSeedComputer } from './engine/seeds/compute_seeds';
import { openingDoc } from './state/presets';

const still = async () => {};

/** What happens before a net is called, and its mode: numbers of PyTorch 2.14.1, scripts/oracle/make_acts.py. */
test.each(oracle.cases.map((own, i) => ({ i, own })))('acts and modes give PyTorch’s numbers: $i', async ({ own }) => {
  const base = toState(openingDoc());
  const given = {
    ...base,
    version: 2,
    seed: own.seed,
    slots: { a: own.net, b: null },
    input: { shape: own.input, source: 'randn' },
    view: { ...base.view, channels: {} },
  };
  const read = fromState(JSON.parse(JSON.stringify(given)), '');
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const { doc } = read;
  // The same after a link.
  const linked = readLink(writeLink(doc), openingDoc());
  expect(linked.problems).toEqual([]);
  expect(toState(linked.doc).slots).toEqual(toState(doc).slots);
  const a = inferNet(linked.doc.slots.a, doc.input.shape);
  expect([a.fault, a.params]).toEqual([null, own.params]);
  const job = { seed: doc.seed, recipe: doc.recipe, input: doc.input, a, b: null };
  const frame = await new Computer().run(job, new ReferenceBackend(), still);
  const all = [frame.input, ...frame.a.layers];
  for (const [i, [mean = 0, std = 0, first = 0, last = 0]] of own.rows.entries()) {
    const stats = all[i]?.stats;
    const got = [stats?.mean, stats?.std, stats?.first, stats?.last].map(Number);
    for (const [k, want] of [mean, std, first, last].entries()) {
      expect(
        Math.abs((got[k] ?? 0) - want),
        `layer ${i - 1}: ${got} for ${mean}, ${std}, ${first}, ${last}`,
      ).toBeLessThan(2e-5 * Math.max(1, std, Math.abs(want)));
    }
  }
  // Experiments run the same acts.
  const seeds: SeedJob = { a, b: null, input: doc.input, recipe: 'paired', layers: 'last', measures: ['mean'] };
  const out = new Float64Array(1);
  await (await createSeedComputer(seeds))(own.seed, out, still);
  expect(out[0]).toBeCloseTo(own.rows.at(-1)?.[0] ?? 0, 4);
});
