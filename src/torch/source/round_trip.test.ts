import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layerSpec } from '../../core/layers/rows';
import { chained, freshId, type Net } from '../../core/net/net';
import { readSource } from './read';
import { graphs, running } from './testing/graphs';
import { content, nets } from './testing/nets';
import { writeClass, writeFunctional, writeNamedSequential, writeSequential } from './write/write';
import { attributeNames } from './write/write_layer';

function read(source: string): Net {
  const result = readSource(source);
  if (!result.ok || result.partial) throw new Error(`not read: ${source}\n${JSON.stringify(result)}`);
  return result.net;
}

/** Nets whose modules are used in another order than they are constructed in, twice, or never. */
const crossed: fc.Arbitrary<Net> = fc
  .tuple(nets({ minLength: 1, maxLength: 6 }), fc.array(fc.tuple(fc.nat(), fc.boolean()), { maxLength: 8 }))
  .map(([net, picks]) => {
    const uses = picks.flatMap(([i, off]) => {
      const module = net.modules[i % net.modules.length];
      return module ? [{ id: freshId(), module: module.id, off }] : [];
    });
    return { modules: net.modules, forward: chained(uses) };
  });

/** A net with the names that a class gives its modules. */
function named(net: Net): Net {
  const names = attributeNames(net);
  return { ...net, modules: net.modules.map((m) => ({ ...m, name: names.get(m.id) ?? null })) };
}

describe('what is written reads back as the same net', () => {
  test('a sequence', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(nets(), (net) => {
        expect(content(read(writeSequential(net)))).toEqual(content(net));
      }),
      { numRuns: 300 },
    );
  });

  test('a sequence with names', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(nets({ minLength: 1 }), (net) => {
        expect(content(read(writeNamedSequential(net)))).toEqual(content(named(net)));
      }),
      { numRuns: 100 },
    );
  });

  test('a class', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(crossed, (net) => {
        // A net in which nothing runs is no chain that a forward could show.
        fc.pre(net.forward.uses.length > 0);
        expect(content(read(writeClass(net)))).toEqual(content(named(net)));
      }),
      { numRuns: 300 },
    );
  });

  test('a class whose layers without weights are functions', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(nets({ minLength: 1 }), (net) => {
        const got = read(writeFunctional(net));
        // Functions lose the names; what they are, where they run, and what draws weights in which order stays.
        const steps = (n: Net) =>
          n.forward.uses.map((use) => {
            const module = n.modules.find((m) => m.id === use.module);
            const specs = module ? layerSpec(module.kind).args : [];
            const args = specs.map((s) => (module?.args[s.name] === undefined ? s.default : module.args[s.name]));
            return [module?.kind, args, use.off];
          });
        expect(steps(got)).toEqual(steps(net));
        const draws = (n: Net) => n.modules.filter((m) => /Conv|Linear|Norm|PReLU/.test(m.kind)).map((m) => m.kind);
        expect(draws(got)).toEqual(draws(net));
      }),
      { numRuns: 300 },
    );
  });

  test('branches, whatever they are wired like', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(graphs(false), fc.boolean(), (net, isFunctional) => {
        const text = isFunctional ? writeFunctional(net) : writeClass(net);
        expect(running(read(text)), text).toEqual(running(net));
      }),
      { numRuns: 300 },
    );
  });

  test('branches of which some write into what others read', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(graphs(true), fc.boolean(), (net, isFunctional) => {
        const text = isFunctional ? writeFunctional(net) : writeClass(net);
        expect(running(read(text)), text).toEqual(running(net));
      }),
      { numRuns: 300 },
    );
  });
});
