import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Bench, COMMENTED, said, turn } from './code_sync_bench';
import { layerSpec } from './core/layers/rows';
import { LAYERS, type LayerKind } from './core/layers/table';
import { type Net, sequential } from './core/net/net';
import { sameNet } from './core/net/same';
import * as edits from './state/edits';
import { readSource } from './torch/source/read';
import { argument } from './torch/source/testing/nets';
import { writeClass, writeFunctional, writeSequential } from './torch/source/write/write';
import type { Status } from './ui/code/sync';

const INPUT = [3, 16, 16] as const;

const kinds = (Object.keys(LAYERS) as LayerKind[]).filter((kind) => kind !== 'Identity');

/** One thing that a person does, on either side. */
type Deed = (bench: Bench, random: number) => void;

const at = (all: readonly unknown[], random: number) => Math.min(all.length - 1, Math.floor(random * all.length));
const oneUse = (net: Net, random: number) => net.forward.uses[at(net.forward.uses, random)]?.id;

const deeds: fc.Arbitrary<Deed> = fc.oneof(
  // A slider.
  {
    weight: 5,
    arbitrary: fc.constantFrom(...kinds).chain((kind) => {
      const specs = layerSpec(kind).args;
      if (specs.length === 0) return fc.constant<Deed>(() => {});
      return fc.constantFrom(...specs).chain((spec) =>
        argument(spec).map(
          (value): Deed =>
            (bench) => {
              bench.edit((net) => {
                const module = net.modules.find((m) => m.kind === kind) ?? net.modules[0];
                const use = net.forward.uses.find((u) => u.module === module?.id)?.id;
                const own = module && layerSpec(module.kind).args.find((s) => s.name === spec.name);
                return use === undefined || !own ? net : edits.setArg(net, use, own.name, value);
              });
            },
        ),
      );
    }),
  },
  // A number typed over.
  {
    weight: 4,
    arbitrary: fc.nat(9).map(
      (digit): Deed =>
        (bench, random) => {
          const numbers = [...bench.text.matchAll(/\d+/g)];
          const found = numbers[at(numbers, random)];
          if (found) bench.type(found.index, found.index + found[0].length, String(digit));
        },
    ),
  },
  // A comment at the end of a line.
  {
    weight: 2,
    arbitrary: fc.constant<Deed>((bench, random) => {
      const ends = [...bench.text.matchAll(/,\n/g)];
      const found = ends[at(ends, random)];
      if (found) bench.type(found.index + 1, found.index + 1, '  # why');
    }),
  },
  // Anything anywhere: mostly it can no longer be read.
  {
    weight: 3,
    arbitrary: fc.tuple(fc.constantFrom('(', ')', ',', ' ', '\n', 'x', "'", '#', ''), fc.nat(3)).map(
      ([insert, cut]): Deed =>
        (bench, random) => {
          const from = Math.floor(random * bench.text.length);
          bench.type(from, Math.min(from + cut, bench.text.length), insert);
        },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...kinds).map(
      (kind): Deed =>
        (bench, random) => {
          const place = Math.floor(random * (bench.net.forward.uses.length + 1));
          bench.edit((net) => edits.addLayer(net, place, kind, INPUT).net);
        },
    ),
  },
  fc.constant<Deed>((bench, random) => {
    const use = oneUse(bench.net, random);
    if (use !== undefined) bench.edit((net) => edits.removeLayer(net, use));
  }),
  fc.constant<Deed>((bench, random) => {
    const use = oneUse(bench.net, random);
    if (use !== undefined) bench.edit((net) => edits.moveLayer(net, use, Math.floor(random * 7) % 5));
  }),
  fc.constant<Deed>((bench, random) => {
    const use = oneUse(bench.net, random);
    if (use !== undefined) bench.edit((net) => edits.toggleLayer(net, use));
  }),
  fc.constant<Deed>((bench) => bench.undo()),
  fc.constant<Deed>((bench) => bench.open(sequential([{ kind: 'ReLU', args: {} }]))),
);

test('slider and text never disagree, whatever is typed and turned in whatever order', {
  timeout: 120_000,
}, async () => {
  const story = fc.array(fc.tuple(deeds, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.nat(3)), {
    minLength: 1,
    maxLength: 14,
  });
  const style = fc.constantFrom(writeSequential, writeClass, writeFunctional);
  let rewritten = 0;
  let wrong = 0;
  await fc.assert(
    fc.asyncProperty(story, style, async (deedsOf, write) => {
      const read = readSource(COMMENTED);
      if (!read.ok) throw new Error(read.error.code);
      const bench = new Bench(read.net, write === writeSequential ? COMMENTED : write(read.net));
      await bench.settle();
      for (const [deed, random, pause] of deedsOf) {
        deed(bench, random);
        // Sometimes the next thing comes before the reader has answered.
        if (pause > 1) await turn();
        if (pause > 2) {
          const status = await bench.settle();
          if (status.kind === 'read' && status.how === 'rewritten') rewritten += 1;
          expectAgreement(bench, status);
        }
      }
      const status = await bench.settle();
      if (status.kind === 'wrong') wrong += 1;
      expectAgreement(bench, status);
    }),
    { numRuns: 300 },
  );
  // The property has seen what it is about.
  expect(rewritten).toBeGreaterThan(5);
  expect(wrong).toBeGreaterThan(5);
});

/** A text that is read says the net that is on the page; one that is not leaves the newest that was. */
function expectAgreement(bench: Bench, status: Status): void {
  expect(bench.sync.text.toString()).toBe(bench.text);
  expect(bench.sync.net).toBe(bench.net);
  if (status.kind === 'read') {
    if (!sameNet(said(bench), bench.net, 'content')) throw new Error(`the text says another net: ${bench.text}`);
  } else expect(status.kind).toBe('wrong');
}
