import {
  type Code,
  doWhile,
  type FunctionSource,
  f32x4,
  func,
  i32,
  inOrder,
  type Local,
  v128,
  when,
} from './assembler';

/** Filters that are computed at once: two vectors. */
export const FILTERS = 8;

/**
 * Pixels that are computed at once: eight sums, the weights and a cell fit into the sixteen registers of x86-64. Six
 * pixels, whose sums would just fit too, take twice as long in Chromium, which then keeps some of them in memory.
 */
export const PIXELS = 4;

/**
 * Products that are added up in a row. Sums of so many are added to each other: what rounding does to a sum of n grows with
 * √n, to one of n/128 sums of 128 much less.
 */
const IN_A_ROW = 128;

/** Stores the four values of each of eight filters, a plane apart: pixels' sums of filters 0 … 3 and 4 … 7, turned over. */
function storeFour(
  to: Local,
  plane: Local,
  sums: readonly (readonly [Local, Local])[],
  turned: readonly Local[],
): Code {
  const half = (which: 0 | 1): Code => {
    const [a = [], b = [], c = [], d = []] = sums.map((pair) => pair[which].get);
    const [t0, t1, t2, t3] = turned;
    if (!t0 || !t1 || !t2 || !t3) throw new Error('four variables');
    const store = (four: Code) => inOrder(v128.store(to.get, four), to.set(i32.add(to.get, plane.get)));
    return inOrder(
      t0.set(v128.shuffle32(a, b, [0, 4, 1, 5])),
      t1.set(v128.shuffle32(c, d, [0, 4, 1, 5])),
      t2.set(v128.shuffle32(a, b, [2, 6, 3, 7])),
      t3.set(v128.shuffle32(c, d, [2, 6, 3, 7])),
      store(v128.shuffle32(t0.get, t1.get, [0, 1, 4, 5])),
      store(v128.shuffle32(t0.get, t1.get, [2, 3, 6, 7])),
      store(v128.shuffle32(t2.get, t3.get, [0, 1, 4, 5])),
      store(v128.shuffle32(t2.get, t3.get, [2, 3, 6, 7])),
    );
  };
  return inOrder(half(0), half(1));
}

/**
 * Eight filters of a convolution over all pixels of its output; weights are [tap][8], taps are the offsets in bytes of
 * the cells that a window reads from its first cell, pixels those of the windows' first cells. Stride, dilation and
 * padding are in these tables. With `at` pixels at once, four or one; the last ones overlap those before, so that there
 * must be as many. The sums stay in registers until they are whole: outputs are written once, a plane (in bytes) apart.
 */
export function convolution(name: string, at: typeof PIXELS | 1): FunctionSource {
  return func(
    name,
    ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    null,
    (local, input, pixels, count, taps, tapCount, weights, bias, output, plane) => {
      const places = Array.from({ length: at }, () => local('i32'));
      const pairs = () => Array.from({ length: at }, () => [local('v128'), local('v128')] as const);
      const [sums, whole] = [pairs(), pairs()];
      const [o, tap, end, stop, weight, offset, to] = [
        local('i32'),
        local('i32'),
        local('i32'),
        local('i32'),
        local('i32'),
        local('i32'),
        local('i32'),
      ];
      const [low, high, x] = [local('v128'), local('v128'), local('v128')];
      const pixel = (j: number) => i32.load(i32.add(pixels.get, i32.shl(o.get, i32.const(2))), 4 * j);
      const storeOne = (lane: number): Code =>
        inOrder(
          ...whole.map((pair, j) => v128.storeLane32(to.get, (lane < 4 ? pair[0] : pair[1]).get, lane % 4, 4 * j)),
          to.set(i32.add(to.get, plane.get)),
        );
      return inOrder(
        end.set(i32.add(taps.get, i32.shl(tapCount.get, i32.const(2)))),
        doWhile(
          i32.ltU(o.get, count.get),
          when(i32.gtU(i32.add(o.get, i32.const(at)), count.get), o.set(i32.sub(count.get, i32.const(at)))),
          ...places.map((place, j) => place.set(i32.add(input.get, pixel(j)))),
          ...whole.flatMap(([first, second]) => [first.set(v128.load(bias.get)), second.set(v128.load(bias.get, 16))]),
          tap.set(taps.get),
          weight.set(weights.get),
          doWhile(
            i32.ltU(tap.get, end.get),
            stop.set(i32.add(tap.get, i32.const(4 * IN_A_ROW))),
            when(i32.gtU(stop.get, end.get), stop.set(end.get)),
            ...sums.flatMap(([first, second]) => [first.set(v128.zero), second.set(v128.zero)]),
            doWhile(
              i32.ltU(tap.get, stop.get),
              offset.set(i32.load(tap.get)),
              low.set(v128.load(weight.get)),
              high.set(v128.load(weight.get, 16)),
              ...sums.flatMap(([first, second], j) => [
                x.set(v128.loadSplat32(i32.add(places[j]?.get ?? [], offset.get))),
                first.set(f32x4.add(f32x4.mul(x.get, low.get), first.get)),
                second.set(f32x4.add(f32x4.mul(x.get, high.get), second.get)),
              ]),
              tap.set(i32.add(tap.get, i32.const(4))),
              weight.set(i32.add(weight.get, i32.const(4 * FILTERS))),
            ),
            ...whole.flatMap((pair, j) =>
              pair.map((sum, half) => sum.set(f32x4.add(sum.get, sums[j]?.[half]?.get ?? []))),
            ),
          ),
          to.set(i32.add(output.get, i32.shl(o.get, i32.const(2)))),
          at === 1
            ? inOrder(...[0, 1, 2, 3, 4, 5, 6, 7].map(storeOne))
            : storeFour(to, plane, whole, [low, high, x, local('v128')]),
          o.set(i32.add(o.get, i32.const(at))),
        ),
      );
    },
  );
}
