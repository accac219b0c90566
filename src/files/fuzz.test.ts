import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpuTime } from '../testing/cpu_time';
import { openWeights } from './canonical';
import { FileProblem } from './problem';

/** Damaged files: bytes changed, put in, left out, cut. Many more in the longer proofs. */
const RUNS = import.meta.env.MODE === 'oracle' ? 20_000 : 150;
/** A refusal takes no longer, ms. */
const MOST_MS = 1000;

const FOLDER = join(import.meta.dirname, '../../test-data/weights/2141');
const KINDS = [
  ['safetensors', (name: string) => name.endsWith('.safetensors')],
  ['torch.save', (name: string) => name.endsWith('.pt') && !name.includes('legacy')],
  ['torch.save of before', (name: string) => name.includes('legacy')],
  ['npz and npy', (name: string) => /\.np[yz]$/.test(name)],
] as const;

interface Edit {
  readonly at: number;
  readonly drop: number;
  readonly put: readonly number[];
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat({ max: 1_000_000 }),
  drop: fc.constantFrom(0, 1, 1, 2, 4, 8, 64),
  put: fc.oneof(
    fc.array(fc.nat({ max: 255 }), { maxLength: 8 }),
    fc.constantFrom(
      [255, 255, 255, 255],
      [0x7f, 255, 255, 255, 255, 255, 255, 255],
      [0x5d, 0x5d, 0x5d],
      [0x28],
      [0x63, 0x6f, 0x73, 0x0a],
    ),
  ),
});

function damaged(bytes: Uint8Array, edits: readonly Edit[], keep: number): Blob {
  let made = [...bytes];
  for (const { at, drop, put } of edits) made.splice(at % (made.length + 1), drop, ...put);
  made = made.slice(0, Math.max(1, Math.floor(made.length * keep)));
  return new Blob([Uint8Array.from(made)]);
}

/** What opening comes to: nothing but a FileProblem is thrown, and soon. */
async function opens(file: Blob): Promise<void> {
  const start = cpuTime();
  try {
    await openWeights(file);
  } catch (error) {
    expect(error).toBeInstanceOf(FileProblem);
  }
  expect(cpuTime() - start).toBeLessThan(MOST_MS);
}

describe.each(KINDS)('damaged files of %s', (_kind, belongs) => {
  it('are read or refused with what is wrong, within a second', async () => {
    const files = readdirSync(FOLDER)
      .filter(belongs)
      .map((name) => new Uint8Array(readFileSync(join(FOLDER, name))));
    expect(files.length).toBeGreaterThan(1);
    const keep = fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, fc.double({ min: 0, max: 1, noNaN: true }));
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.array(edit, { maxLength: 4 }), keep, async (which, edits, share) => {
        await opens(damaged(files[which % files.length] ?? new Uint8Array(1), edits, share));
      }),
      { numRuns: RUNS },
    );
  });
});

const text = (value: string) => [...new TextEncoder().encode(value)];
const header = (json: string) => {
  const bytes = text(json);
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(bytes.length), true);
  return new Blob([length, Uint8Array.from(bytes)]);
};
const pickled = (...ops: number[]) =>
  new Blob([
    Uint8Array.from([0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e, ...ops]),
  ]);

describe('files that lie', () => {
  it.each([
    [
      'a header longer than the file',
      new Blob([Uint8Array.from([255, 255, 255, 0, 0, 0, 0, 0, 0x7b, 0x7d])]),
      'truncated',
    ],
    [
      'a header of gigabytes',
      new Blob([Uint8Array.from([255, 255, 255, 255, 255, 255, 0, 0, 0x7b, 0x7d])]),
      'bad-header',
    ],
    [
      'a tensor of more numbers than there are',
      header('{"a":{"dtype":"F32","shape":[1000000],"data_offsets":[0,4000000]}}'),
      'truncated',
    ],
    ['a shape that is not its bytes', header('{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,0]}}'), 'lying-shape'],
    [
      'a tensor that no machine holds',
      header('{"a":{"dtype":"F32","shape":[1e9,1e9],"data_offsets":[0,0]}}'),
      'tensor-too-large',
    ],
    ['a header nested without end', header(`{"a":${'['.repeat(200_000)}`), 'too-deep'],
    ['a header that is no JSON', header('{"a"'), 'bad-header'],
    ['another dtype', header('{"a":{"dtype":"F4","shape":[0],"data_offsets":[0,0]}}'), 'bad-dtype'],
    ['nothing', new Blob([]), 'empty'],
    ['a text', new Blob(['import torch']), 'unknown'],
    ['a pickle nested without end', pickled(...Array.from({ length: 100_000 }, () => 0x5d)), 'truncated'],
    ['a pickle that calls what it may not', pickled(...text('cposix\nsystem\n')), 'whole-module'],
  ] as const)('%s', async (_what, file, code) => {
    const start = cpuTime();
    const problem = await openWeights(file).then(
      () => null,
      (error: unknown) => error,
    );
    expect(problem).toBeInstanceOf(FileProblem);
    expect(problem).toMatchObject({ code });
    expect(cpuTime() - start).toBeLessThan(MOST_MS);
  });
});
