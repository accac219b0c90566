import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import draws from '../../test-data/torch_draws.json';
import { Generator } from './generator';

const sha = (data: Float32Array) => createHash('sha1').update(new Uint8Array(data.buffer)).digest('hex').slice(0, 16);

/** Draws one step of a sequence: ['randn', n] | ['normal', n, mean, std] | ['uniform', n, from, to]. */
function draw(generator: Generator, op: readonly (string | number)[]): Float32Array {
  const [name, size, a, b] = op;
  const out = new Float32Array(Number(size));
  if (name === 'randn') generator.normal_(out);
  else if (name === 'normal') generator.normal_(out, Number(a), Number(b));
  else generator.uniform_(out, Number(a), Number(b));
  return out;
}

describe("PyTorch's CPU generator", () => {
  for (const [i, sequence] of draws.sequences.entries()) {
    test(`sequence ${i} of draws from seed ${sequence.seed}, bit for bit`, () => {
      const generator = new Generator(sequence.seed);
      for (const step of sequence.draws) {
        const got = draw(generator, step.op);
        const shown = got.length > 4 ? [...got.slice(0, 2), ...got.slice(-2)] : [...got];
        expect({ op: step.op, values: shown, sha: sha(got) }).toEqual({
          op: step.op,
          values: step.values,
          sha: step.sha,
        });
      }
    });
  }

  test('skipping words is drawing and dropping them, over any block border', () => {
    for (const count of [0, 1, 623, 624, 625, 1248, 5000]) {
      for (const before of [0, 1, 624]) {
        const skipped = new Generator('3');
        const drawn = new Generator('3');
        for (const g of [skipped, drawn]) g.uniform_(new Float32Array(before), 0, 1);
        skipped.skipUniform(count);
        drawn.uniform_(new Float32Array(count), 0, 1);
        const [a, b] = [new Float32Array(5), new Float32Array(5)];
        skipped.uniform_(a, 0, 1);
        drawn.uniform_(b, 0, 1);
        expect(a).toEqual(b);
      }
    }
  });
});
