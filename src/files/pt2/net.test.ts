import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ModelProblem } from '../graph/problem';
import { FileProblem } from '../problem';
import { readProgram } from './net';

const file = new URL('../../../test-data/pt2.jsonl.gz', import.meta.url);
const programs = gunzipSync(readFileSync(file))
  .toString()
  .trim()
  .split('\n')
  .map((line) => Uint8Array.from(Buffer.from((JSON.parse(line) as { model: string }).model, 'base64')));

async function refusal(bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
  try {
    await readProgram(new Blob([bytes]), [3, 32, 32]);
    return null;
  } catch (error) {
    if (error instanceof ModelProblem || error instanceof FileProblem) return error.code;
    throw error;
  }
}

it('says of what is no program what it is', async () => {
  const [first] = programs;
  if (!first) throw new Error('no programs');
  expect(await refusal(first.slice())).toBeNull();
  expect(await refusal(first.slice(0, first.length / 2))).toBe('truncated');
  expect(await refusal(new Uint8Array(4))).toBe('truncated');
});

it('is a problem with a name, within a second, for whatever becomes of a file', async () => {
  const byte = fc.record({ at: fc.nat(60_000), value: fc.nat(255) });
  const change = fc.record({ program: fc.nat(programs.length - 1), bytes: fc.array(byte, { maxLength: 5 }) });
  let longest = 0;
  await fc.assert(
    fc.asyncProperty(change, async ({ program, bytes }) => {
      const spoiled = programs[program]?.slice() ?? new Uint8Array(1);
      for (const { at, value } of bytes) spoiled[at % spoiled.length] = value;
      const from = performance.now();
      await refusal(spoiled);
      longest = Math.max(longest, performance.now() - from);
    }),
    { numRuns: import.meta.env.MODE === 'oracle' ? 20_000 : 600 },
  );
  expect(longest).toBeLessThan(1000);
}, 240_000);
