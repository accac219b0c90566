import { describe, expect, test } from 'vitest';
import cases from '../test-data/touching.json';
import { inferNet } from './core/net/infer';
import { Computer } from './engine/compute';
import { ReferenceBackend } from './engine/reference/backend';
import { readSource } from './torch/source/read';

/**
 * Short sources that touch a net after or around its making (scripts/oracle/make_touching.py): each is read as the net
 * that PyTorch computes, or is said to be incomplete.
 */
type Case = (typeof cases)[number] & {
  readonly harmless?: boolean;
  readonly error?: string;
  readonly shape?: readonly number[];
  readonly mean?: number | null;
  readonly first?: number | null;
  readonly last?: number | null;
  readonly max?: number | null;
  readonly params?: number;
  readonly training?: boolean;
};

/** `npm run oracle`: all of them. */
const all = import.meta.env.MODE === 'oracle';

type Verdict = 'exact' | 'incomplete' | 'refused' | 'wrong';

const far = (a: number | null | undefined, b: number | null | undefined, scale: number) =>
  a === null || a === undefined || b === null || b === undefined
    ? a !== b
    : !(Math.abs(a - b) <= 3e-6 * Math.max(1, scale));

async function verdict(known: Case): Promise<{ verdict: Verdict; why: string }> {
  const [c = 0, h = 0, w = 0] = known.input;
  const read = readSource(known.source, { input: [c, h, w] });
  if (!read.ok) {
    const said = read.error.text ?? '';
    const isSame = known.error !== undefined && known.error.endsWith(said) && said !== '';
    return { verdict: isSame ? 'exact' : 'refused', why: JSON.stringify(read.error) };
  }
  const effects = read.notes.filter((note) => note.effect);
  if (effects.length > 0)
    return {
      verdict: 'incomplete',
      why: effects.map((n) => `${n.line} ${n.code} ${JSON.stringify(n.params)}`).join('; '),
    };
  const input = { shape: read.stated.input ?? [c, h, w], source: 'randn' } as const;
  const a = inferNet(read.net, input.shape);
  if (a.fault) {
    const isSame = known.error?.endsWith(a.fault.text.split('\n')[0] ?? '') === true;
    return { verdict: isSame ? 'exact' : 'wrong', why: `${a.fault.text} | ${known.error}` };
  }
  if (known.error !== undefined) return { verdict: 'wrong', why: known.error };
  if (known.params !== undefined && a.params !== known.params)
    return { verdict: 'wrong', why: `params ${a.params} ${known.params}` };
  const job = { seed: read.stated.seed ?? '0', recipe: 'paired', input, a, b: null } as const;
  const found = await new Computer(0).run(job, new ReferenceBackend(), async () => {});
  const stats = found.a.layers[a.outputs[0]?.layer ?? -1]?.stats;
  if (!stats || !known.shape) return { verdict: 'wrong', why: 'nothing computed' };
  const shape = stats.shape.length === known.shape.length ? known.shape : known.shape.slice(1);
  if (shape.join() !== stats.shape.join() || (known.shape[0] !== 1 && shape !== known.shape))
    return { verdict: 'wrong', why: `${stats.shape} ${known.shape}` };
  for (const key of ['mean', 'first', 'last'] as const) {
    if (far(stats[key], known[key], known.max ?? 1))
      return { verdict: 'wrong', why: `${key} ${stats[key]} ${known[key]}` };
  }
  return { verdict: 'exact', why: '' };
}

describe('a source that touches its net', () => {
  const own = (cases as readonly Case[]).filter((_, i) => all || i % 4 === 0);
  const verdicts = own.map((known) => verdict(known));

  test('is read as PyTorch computes it, or says that it is not whole', async () => {
    const found = await Promise.all(verdicts);
    if (process.env.TOUCHING) {
      const { writeFileSync } = await import('node:fs');
      writeFileSync(
        process.env.TOUCHING,
        found
          .map(
            (f, i) =>
              `${f.verdict}\t${own[i]?.kind}\t${own[i]?.harmless ? 'H' : ''}\t${f.why}\t${JSON.stringify(own[i]?.source.slice(69))}`,
          )
          .join('\n'),
      );
    }
    expect(found.flatMap((f, i) => (f.verdict === 'wrong' ? [`${f.why}\n${own[i]?.source}`] : []))).toEqual([]);
  });

  test('is whole where nothing in it changes the result', async () => {
    const found = await Promise.all(verdicts);
    expect(
      found.flatMap((f, i) => (own[i]?.harmless && f.verdict !== 'exact' ? [`${f.why}\n${own[i]?.source}`] : [])),
    ).toEqual([]);
  });
});
