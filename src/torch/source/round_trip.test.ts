import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ArgSpec, Args, ArgValue } from '../../core/args';
import { LAYERS, type LayerKind, layerSpec } from '../../core/layers/table';
import { type Net, sequential } from '../../core/net';
import { readSource } from './read';
import { writeSequential } from './write';

// Nets for property tests, made from the table itself, so that a new row is covered by being there.

const int = fc.oneof(
  fc.integer({ min: -3, max: 70 }),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 }),
  fc.constantFrom(2 ** 53 + 2, 1e20),
);
const intOrPair: fc.Arbitrary<ArgValue> = fc.oneof(int, fc.array(int, { minLength: 1, maxLength: 4 }));
const word = fc.string({ unit: 'grapheme-ascii', maxLength: 12 });

function value(spec: ArgSpec): fc.Arbitrary<ArgValue> {
  const own = ((): fc.Arbitrary<ArgValue> => {
    switch (spec.type) {
      case 'int':
        return int;
      case 'int2':
        return intOrPair;
      case 'padding':
        return fc.oneof(intOrPair, fc.constantFrom('same', 'valid'), word);
      case 'bool':
        return fc.boolean();
      case 'choice':
        return fc.oneof(fc.constantFrom(...(spec.choices ?? ['zeros'])), word);
    }
  })();
  return spec.default === null ? fc.option(own, { nil: null }) : own;
}

function args(kind: LayerKind): fc.Arbitrary<Args> {
  const specs = layerSpec(kind).args;
  const record: Record<string, fc.Arbitrary<ArgValue>> = {};
  for (const spec of specs) record[spec.name] = value(spec);
  const requiredKeys = specs.filter((s) => s.default === undefined).map((s) => s.name);
  return fc.record(record, { requiredKeys, noNullPrototype: true });
}

const kinds = Object.keys(LAYERS).filter((kind): kind is LayerKind => kind in LAYERS);

const layer = fc
  .constantFrom(...kinds)
  .chain((kind) => fc.record({ kind: fc.constant(kind), args: args(kind), off: fc.boolean() }));

const nets: fc.Arbitrary<Net> = fc.array(layer, { maxLength: 8 }).map((layers) => sequential(layers));

/** What a net is, apart from ids: its layers with all their arguments, and which of them are switched off. */
function content(net: Net): unknown {
  return {
    modules: net.modules.map(({ kind, args: own, name }) => {
      const full = layerSpec(kind).args.map((s) => [s.name, own[s.name] === undefined ? s.default : own[s.name]]);
      return { kind, name, args: Object.fromEntries(full) };
    }),
    uses: net.forward.uses.map((use) => [net.modules.findIndex((m) => m.id === use.module), use.off]),
  };
}

test('what is written reads back as the same net', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(nets, (net) => {
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
  const mutated = fc.tuple(nets.map(writeSequential), spots).map(([source, edits]) =>
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
