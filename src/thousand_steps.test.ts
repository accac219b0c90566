import { describe, expect, it } from 'vitest';
import { carryChannels } from './core/net/channels';
import { netCosts } from './core/net/costs';
import { inferNet, type ShapedNet } from './core/net/infer';
import { moduleName } from './core/net/names';
import { type Net, withFreshIds } from './core/net/net';
import { sameNet } from './core/net/same';
import { stages } from './core/net/stages';
import { graphNet, type WrittenStep } from './core/testing/graph_net';
import { borderFlags } from './core/windows/border';
import { traceCell } from './core/windows/trace';
import { columns } from './flow/columns';
import { pictureOf, plainPicture } from './flow/picture';
import { adoptIds } from './state/adopt';
import { offering } from './state/compare_edits';
import { duplicateLayer, moveLayer, removeLayer, setArg } from './state/edits';
import { writeKeras, writeTfjs } from './torch/source/foreign/write';
import { summaryText } from './torch/source/write/summary';
import { writeClass, writeFunctional, writeSource } from './torch/source/write/write';

/**
 * A net of a thousand steps stays in hand: no work that a change brings grows with the square of the steps. Counted is how
 * often a module, use or step is taken out of its list, which is the same on every machine.
 */

const conv = (reads: number): WrittenStep => ({
  kind: 'Conv2d',
  reads: [reads],
  args: { in_channels: 4, out_channels: 4, kernel_size: 3, padding: 1 },
});

const chain = (count: number): WrittenStep[] =>
  Array.from({ length: count }, (_, i) => (i % 2 ? { kind: 'ReLU', reads: [i - 1] } : conv(i - 1)));

/** Blocks one behind the other, each with a sum past it. */
function residual(count: number): WrittenStep[] {
  const steps: WrittenStep[] = [conv(-1)];
  while (steps.length + 4 <= count) {
    const at = steps.length;
    steps.push(conv(at - 1), { kind: 'ReLU', reads: [at] }, conv(at + 1), { kind: 'add', reads: [at + 2, at - 1] });
  }
  return steps;
}

const INPUT = [4, 8, 8] as const;
let taken = 0;

function counted<T>(list: readonly T[]): readonly T[] {
  return new Proxy(list, {
    get: (target, key, receiver) => {
      if (typeof key === 'string' && /^\d+$/.test(key)) taken += 1;
      return Reflect.get(target, key, receiver);
    },
  });
}

const countedNet = ({ modules, forward }: Net): Net => ({
  modules: counted(modules),
  forward: { ...forward, uses: counted(forward.uses) },
});

/** The convolution of the last block: what stands near the end is found late. */
const late = (net: Net) => {
  const kinds = new Map(net.modules.map((m) => [m.id, m.kind]));
  return net.forward.uses.findLast((u) => kinds.get(u.module) === 'Conv2d')?.id ?? '';
};

const WORK: Readonly<Record<string, (net: Net, shaped: ShapedNet, use: string) => unknown>> = {
  'infers shapes': (net) => inferNet(net, INPUT),
  'cuts into stages': (net) => stages(net),
  'counts costs': (_, shaped) => netCosts(shaped),
  'flags the border': (_, shaped) => borderFlags(shaped),
  'traces a cell': (_, shaped) => traceCell(shaped, shaped.steps.length - 1, 3, 3),
  'lays out columns': (_, shaped) => columns(shaped),
  'makes the picture': (_, shaped) => plainPicture(shaped),
  'folds the picture': (_, shaped) => pictureOf(shaped, new Set()),
  'turns an argument': (net, _, use) => carryChannels(net, setArg(net, use, 'out_channels', 9), INPUT, INPUT),
  'duplicates a layer': (net, _, use) => duplicateLayer(net, use),
  'moves a layer': (net, _, use) => moveLayer(net, use, 3),
  'takes a layer out': (net, _, use) => removeLayer(net, use),
  'adopts ids': (net) => adoptIds(net, countedNet(withFreshIds(net))),
  'compares nets': (net) => sameNet(net, countedNet(withFreshIds(net)), 'content'),
  'offers changes': (net) => offering(net),
  'names modules': (net) => net.modules.map((m) => moduleName(net, m)),
  'writes source': (net) => writeSource(net),
  'writes a class': (net) => writeClass(net),
  'writes functions': (net) => writeFunctional(net),
  'writes Keras': (net) => writeKeras(net, INPUT),
  'writes TF.js': (net) => writeTfjs(net, INPUT),
  'writes a summary': (_, shaped) => summaryText(shaped),
};

function costOf(work: (typeof WORK)[string], steps: WrittenStep[]): number {
  const plain = graphNet(steps);
  const use = late(plain);
  const net = countedNet(plain);
  const shaped = inferNet(net, INPUT);
  expect(shaped.fault).toBeNull();
  const own = { ...shaped, steps: counted(shaped.steps) };
  taken = 0;
  work(net, own, use);
  return taken;
}

for (const [name, make] of Object.entries({ 'a chain': chain, 'a net of blocks': residual })) {
  describe(name, () => {
    it.each(Object.entries(WORK))('%s', (_, work) => {
      const [few, many] = [costOf(work, make(200)), costOf(work, make(800))];
      expect(many).toBeGreaterThan(0);
      expect(many / few).toBeLessThan(5);
    });
  });
}

it('would count what grows with the square', () => {
  const quadratic = (net: Net) => net.forward.uses.map((u) => net.modules.find((m) => m.id === u.module));
  expect(costOf(quadratic, chain(800)) / costOf(quadratic, chain(200))).toBeGreaterThan(12);
});
