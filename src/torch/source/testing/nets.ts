import fc from 'fast-check';
import type { ArgSpec, Args, ArgValue } from '../../../core/args';
import { layerSpec } from '../../../core/layers/rows';
import { LAYERS, type LayerKind } from '../../../core/layers/table';
import { type Net, sequential } from '../../../core/net/net';

// Nets for property tests, made from the table itself, so that a new row is covered by being there.

const int = fc.oneof(
  fc.integer({ min: -3, max: 70 }),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 }),
  fc.constantFrom(2 ** 53 + 2, 1e20),
);
const intOrPair: fc.Arbitrary<ArgValue> = fc.oneof(int, fc.array(int, { minLength: 1, maxLength: 4 }));
const float = fc.oneof(
  fc.integer({ min: -3, max: 70 }),
  // Halves of large numbers mark whole floats (core/python/python.ts, asFloat).
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (Math.abs(n) >= 2 ** 28 ? Math.trunc(n) : n) + 0),
);
const word = fc.string({ unit: 'grapheme-ascii', maxLength: 12 });

/** Any value of an argument's type, whether PyTorch takes it or not. */
export function argument(spec: ArgSpec): fc.Arbitrary<ArgValue> {
  const own = ((): fc.Arbitrary<ArgValue> => {
    switch (spec.type) {
      case 'int':
        return int;
      case 'int2':
        return intOrPair;
      case 'padding':
        return fc.oneof(intOrPair, fc.constantFrom('same', 'valid'), word);
      case 'int4':
      case 'ints':
        return intOrPair;
      case 'sizes':
        return fc.array(int, { maxLength: 4 });
      case 'floats':
        return fc.array(float, { maxLength: 4 });
      case 'index':
        return fc.array(fc.constantFrom(':', '1:', '...', 0, null), { maxLength: 4 });
      case 'size2':
        return fc.oneof(
          int,
          fc.constant(null),
          fc.array(fc.option(int, { nil: null }), { minLength: 2, maxLength: 2 }),
        );
      case 'float':
        return float;
      case 'scale':
        return fc.oneof(float, fc.array(float, { minLength: 2, maxLength: 2 }));
      case 'bool':
        return fc.boolean();
      case 'choice':
        return fc.oneof(fc.constantFrom(...(spec.choices ?? ['zeros'])), word);
    }
  })();
  return spec.default === null || spec.nullable === true ? fc.option(own, { nil: null }) : own;
}

function args(kind: LayerKind): fc.Arbitrary<Args> {
  const specs = layerSpec(kind).args;
  const record: Record<string, fc.Arbitrary<ArgValue>> = {};
  for (const spec of specs) record[spec.name] = argument(spec);
  const requiredKeys = specs.filter((s) => s.default === undefined).map((s) => s.name);
  return fc.record(record, { requiredKeys, noNullPrototype: true });
}

const kinds = Object.keys(LAYERS).filter((kind): kind is LayerKind => kind in LAYERS);

const layer = fc
  .constantFrom(...kinds)
  .chain((kind) => fc.record({ kind: fc.constant(kind), args: args(kind), off: fc.boolean() }));

export function nets(length: { minLength?: number; maxLength?: number } = {}): fc.Arbitrary<Net> {
  return fc.array(layer, { maxLength: 8, ...length }).map((layers) => sequential(layers));
}

/** What a net is, apart from ids: its layers with all their arguments, and which of them are switched off. */
export function content(net: Net): unknown {
  return {
    modules: net.modules.map(({ kind, args: own, name, init }) => {
      const full = layerSpec(kind).args.map((s) => [s.name, own[s.name] === undefined ? s.default : own[s.name]]);
      return {
        kind,
        name,
        args: Object.fromEntries(full),
        init: (init ?? []).map((r) => ({ ...r, args: { ...r.args } })),
      };
    }),
    uses: net.forward.uses.map((use) => [net.modules.findIndex((m) => m.id === use.module), use.off]),
  };
}
