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

/** Pixels that are computed at once. */
export const AT_ONCE = 4;

/**
 * <name>(input, pixels, count, taps, tapCount, weights, start, output): one plane of what windows give, four pixels at a
 * time, the last ones overlapping those before: there must be as many. Taps and pixels are as a convolution's. Begins with
 * the float at `start`; `combine` adds a tap, with its weight where there are any.
 */
function sliding(name: string, combine: (sum: Code, x: Code, weight: Code) => Code): FunctionSource {
  return func(
    name,
    ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    null,
    (local, input, pixels, count, taps, tapCount, weights, start, output) => {
      const places: Local[] = Array.from({ length: AT_ONCE }, () => local('i32'));
      const [o, tap, end, weight, offset] = [local('i32'), local('i32'), local('i32'), local('i32'), local('i32')];
      const [sum, x] = [local('v128'), local('v128')];
      const pixel = (j: number) => i32.load(i32.add(pixels.get, i32.shl(o.get, i32.const(2))), 4 * j);
      return inOrder(
        end.set(i32.add(taps.get, i32.shl(tapCount.get, i32.const(2)))),
        doWhile(
          i32.ltU(o.get, count.get),
          when(i32.gtU(i32.add(o.get, i32.const(AT_ONCE)), count.get), o.set(i32.sub(count.get, i32.const(AT_ONCE)))),
          ...places.map((place, j) => place.set(i32.add(input.get, pixel(j)))),
          sum.set(v128.loadSplat32(start.get)),
          tap.set(taps.get),
          weight.set(weights.get),
          doWhile(
            i32.ltU(tap.get, end.get),
            offset.set(i32.load(tap.get)),
            x.set(v128.loadSplat32(i32.add(places[0]?.get ?? [], offset.get))),
            ...places.slice(1).map((place, j) => x.set(v128.loadLane32(i32.add(place.get, offset.get), x.get, j + 1))),
            sum.set(combine(sum.get, x.get, v128.loadSplat32(weight.get))),
            tap.set(i32.add(tap.get, i32.const(4))),
            weight.set(i32.add(weight.get, i32.const(4))),
          ),
          v128.store(i32.add(output.get, i32.shl(o.get, i32.const(2))), sum.get),
          o.set(i32.add(o.get, i32.const(AT_ONCE))),
        ),
      );
    },
  );
}

/** One filter over as many channels as its taps say. */
export const filter = sliding('filter', (sum, x, weight) => f32x4.add(sum, f32x4.mul(x, weight)));
/** The largest cell of each window; NaN wins. */
export const largest = sliding('largest', (sum, x) => f32x4.max(sum, x));
