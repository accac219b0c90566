import { expect, test } from 'vitest';
import { words213 } from '../core/testing/words_213';
import { Computer } from './compute';
import { nodeBackends } from './testing/backends';
import { jobOf } from './testing/cases';
import { type LayerCase, layerCases, layerNet, numberOf } from './testing/layer_cases';

const NAMES = ['mean', 'std', 'min', 'max', 'first', 'last'] as const;
/** `npm run oracle`: all cases on every backend, not only on the reference. */
const all = import.meta.env.MODE === 'oracle';
const cases = layerCases();
const still = async () => {};
const backends = await nodeBackends();

/** Where the answers differ from PyTorch's; null where they do not. */
async function difference(known: LayerCase, backend: (typeof backends)[number]): Promise<string | null> {
  const job = jobOf(known.seed, known.input, layerNet(known));
  const { fault } = job.a;
  // What 2.13 takes, and 2.14.1 does not, has its answers behind.
  const says = fault && words213(fault);
  if (fault && says === null) return null;
  if (says !== (known.error?.text ?? null) || (known.error && fault?.layer !== known.error.at))
    return `refused: ${says}`;
  if (known.params !== undefined && job.a.params !== known.params) return `${job.a.params} parameters`;
  if (known.error?.when === 'construct') return null;
  const { layers } = (await new Computer(0).run(job, backend, still)).a;
  if (layers.length !== (known.layers?.length ?? 0)) return `${layers.length} layers`;
  for (const [i, [shape, ...values]] of (known.layers ?? []).entries()) {
    const stats = layers[i]?.stats;
    if (stats?.shape.join() !== shape.join()) return `layer ${i} has shape ${stats?.shape.join(' × ')}`;
    if (values.length === 0 && stats.mean === null) continue;
    const want = values.map(numberOf);
    const allowed = 2e-5 * Math.max(1, Number.isFinite(want[1]) ? (want[1] ?? 1) : 1);
    for (const [k, name] of NAMES.entries()) {
      const [got, wanted] = [stats[name] ?? 'null', want[k] ?? 0];
      if (Object.is(got, wanted) || Math.abs(Number(got) - wanted) <= allowed) continue;
      return `${name} of layer ${i} is ${got}, not ${wanted}`;
    }
  }
  return null;
}

test.each(backends.map((backend) => [backend.name, backend] as const))(
  '%s agrees with PyTorch on nets of every layer',
  async (_name, backend) => {
    const wrong: string[] = [];
    const chosen = all || backend.name === 'reference' ? cases : cases.filter((_, i) => i % 4 === 0);
    for (const known of chosen) {
      const found = await difference(known, backend);
      if (found !== null)
        wrong.push(
          `${found}: ${known.kind} ${known.seed} ${known.input} ${known.code} ${JSON.stringify(known.init ?? [])}`,
        );
    }
    expect(wrong).toEqual([]);
    expect(backend.memory().tensors).toBe(0);
  },
  120_000,
);
