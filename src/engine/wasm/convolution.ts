import { type Code, doWhile, type FunctionSource, f32x4, func, i32, inOrder, v128, when } from './assembler';

/** Filters that are computed at once: two vectors. */
export const FILTERS = 8;

/**
 * Pixels that are computed at once: eight sums, the weights and a cell fit into the sixteen registers of x86-64. Six
 * pixels, whose sums would just fit too, take twice as long in Chromium, which then keeps some of them in memory.
 */
export const PIXELS = 4;

/**
 * Eight filters of a convolution over all pixels of its output; weights are [tap][8], taps are the offsets in bytes of
 * the cells that a window reads from its first cell, pixels those of the windows' first cells. Stride, dilation and
 * padding are in these tables. With `at` pixels at once; the last ones overlap those before, so that there must be as
 * many. The sums stay in registers until they are whole: outputs are written once, a plane (in bytes) apart.
 */
export function convolution(name: string, at: number): FunctionSource {
  return func(
    name,
    ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    null,
    (local, input, pixels, count, taps, tapCount, weights, bias, output, plane) => {
      const places = Array.from({ length: at }, () => local('i32'));
      const sums = Array.from({ length: at }, () => [local('v128'), local('v128')] as const);
      const [o, tap, end, weight, offset, to] = [
        local('i32'),
        local('i32'),
        local('i32'),
        local('i32'),
        local('i32'),
        local('i32'),
      ];
      const [low, high, x] = [local('v128'), local('v128'), local('v128')];
      const pixel = (j: number) => i32.load(i32.add(pixels.get, i32.shl(o.get, i32.const(2))), 4 * j);
      const store = (lane: number): Code =>
        inOrder(
          ...sums.map((pair, j) => v128.storeLane32(to.get, (lane < 4 ? pair[0] : pair[1]).get, lane % 4, 4 * j)),
          to.set(i32.add(to.get, plane.get)),
        );
      return inOrder(
        end.set(i32.add(taps.get, i32.shl(tapCount.get, i32.const(2)))),
        doWhile(
          i32.ltU(o.get, count.get),
          when(i32.gtU(i32.add(o.get, i32.const(at)), count.get), o.set(i32.sub(count.get, i32.const(at)))),
          ...places.map((place, j) => place.set(i32.add(input.get, pixel(j)))),
          ...sums.flatMap(([first, second]) => [first.set(v128.load(bias.get)), second.set(v128.load(bias.get, 16))]),
          tap.set(taps.get),
          weight.set(weights.get),
          doWhile(
            i32.ltU(tap.get, end.get),
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
          to.set(i32.add(output.get, i32.shl(o.get, i32.const(2)))),
          ...[0, 1, 2, 3, 4, 5, 6, 7].map(store),
          o.set(i32.add(o.get, i32.const(at))),
        ),
      );
    },
  );
}
