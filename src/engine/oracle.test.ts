import { expect, test } from 'vitest';
import { Computer } from './compute';
import { nodeBackends } from './testing/backends';
import { jobOf, knownCases, netOf } from './testing/cases';

const still = async () => {};
const backends = await nodeBackends();

test.each(backends.map((backend) => [backend.name, backend] as const))(
  '%s agrees with PyTorch',
  async (_name, backend) => {
    const cases = knownCases();
    expect(cases.length).toBe(400);
    for (const known of cases) {
      const job = jobOf(known.seed, known.input, netOf(known.code));
      expect(job.a.fault?.text, known.code).toBe(known.error?.text);
      if (known.error?.when === 'construct') continue;
      const { a, input } = await new Computer(0).run(job, backend, still);
      const expected = [known.x, ...(known.layers ?? [])];
      const found = [input, ...a.layers];
      expect(found.length, known.code).toBe(expected.length);
      for (const [i, want] of expected.entries()) {
        const stats = found[i]?.stats;
        if (!want || !stats) throw new Error(`nothing at ${i} of ${known.code}`);
        expect(stats.shape).toEqual(want.shape);
        for (const name of ['mean', 'std', 'min', 'max', 'first', 'last'] as const) {
          const error = Math.abs((stats[name] ?? Number.NaN) - want[name]);
          expect(error, `${name} of ${i} in ${known.code}`).toBeLessThan(2e-5 * Math.max(1, want.std));
        }
      }
    }
    expect(backend.memory().tensors).toBe(0);
  },
  60_000,
);
