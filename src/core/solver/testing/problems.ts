import fc from 'fast-check';
import { type Conditions, type Range, SORTS, withDefaults } from '../problem';

const range = (least: number, most: number, widest: number): fc.Arbitrary<Range> =>
  fc
    .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: 0, max: widest - 1 }))
    .map(([from, more]) => [from, from + more]);

/** How many layer sequences plain enumeration may have to look at. */
function sequences({ kernel, stride, padding, dilation, maxConvs, maxPools }: Conditions): number {
  const options = [kernel, stride, padding, dilation].reduce((all, [from, to]) => all * (to - from + 1), 1);
  const ways = [[1], [1, 4], [1, 9, 24]][maxPools] ?? [1];
  return options ** maxConvs * ways.reduce((a, b) => a + b * 3, 0);
}

/** What a chain of layers, chosen by numbers from 0 to 99, makes of a size: so that most problems are possible. */
function led([h, w]: readonly [number, number], c: Conditions, steps: readonly number[]): [number, number] {
  let at: [number, number] = [h, w];
  const pick = ([from, to]: Range, n: number) => from + (n % (to - from + 1));
  for (const n of steps.slice(0, c.maxConvs)) {
    const [k, s, p, d] = [pick(c.kernel, n), pick(c.stride, n >> 2), pick(c.padding, n >> 1), pick(c.dilation, n >> 3)];
    const next = at.map((size) => Math.floor((size + 2 * p - d * (k - 1) - 1) / s) + 1);
    if (next.every((size) => size >= 1)) at = [next[0] ?? 1, next[1] ?? 1];
  }
  return at;
}

/** Problems small enough to be enumerated: square and rectangular, possible and impossible, with every condition. */
export const smallProblem: fc.Arbitrary<Conditions> = fc
  .record({
    square: fc.boolean(),
    steps: fc.option(fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 1, maxLength: 4 }), { freq: 4 }),
    input: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 })),
    target: fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })),
    maxConvs: fc.integer({ min: 1, max: 4 }),
    maxPools: fc.integer({ min: 0, max: 2 }),
    kernel: range(1, 4, 4),
    stride: range(1, 3, 3),
    padding: range(0, 2, 3),
    dilation: range(1, 2, 2),
    unpaddedLayers: fc.constantFrom(0, 0, 1, 2),
    lossyUnpadded: fc.boolean(),
    hidden: fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 3 }),
    limit: fc.constantFrom(1, 7, 100, 300),
    sort: fc.constantFrom(...SORTS),
  })
  .map(({ square, steps, ...given }): Conditions => {
    const [c, h, w] = given.input;
    const conditions = withDefaults({ ...given, input: [c, h, square ? h : w] });
    const [toC, toH, toW] = given.target;
    if (steps) return { ...conditions, target: [toC, ...led([h, square ? h : w], conditions, steps)] };
    return { ...conditions, target: [toC, toH, square ? toH : toW] };
  })
  .filter((p) => sequences(p) <= 30_000);
