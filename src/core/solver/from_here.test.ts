import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Args } from '../args';
import type { Goal } from '../document';
import { judge } from '../goal';
import { inferNet } from '../infer';
import { type Net, sequential } from '../net';
import { applyRepair } from '../repair_apply';
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
