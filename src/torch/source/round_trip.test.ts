import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSource } from './read';
import { content, nets } from './testing/nets';
import { writeSequential } from './write';

test('what is written reads back as the same net', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(nets(), (net) => {
      const result = readSource(writeSequential(net));
      expect(result.ok ? content(result.net) : result.error).toEqual(content(net));
    }),
    { numRuns: 300 },
  );
});

const PIECES = ['(', ')', '[', ',', '=', '-', '#', '\n', "'", '\\', 'nn.', 'nn.ReLU()', '# off: ', '**', ' ', '0'];

test('a written net that is cut, doubled or spliced reads as a net or ends in an error', { timeout: 60_000 }, () => {
  const spots = fc.array(fc.tuple(fc.nat(), fc.nat(20), fc.nat(2), fc.constantFrom(...PIECES)), {
    minLength: 1,
    maxLength: 4,
  });
  const mutated = fc.tuple(nets().map(writeSequential), spots).map(([source, edits]) =>
    edits.reduce((text, [at, length, way, piece]) => {
      const i = at % (text.length + 1);
      const middle = [piece, '', text.slice(i, i + length).repeat(2)][way] ?? '';
      return text.slice(0, i) + middle + text.slice(way === 0 ? i : i + length);
    }, source),
  );
  fc.assert(
    fc.property(mutated, (source) => {
      const result = readSource(source);
      if (!result.ok) expect(result.error.to).toBeLessThanOrEqual(source.length);
    }),
    { numRuns: 1000 },
  );
});
