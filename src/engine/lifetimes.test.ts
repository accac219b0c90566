import fc from 'fast-check';
import { expect, test } from 'vitest';
import { INPUT_KEY } from '../core/net/net';
import type { ShapedCall, ShapedConstant, ShapedInput, ShapedStep } from '../core/net/shaped';
import { Lifetimes } from './lifetimes';

/** What each step reads: x (−1) or an earlier step, of which every third is made of constants alone; at port 0 or 1. */
const reads = fc.array(fc.array(fc.record({ back: fc.nat(9), port: fc.constantFrom(0, 0, 0, 1) }), { maxLength: 3 }), {
  maxLength: 20,
});

type Reads = typeof reads extends fc.Arbitrary<infer T> ? T : never;

const CONSTANTS = 2;

function netOf(list: Reads) {
  const input = (i: number, { back, port }: Reads[number][number]): ShapedInput => {
    // The constants come first, then x, then the layers before.
    const at = Math.max(0, CONSTANTS + i - back);
    if (at < CONSTANTS) return { value: { from: `c${at}`, port: 0 }, layer: null, shape: [], sizes: [] };
    const layer = at - CONSTANTS - 1;
    const value = layer < 0 ? { from: INPUT_KEY, port: 0 } : { from: `u${layer}`, port };
    return { value, layer, shape: [], sizes: [] };
  };
  const call = (id: string, inputs: readonly ShapedInput[]) => ({ use: { id }, inputs }) as unknown as ShapedCall;
  const constants = Array.from({ length: CONSTANTS }, (_, i) => call(`c${i}`, []) as ShapedConstant);
  const steps = list.map(
    (own, i) =>
      ({
        ...call(
          `u${i}`,
          own.map((r) => input(i, r)),
        ),
        layer: i,
      }) as ShapedStep,
  );
  return { constants, steps };
}

test('a tensor is dropped once, when its last reader has run and who made it has let go, and never before', () => {
  fc.assert(
    fc.property(reads, fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }), (list, late) => {
      const net = netOf(list);
      const dropped: string[] = [];
      const values = new Lifetimes<string>(net, (name) => dropped.push(name));
      const keyOf = ({ value }: ShapedInput) => `${value.from}.${value.port}`;
      const later: (() => void)[] = [];
      const put = (place: number, name: string, isLate: boolean) => {
        if (place < 0) return;
        values.put(place, name);
        if (isLate) later.push(() => values.letGo(place));
        else values.letGo(place);
      };
      put(0, `${INPUT_KEY}.0`, false);
      for (const { use } of net.constants) put(values.places.made(use.id, 0), `${use.id}.0`, false);
      for (const [i, step] of net.steps.entries()) {
        // What it reads is all there: nothing of it has been dropped.
        expect(values.read(step)).toEqual(step.inputs.map(keyOf));
        for (const input of step.inputs) expect(dropped).not.toContain(keyOf(input));
        put(step.layer + 1, `u${i}.0`, late[i] ?? false);
        put(values.places.made(step.use.id, 1), `u${i}.1`, false);
        values.ran(step);
        const rest = net.steps.slice(i + 1).flatMap(({ inputs }) => inputs.map(keyOf));
        const held = new Set(rest);
        for (const input of step.inputs) {
          const isHeld = held.has(keyOf(input)) || (late[input.layer ?? -1] === true && input.value.port === 0);
          expect(dropped.includes(keyOf(input))).toBe(!isHeld);
        }
      }
      for (const letGo of later) letGo();
      values.clear();
      expect(new Set(dropped).size).toBe(dropped.length);
      const made = net.steps.map((_, i) => `u${i}.0`);
      expect(dropped).toEqual(expect.arrayContaining(made));
    }),
    { numRuns: 300 },
  );
});

test('what is still held is dropped where a run stops in the middle, once', () => {
  const net = netOf([[{ back: 0, port: 0 }], [{ back: 0, port: 0 }]]);
  const dropped: string[] = [];
  const values = new Lifetimes<string>(net, (name) => dropped.push(name));
  values.put(0, 'x');
  values.put(1, 'first');
  values.clear();
  values.letGo(0);
  values.letGo(1);
  expect(dropped).toEqual(['x', 'first']);
});

test('a step whose input is not there says so', () => {
  const net = netOf([[{ back: 0, port: 0 }]]);
  const [step] = net.steps;
  if (!step) throw new Error('no step');
  expect(() => new Lifetimes(net).read(step)).toThrow('is not there');
});
