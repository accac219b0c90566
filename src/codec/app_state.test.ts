import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { toState } from './app_state';
import { fromState } from './read_state';
import { anyDoc } from './testing/arbitrary';

// Property tests on a machine that is busy with others.
vi.setConfig({ testTimeout: 60_000 });

const [doc] = fc.sample(anyDoc, { numRuns: 1, seed: 3 });
if (!doc) throw new Error('nothing generated');
const state = toState({ ...doc, seed: '7' });
const rejected = (changed: unknown) => {
  const read = fromState(changed, 'exercise-a');
  return read.ok ? [] : read.problems.map((p) => p.path);
};

describe('the plain state', () => {
  it('goes through JSON and back', () => {
    fc.assert(
      fc.property(anyDoc, (d) => {
        const read = fromState(JSON.parse(JSON.stringify(toState(d))), d.preset);
        expect(read.ok && toState(read.doc)).toEqual(toState(d));
      }),
      { numRuns: 200 },
    );
  });

  it('carries seeds as numbers where those are exact, else as text', () => {
    const seeded = (seed: string) => toState({ ...doc, seed }).seed;
    expect(seeded('9007199254740991')).toBe(9007199254740991);
    expect(seeded('9007199254740992')).toBe('9007199254740992');
    expect(seeded('-9223372036854775808')).toBe('-9223372036854775808');
    for (const seed of [3, '3', -1, '18446744073709551615']) expect(rejected({ ...state, seed })).toEqual([]);
    for (const seed of [1.5, 2 ** 53, '18446744073709551616', '', 'x', null, true]) {
      expect(rejected({ ...state, seed })).toEqual(['seed']);
    }
  });

  it('is changed in one part by spreading', () => {
    const read = fromState({ ...state, recipe: 'notebook' }, 'exercise-a');
    expect(read.ok && read.doc.recipe).toBe('notebook');
  });

  it('is refused whole where a part is wrong, with its place', () => {
    const { slots } = state;
    const net = (modules: unknown, uses: unknown = []) => ({ modules, forward: { type: 'chain', uses } });
    const inA = (modules: unknown, uses?: unknown) => ({ ...state, slots: { ...slots, a: net(modules, uses) } });
    expect(rejected(null)).toEqual(['']);
    expect(rejected('state')).toEqual(['']);
    expect(rejected({ ...state, version: 3 })).toEqual(['version']);
    expect(rejected({ ...state, extra: 1 })).toEqual(['extra']);
    expect(rejected({ ...state, input: { shape: [3, 0, 16], source: 'randn' } })).toEqual(['input.shape']);
    expect(rejected(inA([{ kind: 'Conv9d', args: {}, name: null }]))).toEqual(['slots.a.modules.0']);
    expect(rejected(inA([{ kind: 'MaxPool2d', args: {}, name: null }]))).toEqual(['slots.a.modules.0']);
    expect(rejected(inA([{ kind: 'MaxPool2d', args: { kernel_size: 2, zap: 1 }, name: null }]))).toHaveLength(1);
    expect(rejected(inA([{ kind: 'MaxPool2d', args: { kernel_size: 2.5 }, name: null }]))).toHaveLength(1);
    expect(rejected(inA([], [{ module: 0, off: false }]))).toEqual(['slots.a']);
    expect(rejected(inA(Array.from({ length: 1e6 }, () => 1)))).toEqual(['slots.a.modules']);
    const relu = { kind: 'ReLU', args: {}, name: null };
    const graph = (inputs: unknown, outputs: unknown) => {
      const forward = { type: 'graph', uses: [{ module: 0, off: false, inputs }], outputs };
      return rejected({ ...state, slots: { ...slots, a: { modules: [relu], forward } } });
    };
    expect(graph([[-1, 0]], [[0, 0]])).toEqual([]);
    expect(graph([[0, 0]], [[0, 0]])).toEqual(['slots.a.forward']);
    expect(graph([[-1, 0]], [])).toEqual(['slots.a.forward.outputs']);
    expect(graph([[-1, 0]], [[1, 0]])).toEqual(['slots.a.forward']);
    expect(graph([[-2, 0]], [[0, 0]])).toEqual(['slots.a.forward.uses.0.inputs.0']);
  });

  it('does not take the bait', () => {
    const hostile = JSON.parse(`{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}`);
    expect(fromState(hostile, 'exercise-a').ok).toBe(false);
    const args = JSON.parse('{"kernel_size": 2, "__proto__": {"x": 1}}');
    const bad = {
      ...state,
      slots: {
        a: { modules: [{ kind: 'MaxPool2d', args, name: null }], forward: { type: 'chain', uses: [] } },
        b: null,
      },
    };
    expect(fromState(bad, 'exercise-a').ok).toBe(false);
    const trap = new Proxy(
      {},
      {
        get: () => {
          throw new Error('trap');
        },
      },
    );
    expect(fromState(trap, 'exercise-a').ok).toBe(false);
    expect('polluted' in {}).toBe(false);
  });

  it('answers any value', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withNullPrototype: true, withMap: true }), (value) => {
        expect(fromState(value, 'exercise-a').ok).toBe(false);
      }),
    );
  });
});
