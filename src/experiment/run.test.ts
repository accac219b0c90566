import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ExperimentPlan, type ExperimentRun, MAX_SEEDS, type RunState } from '../core/experiment/experiment';
import { inferNet } from '../core/net/infer';
import { sequential } from '../core/net/net';
import type { SeedEngine, SeedListener, SeedSession } from '../engine/seeds/engine';
import { createExperiments } from './experiments';

/** Gives what it is told to: seed i's value of series s is i + s / 10. */
class FakeSeeds implements SeedEngine {
  listener: SeedListener = { values: () => {}, failed: () => {} };
  wanted = 0;
  held = false;
  closed = false;

  open(_job: unknown, _from: string, listener: SeedListener): SeedSession {
    this.listener = listener;
    return {
      want: (count) => {
        this.wanted = count;
      },
      hold: (held) => {
        this.held = held;
      },
      close: () => {
        this.closed = true;
      },
    };
  }

  warm(): void {}

  dispose(): void {}

  give(at: number, count: number, series = 2): void {
    const values = Float64Array.from(
      { length: series * count },
      (_, i) => at + (i % count) + Math.floor(i / count) / 10,
    );
    this.listener.values(at, count, values);
  }
}

const conv = (padding: number) =>
  ({ kind: 'Conv2d', args: { in_channels: 1, out_channels: 2, kernel_size: 3, padding } }) as const;
const shaped = (padding: number) => inferNet(sequential([conv(padding)]), [1, 4, 4]);
const plan = (more: Partial<ExperimentPlan> = {}): ExperimentPlan => ({
  a: shaped(0),
  b: shaped(1),
  input: { shape: [1, 4, 4], source: 'randn' },
  recipe: 'paired',
  layers: 'last',
  measures: ['mean'],
  seeds: { from: '0', count: 10 },
  ...more,
});

interface World {
  readonly seeds: FakeSeeds;
  readonly run: ExperimentRun;
  readonly heard: RunState[];
  pass(ms: number): void;
}

function begin(own = plan()): World {
  const seeds = new FakeSeeds();
  let now = 1000;
  let timers: { at: number; run: () => void }[] = [];
  const later = (run: () => void, ms: number) => void timers.push({ at: now + ms, run });
  const run = createExperiments({ engine: seeds, now: () => now, later }).start(own);
  const heard: RunState[] = [];
  run.subscribe(() => heard.push(run.progress().state));
  const pass = (ms: number) => {
    now += ms;
    const due = timers.filter(({ at }) => at <= now);
    timers = timers.filter(({ at }) => at > now);
    for (const timer of due) timer.run();
  };
  return { seeds, run, heard, pass };
}

const ofA = { slot: 'a', layer: 0, measure: 'mean' } as const;
const ofB = { slot: 'b', layer: 0, measure: 'mean' } as const;
const valuesOf = (run: ExperimentRun) => [ofA, ofB].map((series) => [...run.values(series)]);

describe('a run', () => {
  it('puts what comes in any order into the order of seeds', () => {
    const { seeds, run, heard, pass } = begin();
    expect(run.series).toEqual([ofA, ofB]);
    expect(seeds.wanted).toBe(10);
    seeds.give(4, 3);
    expect(run.values(ofA).length).toBe(0);
    seeds.give(0, 4);
    pass(50);
    expect(valuesOf(run)).toEqual([
      [0, 1, 2, 3, 4, 5, 6],
      [0.1, 1.1, 2.1, 3.1, 4.1, 5.1, 6.1],
    ]);
    expect(run.progress().state).toBe('running');
    seeds.give(7, 3);
    expect(run.progress()).toMatchObject({ state: 'done', count: 10, ready: 10, computed: 10, secondsLeft: null });
    expect(heard).toEqual(['running', 'done']);
    expect(run.values({ ...ofA, layer: 3 }).length).toBe(0);
  });

  it('tells of progress now and then, and its rate and what is left of it', () => {
    const { seeds, run, heard, pass } = begin();
    const before = run.progress();
    expect(before.rate).toBeNull();
    pass(100);
    seeds.give(0, 2);
    expect(run.progress()).toBe(before);
    seeds.give(2, 2);
    pass(100);
    expect(heard).toEqual(['running']);
    expect(run.progress()).toMatchObject({ ready: 4, rate: 40, secondsLeft: 6 / 40, elapsed: 200 });
    pass(1000);
    expect(heard).toEqual(['running']);
  });

  it('pauses and goes on; what had been begun still counts', () => {
    const { seeds, run, pass } = begin();
    pass(100);
    run.pause();
    expect(seeds.held).toBe(true);
    expect(run.progress()).toMatchObject({ state: 'paused', rate: null });
    pass(5000);
    seeds.give(0, 2);
    pass(50);
    expect(run.progress()).toMatchObject({ state: 'paused', ready: 2, elapsed: 100 });
    run.resume();
    expect(seeds.held).toBe(false);
    seeds.give(2, 8);
    expect(run.progress().state).toBe('done');
  });

  it('stops, keeps what there is, and can be extended', () => {
    const { seeds, run } = begin();
    seeds.give(0, 3);
    run.stop();
    expect(run.progress()).toMatchObject({ state: 'stopped', ready: 3 });
    run.resume();
    expect(run.progress().state).toBe('stopped');
    expect(valuesOf(run)[0]).toEqual([0, 1, 2]);
    run.extend(2);
    expect(seeds.wanted).toBe(5);
    expect(run.progress()).toMatchObject({ state: 'running', count: 5 });
    // Begun before the stop, and beyond what is now asked for: kept for who asks for them, and not counted before.
    seeds.give(5, 2);
    seeds.give(3, 2);
    expect(run.progress()).toMatchObject({ state: 'done', count: 5, ready: 5 });
    expect(valuesOf(run)[0]).toEqual([0, 1, 2, 3, 4]);
    run.extend(2);
    expect(run.progress()).toMatchObject({ state: 'done', count: 7, ready: 7 });
    run.extend(3);
    expect(seeds.wanted).toBe(10);
    expect(seeds.held).toBe(false);
    seeds.give(7, 3);
    expect(valuesOf(run)[1]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((i) => i + 0.1));
  });

  it('counts the same seeds everywhere, whatever arrives when', () => {
    const int = (min: number, max: number) => fc.integer({ min, max });
    const act = fc.oneof(
      fc.record({ type: fc.constant('give' as const), pick: fc.nat() }),
      fc.record({ type: fc.constantFrom('stop' as const, 'pause' as const, 'resume' as const, 'pass' as const) }),
      fc.record({ type: fc.constant('extend' as const), more: int(0, 6) }),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), int(1, 3), (acts, size) => {
        const { seeds, run, pass } = begin();
        // Chunks that workers have begun, in whatever order they come back.
        const begun: [number, number][] = [];
        let next = 0;
        const takeUp = () => {
          while (!seeds.held && next < seeds.wanted && begun.length < 4) {
            const count = Math.min(size, seeds.wanted - next);
            begun.push([next, count]);
            next += count;
          }
        };
        for (const step of acts) {
          takeUp();
          const before = run.progress();
          if (step.type === 'give') {
            const [chunk] = begun.length > 0 ? begun.splice(step.pick % begun.length, 1) : [];
            if (chunk) seeds.give(...chunk);
          } else if (step.type === 'extend') {
            const base = before.state === 'stopped' ? before.ready : before.count;
            run.extend(step.more);
            expect(run.progress().count).toBe(base + step.more);
          } else if (step.type === 'pass') pass(100);
          else run[step.type]();
          const now = run.progress();
          expect(now.ready).toBeLessThanOrEqual(now.count);
          for (const own of valuesOf(run)) expect(own).toHaveLength(now.ready);
          expect(valuesOf(run)[0]).toEqual(Array.from({ length: now.ready }, (_, i) => i));
          if (now.state === 'done') expect(now.ready).toBe(now.count);
          // What was stopped stands.
          if (before.state === 'stopped' && now.state === 'stopped') expect(now.ready).toBe(before.ready);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('never goes beyond the most seeds', () => {
    const { seeds, run } = begin();
    seeds.give(0, 10);
    run.extend(10 * MAX_SEEDS);
    expect(seeds.wanted).toBe(MAX_SEEDS);
    run.extend(1);
    expect(seeds.wanted).toBe(MAX_SEEDS);
  });

  it('that fails says why and keeps what there is', () => {
    const { seeds, run, heard } = begin();
    seeds.give(0, 3);
    seeds.listener.failed('out of memory');
    expect(run.progress()).toMatchObject({ state: 'failed', error: 'out of memory', ready: 3 });
    expect(heard).toEqual(['failed']);
    run.extend(5);
    expect(run.progress().state).toBe('failed');
    expect(valuesOf(run)[0]).toEqual([0, 1, 2]);
  });

  it('that is disposed of tells nobody any more', () => {
    const { seeds, run, heard, pass } = begin();
    run.dispose();
    expect(seeds.closed).toBe(true);
    seeds.give(0, 10);
    pass(100);
    expect(heard).toEqual([]);
  });
});

describe('a plan is refused', () => {
  const { refusal, start } = createExperiments({ engine: new FakeSeeds(), now: () => 0, later: () => {} });
  const bad = inferNet(sequential([{ ...conv(0), args: { ...conv(0).args, kernel_size: 9 } }]), [1, 4, 4]);

  it('where a net is, with PyTorch’s words', () => {
    expect(refusal(plan({ b: bad }))).toMatchObject({ code: 'net-refused', slot: 'b', text: bad.fault?.text });
    expect(() => start(plan({ a: bad }))).toThrow(bad.fault?.text);
  });

  it('where there is no such layer, or nothing to measure', () => {
    expect(refusal(plan())).toBeNull();
    expect(refusal(plan({ layers: 1 }))).toMatchObject({ code: 'no-such-layer', slot: 'a' });
    expect(refusal(plan({ layers: -1 }))).toMatchObject({ code: 'no-such-layer' });
    expect(refusal(plan({ a: inferNet(sequential([]), [1, 4, 4]) }))).toMatchObject({ code: 'no-such-layer' });
    expect(refusal(plan({ measures: ['border-mean'] }))).toMatchObject({ code: 'measure-undefined', slot: 'a' });
    expect(refusal(plan({ measures: ['border-mean'], layers: 'all' }))).toMatchObject({ code: 'measure-undefined' });
    expect(refusal(plan({ a: shaped(1), measures: ['border-mean'], layers: 'all' }))).toBeNull();
    expect(refusal(plan({ measures: ['interior-mean'] }))).toBeNull();
  });
});
