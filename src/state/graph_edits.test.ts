import '../core/layers/all';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inferNet } from '../core/net/infer';
import { INPUT_KEY, moduleOf, type Net, sequential } from '../core/net/net';
import { stages } from '../core/net/stages';
import { graphActions } from './graph_actions';
import {
  addBehind,
  addBranch,
  type Joint,
  landings,
  laySkip,
  moveAlong,
  neighbour,
  projection,
  removeWire,
} from './graph_edits';
import { createActions } from './make_actions';
import { openingDoc } from './presets';
import { createDocStore } from './store';

const conv = (from: number, to: number, rest = {}) => ({
  kind: 'Conv2d' as const,
  args: { in_channels: from, out_channels: to, kernel_size: 3, padding: 1, ...rest },
});
const relu = { kind: 'ReLU' as const, args: {} };
const INPUT = [8, 16, 16] as const;
const chain = () => sequential([conv(8, 8), relu, conv(8, 8), relu, conv(8, 16, { stride: 2 })]);

/** Each step as `kind<places that it reads`. */
const written = ({ modules, forward: { uses } }: Net) => {
  const place = new Map(uses.map((u, i) => [u.id, i]));
  const kinds = new Map(modules.map((m) => [m.id, m.kind]));
  return uses.map((u) => `${kinds.get(u.module)}<${u.inputs.map((r) => place.get(r.from) ?? 'x').join()}`);
};
const use = (net: Net, place: number) => net.forward.uses[place]?.id ?? '';
const runs = (net: Net) => inferNet(net, INPUT).fault === null;

describe('a skip', () => {
  it('is a sum of two maps as they are, read where the later one was', () => {
    const net = chain();
    const laid = laySkip(net, INPUT, INPUT_KEY, use(net, 2), 'add').net;
    expect(written(laid)).toEqual(['Conv2d<x', 'ReLU<0', 'Conv2d<1', 'add<2,x', 'ReLU<3', 'Conv2d<4']);
    expect(runs(laid)).toBe(true);
  });

  it('has a 1 × 1 layer with the stride that makes sizes meet', () => {
    const net = chain();
    const laid = laySkip(net, INPUT, use(net, 0), use(net, 4), 'add').net;
    expect(written(laid).slice(4)).toEqual(['Conv2d<3', 'Conv2d<1', 'add<4,5']);
    const side = moduleOf(laid, laid.forward.uses[5]?.module ?? '');
    expect(side.args).toMatchObject({ in_channels: 8, out_channels: 16, kernel_size: 1, stride: 2 });
    expect(inferNet(laid, INPUT).outputs[0]?.shape).toEqual([16, 8, 8]);
  });

  it('beside a cat that is there gives it one tensor more', () => {
    const net = chain();
    const one = laySkip(net, INPUT, INPUT_KEY, use(net, 3), 'cat').net;
    const join = one.forward.uses.find((u) => moduleOf(one, u.module).kind === 'cat');
    const two = laySkip(one, INPUT, use(one, 0), join?.id ?? '', 'cat').net;
    expect(written(two).filter((w) => w.startsWith('cat'))).toEqual(['cat<3,x,1']);
  });

  it('fits wherever it is offered, and leads forward', () => {
    const piece = fc.record({
      out: fc.integer({ min: 1, max: 4 }),
      stride: fc.constantFrom(1, 1, 2),
      act: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 5 }),
        fc.constantFrom<Joint>('add', 'cat'),
        fc.nat(),
        (list, how, pick) => {
          let from = 8;
          const layers = list.flatMap(({ out, stride, act }) => {
            const own = conv(from, out, { stride });
            from = out;
            return act ? [own, relu] : [own];
          });
          const net = sequential(layers);
          const heads = [INPUT_KEY, ...stages(net).map((s) => s.head.use.id)];
          const all = heads.flatMap((head) => landings(inferNet(net, INPUT), head, how).map((l) => ({ head, ...l })));
          const one = all[pick % Math.max(1, all.length)];
          if (!one) return;
          const laid = laySkip(net, INPUT, one.head, one.behind, how).net;
          // What comes behind a cat has other channels: the page carries them along, this edit alone does not.
          if (how === 'add') expect(inferNet(laid, INPUT).fault).toBeNull();
          const place = new Map(laid.forward.uses.map((u, i) => [u.id, i]));
          for (const [i, { inputs }] of laid.forward.uses.entries()) {
            for (const r of inputs) expect(place.get(r.from) ?? -1).toBeLessThan(i);
          }
          expect(new Set(laid.modules.map((m) => m.id)).size).toBe(laid.forward.uses.length);
        },
      ),
    );
  });

  it('makes larger what is too small, and does without where nothing would do', () => {
    expect(projection([4, 8, 8], [4, 16, 16], 'add')?.map((p) => p.kind)).toEqual(['Upsample']);
    expect(projection([4, 8, 8], [6, 8, 8], 'cat')).toEqual([]);
    expect(projection([3, 16, 16], [8, 14, 14], 'add')?.[0]?.args).toMatchObject({ kernel_size: 3, out_channels: 8 });
    expect(projection([4, 8, 20], [4, 16, 10], 'add')).toBeNull();
  });
});

describe('a branch', () => {
  it('stands beside a stage with weights of its own', () => {
    const net = chain();
    const added = addBranch(net, use(net, 2), 'cat').net;
    expect(written(added)).toEqual([
      'Conv2d<x',
      'ReLU<0',
      'Conv2d<1',
      'ReLU<2',
      'Conv2d<1',
      'ReLU<4',
      'cat<3,5',
      'Conv2d<6',
    ]);
  });

  it('goes with its wire, and with it the join that is left with one tensor', () => {
    const net = chain();
    const added = addBranch(net, use(net, 2), 'add').net;
    const [, , branch, join] = stages(added);
    const gone = removeWire(added, branch?.head.use.id ?? '', join?.head.use.id ?? '');
    expect(written(gone)).toEqual(written(net));
  });
});

describe('along its branch', () => {
  it('a stage moves past its neighbour and back', () => {
    const net = chain();
    const moved = moveAlong(net, use(net, 0), 1);
    expect(written(moved)).toEqual(['Conv2d<x', 'ReLU<0', 'Conv2d<1', 'ReLU<2', 'Conv2d<3']);
    expect(stages(moved).map((s) => s.head.use.id)).toEqual([use(net, 2), use(net, 0), use(net, 4)]);
    const back = moveAlong(moved, use(net, 0), -1);
    expect(back.forward).toEqual(net.forward);
    expect(back.modules).toEqual(net.modules);
  });

  it('ends at a join and at a fork', () => {
    const net = chain();
    const laid = laySkip(net, INPUT, use(net, 0), use(net, 3), 'add').net;
    const list = stages(laid);
    const [first = '', second = '', join = ''] = list.map((s) => s.head.use.id);
    // The first map is read twice, and the join reads two.
    expect(neighbour(list, first, 1)).toBeNull();
    expect(neighbour(list, second, -1)).toBeNull();
    expect(neighbour(list, join, -1)).toBeNull();
    expect(() => moveAlong(laid, second, 1)).toThrow('end of its branch');
  });

  it('puts a layer behind the one that is meant, not before the next in order', () => {
    const net = chain();
    const branched = addBranch(net, use(net, 4), 'add').net;
    const last = stages(branched).at(-2)?.head.use.id ?? '';
    const put = addBehind(branched, last, 'BatchNorm2d', INPUT);
    const added = put.net.forward.uses.find((u) => u.id === put.use);
    expect(added?.inputs).toEqual([{ from: last, port: 0 }]);
    expect(moduleOf(put.net, added?.module ?? '').args).toMatchObject({ num_features: 16 });
  });
});

it('is one step each, with channels carried along, and undone as one', () => {
  const store = createDocStore({
    ...openingDoc(),
    input: { shape: [8, 16, 16], source: 'randn' },
    slots: { a: chain(), b: null },
  });
  const actions = createActions(store);
  const net = () => store.getState().doc.slots.a;
  const before = net();
  graphActions(store).laySkip('a', INPUT_KEY, use(before, 1), 'cat');
  expect(runs(net())).toBe(true);
  expect(moduleOf(net(), net().forward.uses[3]?.module ?? '').args.in_channels).toBe(16);
  actions.undo();
  expect(net()).toBe(before);
});
