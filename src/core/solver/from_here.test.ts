import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../layers/all';
import type { Args } from '../args';
import type { Goal } from '../document';
import { judge } from '../goal';
import { inferNet } from '../net/infer';
import { chained, type Net, sequential } from '../net/net';
import { applyRepair } from '../repair/repair_apply';
import { graphNet } from '../testing/graph_net';
import { type Change, changesTo } from './from_here';

const GOAL: Goal = { target: [64, 16, 16], maxConvs: 3, unpadded: 1 };
const INPUT = [3, 16, 16];

const conv = (inputs: number, outputs: number, args: Args = {}) =>
  ({ kind: 'Conv2d', args: { in_channels: inputs, out_channels: outputs, kernel_size: 3, ...args } }) as const;
const relu = { kind: 'ReLU', args: {} } as const;

const NET_A = sequential([conv(3, 16), relu, conv(16, 32, { padding: 1 }), relu, conv(32, 64, { padding: 1 })]);

const changed = (net: Net, { repairs }: Change) => repairs.reduce((now, r) => applyRepair(now, INPUT, r).net, net);

/** Each change as "layer.argument=value". */
function said(net: Net, changes: readonly Change[]): string[] {
  const place = (id: string) => net.modules.findIndex((m) => m.id === id);
  return changes.map(({ repairs }) =>
    repairs
      .flatMap((r) => (r.type === 'edit' ? r.edits.map((e) => `${place(e.module)}.${e.arg}=${e.value}`) : [r.type]))
      .join(' '),
  );
}

describe('changesTo', () => {
  it('repairs the exercise’s net a with one parameter', () => {
    const changes = changesTo(NET_A, INPUT, GOAL);
    expect(changes.every((c) => c.count === 1)).toBe(true);
    expect(said(NET_A, changes)).toContain('2.padding=2');
    expect(said(NET_A, changes)).toContain('4.padding=2');
    expect(said(NET_A, changes)).not.toContain('0.padding=1');
  });

  it('keeps to what fits where branches meet', () => {
    const block = (more: Args) =>
      graphNet([
        { ...conv(3, 16, more), reads: [-1] },
        { ...conv(16, 16, { padding: 1 }), reads: [0] },
        { kind: 'add', reads: [1, 0] },
        { ...conv(16, 64, { padding: 1 }), reads: [2] },
      ]);
    const goal: Goal = { target: [64, 16, 16], maxConvs: null, unpadded: null };
    const net = block({});
    // One branch alone would not fit the other.
    expect(said(net, changesTo(net, INPUT, goal))).toEqual([
      '0.padding=1',
      '3.padding=2',
      '0.kernel_size=1',
      '3.kernel_size=1',
    ]);
    const wider = block({ padding: 1 });
    const channels = changesTo(wider, INPUT, { ...goal, target: [20, 16, 16] });
    expect(said(wider, channels)).toEqual(['3.out_channels=20']);
  });

  it('has nothing to change where the goal is met, or has none', () => {
    expect(changesTo(NET_A, INPUT, { target: [64, 14, 14], maxConvs: 3, unpadded: 1 })).toEqual([]);
    expect(changesTo(NET_A, INPUT, { target: null, maxConvs: null, unpadded: null })).toEqual([]);
  });

  it('changes channels, too, and takes a convolution away where there are too many', () => {
    const net = sequential([conv(3, 16), relu, conv(16, 32, { padding: 1 })]);
    expect(said(net, changesTo(net, INPUT, GOAL))[0]).toBe('2.out_channels=64 2.padding=2');
    const long = sequential([conv(3, 8, { padding: 1 }), relu, conv(8, 8), relu, conv(8, 64, { padding: 2 })]);
    const [change] = changesTo(long, INPUT, { ...GOAL, maxConvs: 2 });
    expect(change && judge(inferNet(changed(long, change), INPUT), { ...GOAL, maxConvs: 2 }).met).toBe(true);
    expect(change?.repairs.map((r) => r.type)).toEqual(['remove', 'remove']);
  });

  it('turns words and pairs into numbers, and a pair where height and width want different things', () => {
    const same = sequential([conv(3, 64, { padding: 'same' }), relu]);
    expect(said(same, changesTo(same, INPUT, { target: [64, 14, 14], maxConvs: 3, unpadded: 1 }))[0]).toBe(
      '0.padding=0',
    );
    const flat = sequential([conv(3, 64, { kernel_size: [3, 5] }), relu]);
    expect(said(flat, changesTo(flat, INPUT, { target: [64, 16, 16], maxConvs: 3, unpadded: 0 }))[0]).toBe(
      '0.padding=1,2',
    );
    const net = sequential([conv(3, 16), relu, conv(16, 64)]);
    expect(said(net, changesTo(net, INPUT, { target: [64, 12, 14], maxConvs: 3, unpadded: 1 }))).toContain(
      '0.padding=0,1',
    );
  });

  it('goes far where one number alone does it', () => {
    const net = sequential([conv(3, 64)]);
    const ways = (input: readonly number[], size: number) =>
      said(net, changesTo(net, input, { target: [64, size, size], maxConvs: 1, unpadded: null }));
    expect(ways(INPUT, 60)).toEqual(['0.padding=23']);
    expect(ways([3, 224, 224], 28)[0]).toBe('0.stride=8');
    expect(ways([3, 224, 224], 1)).toContain('0.kernel_size=224');
  });

  it('changes pools, adaptive ones, transposed convolutions and what is used twice', () => {
    const to = (size: number): Goal => ({ target: [64, size, size], maxConvs: null, unpadded: null });
    const pooled = sequential([conv(3, 64, { padding: 1 }), { kind: 'AvgPool2d', args: { kernel_size: 2 } }]);
    expect(said(pooled, changesTo(pooled, INPUT, to(5)))).toContain('1.kernel_size=3');
    const bins = sequential([conv(3, 64), { kind: 'AdaptiveMaxPool2d', args: { output_size: 8 } }]);
    expect(said(bins, changesTo(bins, INPUT, to(11)))).toEqual(['1.output_size=11']);
    const args = { in_channels: 3, out_channels: 64, kernel_size: 2, stride: 2 };
    const up = sequential([{ kind: 'ConvTranspose2d', args }]);
    expect(said(up, changesTo(up, [3, 13, 13], to(18)))).toContain('0.padding=4');
    const once = sequential([conv(3, 64), conv(64, 64)]);
    const [first, second] = once.modules;
    if (!first || !second) throw new Error('no modules');
    const use = (id: string) => ({ id, module: second.id, off: false });
    const twice: Net = {
      modules: once.modules,
      forward: chained([{ id: 'u', module: first.id, off: false }, use('v'), use('w')]),
    };
    expect(said(twice, changesTo(twice, INPUT, to(14)))).toContain('1.padding=1');
  });

  it('keeps to what the goal says of designs', () => {
    const thin = sequential([conv(3, 16, { kernel_size: 1 }), relu, conv(16, 64, { kernel_size: 1 })]);
    const lossy: Goal = { target: [64, 16, 16], maxConvs: 2, unpadded: 1, search: { lossyUnpadded: true } };
    for (const change of changesTo(thin, INPUT, lossy)) {
      expect(change.count).toBe(2);
      expect(judge(inferNet(changed(thin, change), INPUT), lossy).met).toBe(true);
    }
    expect(changesTo(thin, INPUT, lossy).length).toBeGreaterThan(0);
    const goal: Goal = { ...GOAL, search: { padding: [0, 1] } };
    const ways = said(NET_A, changesTo(NET_A, INPUT, goal));
    expect(ways.length).toBeGreaterThan(0);
    expect(ways.join()).not.toContain('padding=2');
    expect(changesTo(NET_A, INPUT, { ...GOAL, target: [64, 30, 30] }, { padding: [0, 8] })).toEqual([]);
  });

  it('offers no heap of removals', () => {
    const kinds = Array.from({ length: 12 }, (_, i) => conv(i === 0 ? 3 : 64, 64, { padding: 1 }));
    expect(changesTo(sequential(kinds), INPUT, { target: [64, 16, 16], maxConvs: 3, unpadded: null })).toEqual([]);
  });

  it('mends a net that is refused', () => {
    const net = sequential([conv(3, 16, { kernel_size: 30 }), relu, conv(16, 64, { padding: 1 })]);
    const [change] = changesTo(net, INPUT, { target: [64, 16, 16], maxConvs: 3, unpadded: 0 });
    expect(change && judge(inferNet(changed(net, change), INPUT), { ...GOAL, unpadded: 0 }).met).toBe(true);
  });

  it('meets the goal with whatever it proposes, and with nothing smaller', () => {
    const numbers = fc.record({
      kernel_size: fc.integer({ min: 1, max: 5 }),
      stride: fc.integer({ min: 1, max: 3 }),
      padding: fc.integer({ min: 0, max: 3 }),
    });
    const nets = fc.array(numbers, { minLength: 1, maxLength: 3 }).map((all) => {
      const widths = [3, ...all.map((_, i) => (i === all.length - 1 ? 64 : 8))];
      return sequential(all.flatMap((args, i) => [conv(widths[i] ?? 1, widths[i + 1] ?? 1, args), relu]));
    });
    let found = 0;
    fc.assert(
      fc.property(nets, fc.integer({ min: 1, max: 20 }), (net, size) => {
        const goal: Goal = { target: [64, size, size], maxConvs: 3, unpadded: 1 };
        const changes = changesTo(net, INPUT, goal);
        found += Number(changes.length > 0);
        for (const change of changes) expect(judge(inferNet(changed(net, change), INPUT), goal).met).toBe(true);
        const count = changes[0]?.count ?? 4;
        if (count <= 1 || judge(inferNet(net, INPUT), goal).met) return;
        // Not one change of one number would do.
        for (const { id, kind } of net.modules) {
          for (const arg of kind === 'Conv2d' ? ['kernel_size', 'stride', 'padding'] : []) {
            for (let value = arg === 'padding' ? 0 : 1; value <= 4; value++) {
              const tried = applyRepair(net, INPUT, { type: 'edit', edits: [{ module: id, arg, value }] });
              expect(judge(inferNet(tried.net, INPUT), goal).met).toBe(false);
            }
          }
        }
      }),
      { numRuns: 60 },
    );
    expect(found).toBeGreaterThan(20);
  });
});
