import {
  type Code,
  doWhile,
  type FunctionSource,
  f32x4,
  f64x2,
  func,
  i32,
  i32x4,
  inOrder,
  type Local,
  v128,
  when,
} from './assembler';

const next = (pointer: Local, bytes: number): Code => pointer.set(i32.add(pointer.get, i32.const(bytes)));
const high = (four: Code, again: Code): Code => f64x2.ofLow(v128.shuffle32(four, again, [2, 3, 2, 3]));

/** Runs `each` for every four of `left` values, and `last`, told which lanes count, for what remains. */
function byFours(left: Local, mask: Local, each: (mask: Local | null) => Code): Code {
  return inOrder(
    when(i32.geU(left.get, i32.const(4)), doWhile(i32.geU(left.get, i32.const(4)), each(null), next(left, -4))),
    when(left.get, mask.set(i32x4.gt(i32x4.splat(left.get), i32x4.steps)), each(mask)),
  );
}

/**
 * What `survey` adds to: sum and sum of squares (float64, two lanes each), least and most (float32), zeros (int32, four
 * lanes each).
 */
export const RECORD = { sum: 0, squares: 16, least: 32, most: 48, zeros: 64, bytes: 80 } as const;

/**
 * survey(data, count, origin, sums, record): one pass over count values. Sums are of value − origin; every value itself is
 * added to its own of `sums` (float64). Least and most are wrong where a value is NaN: then the squares are no finite number.
 */
export const survey: FunctionSource = func(
  'survey',
  ['i32', 'i32', 'f64', 'i32', 'i32'],
  null,
  (local, data, count, origin, sums, record) => {
    const [zero, mask, four, low, high2] = [local('v128'), local('v128'), local('v128'), local('v128'), local('v128')];
    const [sum, sumHigh, squares, squaresHigh] = [local('v128'), local('v128'), local('v128'), local('v128')];
    const [least, most, zeros] = [local('v128'), local('v128'), local('v128')];
    const pairs = (masked: Local | null) => {
      // Lanes that do not count are at the origin.
      const part = (two: Local, lanes: readonly [number, number, number, number]): Code => {
        const difference = f64x2.sub(two.get, zero.get);
        return masked ? v128.and(difference, v128.shuffle32(masked.get, masked.get, lanes)) : difference;
      };
      return inOrder(
        low.set(f64x2.ofLow(four.get)),
        high2.set(high(four.get, four.get)),
        v128.store(sums.get, f64x2.add(v128.load(sums.get), low.get)),
        v128.store(sums.get, f64x2.add(v128.load(sums.get, 16), high2.get), 16),
        low.set(part(low, [0, 0, 1, 1])),
        high2.set(part(high2, [2, 2, 3, 3])),
        sum.set(f64x2.add(sum.get, low.get)),
        sumHigh.set(f64x2.add(sumHigh.get, high2.get)),
        squares.set(f64x2.add(squares.get, f64x2.mul(low.get, low.get))),
        squaresHigh.set(f64x2.add(squaresHigh.get, f64x2.mul(high2.get, high2.get))),
      );
    };
    const each = (masked: Local | null) => {
      const isZero = f32x4.eq(four.get, v128.zero);
      const first = v128.shuffle32(four.get, four.get, [0, 0, 0, 0]);
      return inOrder(
        four.set(v128.load(data.get)),
        zeros.set(i32x4.sub(zeros.get, masked ? v128.and(isZero, masked.get) : isZero)),
        pairs(masked),
        masked ? four.set(v128.select(four.get, first, masked.get)) : [],
        least.set(f32x4.pmin(least.get, four.get)),
        most.set(f32x4.pmax(most.get, four.get)),
        next(data, 16),
        next(sums, 32),
      );
    };
    const { sum: atSum, squares: atSquares, least: atLeast, most: atMost, zeros: atZeros } = RECORD;
    return inOrder(
      zero.set(f64x2.splat(origin.get)),
      sum.set(v128.load(record.get, atSum)),
      squares.set(v128.load(record.get, atSquares)),
      least.set(v128.load(record.get, atLeast)),
      most.set(v128.load(record.get, atMost)),
      zeros.set(v128.load(record.get, atZeros)),
      byFours(count, mask, each),
      v128.store(record.get, f64x2.add(sum.get, sumHigh.get), atSum),
      v128.store(record.get, f64x2.add(squares.get, squaresHigh.get), atSquares),
      v128.store(record.get, least.get, atLeast),
      v128.store(record.get, most.get, atMost),
      v128.store(record.get, zeros.get, atZeros),
    );
  },
);

/** Tables that `tally` counts into, lane by lane, so that equal values one after the other do not wait for each other. */
export const TALLIES = 4;
/** Most bins of a tally. */
export const MOST_BINS = 1024;
/** Bytes of a table: its bins, one for the largest value itself, and room. */
export const TALLY_BYTES = 4 * (MOST_BINS + 4);

/**
 * tally(data, count, min, scale, tables, least, most, ends): counts values by ⌊(value − min) · scale⌋ into TALLIES tables,
 * and adds to `ends`, two times four int32, how many are `least` and how many `most`. Values that are missing to a multiple
 * of four count in bin 0.
 */
export const tally: FunctionSource = func(
  'tally',
  ['i32', 'i32', 'f64', 'f64', 'i32', 'f32', 'f32', 'i32'],
  null,
  (local, data, count, min, scale, tables, least, most, ends) => {
    const [from, factor, low, top, mask, four, two] = [
      local('v128'),
      local('v128'),
      local('v128'),
      local('v128'),
      local('v128'),
      local('v128'),
      local('v128'),
    ];
    const [atLeast, atMost, bin] = [local('v128'), local('v128'), local('i32')];
    const counted = (half: Code, first: number) =>
      inOrder(
        two.set(i32x4.truncated(f64x2.mul(f64x2.sub(half, from.get), factor.get))),
        ...[0, 1].map((lane) => {
          const table = (first + lane) * TALLY_BYTES;
          return inOrder(
            bin.set(i32.add(tables.get, i32.shl(i32x4.lane(two.get, lane), i32.const(2)))),
            i32.store(bin.get, i32.add(i32.load(bin.get, table), i32.const(1)), table),
          );
        }),
      );
    const each = (masked: Local | null) =>
      inOrder(
        four.set(v128.load(data.get)),
        masked ? four.set(v128.select(four.get, f32x4.nan, masked.get)) : [],
        atLeast.set(i32x4.sub(atLeast.get, f32x4.eq(four.get, low.get))),
        atMost.set(i32x4.sub(atMost.get, f32x4.eq(four.get, top.get))),
        counted(f64x2.ofLow(four.get), 0),
        counted(high(four.get, four.get), 2),
        next(data, 16),
      );
    return inOrder(
      from.set(f64x2.splat(min.get)),
      factor.set(f64x2.splat(scale.get)),
      low.set(f32x4.splat(least.get)),
      top.set(f32x4.splat(most.get)),
      atLeast.set(v128.load(ends.get)),
      atMost.set(v128.load(ends.get, 16)),
      byFours(count, mask, each),
      v128.store(ends.get, atLeast.get),
      v128.store(ends.get, atMost.get, 16),
    );
  },
);

/**
 * merge(tables, bins, own, whole): the sums over the tables are stored in `own` and added to `whole`; the tables are zero
 * again. For up to three bins more than `bins`, with the one of the largest value.
 */
export const merge: FunctionSource = func(
  'merge',
  ['i32', 'i32', 'i32', 'i32'],
  null,
  (local, tables, bins, own, whole) => {
    const [end, four] = [local('i32'), local('v128')];
    const offsets = Array.from({ length: TALLIES }, (_, i) => i * TALLY_BYTES);
    return inOrder(
      end.set(i32.add(tables.get, i32.shl(bins.get, i32.const(2)))),
      doWhile(
        i32.geU(end.get, tables.get),
        four.set(offsets.map((offset) => v128.load(tables.get, offset)).reduce((a, b) => i32x4.add(a, b))),
        ...offsets.map((offset) => v128.store(tables.get, v128.zero, offset)),
        v128.store(own.get, four.get),
        v128.store(whole.get, i32x4.add(v128.load(whole.get), four.get)),
        ...[tables, own, whole].map((pointer) => next(pointer, 16)),
      ),
    );
  },
);

/**
 * tails(data, count, low, high, lower, upper, ends): appends the values up to `low` at `lower` and those from `high` on at
 * `upper`, and stores in `ends` where both stop. Writes up to one more at each.
 */
export const tails: FunctionSource = func(
  'tails',
  ['i32', 'i32', 'f32', 'f32', 'i32', 'i32', 'i32'],
  null,
  (local, data, count, low, high, lower, upper, ends) => {
    const [most, least, mask, four, below, above] = [
      local('v128'),
      local('v128'),
      local('v128'),
      local('v128'),
      local('v128'),
      local('v128'),
    ];
    const append = (to: Local, where: Local) =>
      [0, 1, 2, 3].flatMap((lane) => [
        v128.storeLane32(to.get, four.get, lane),
        to.set(i32.sub(to.get, i32.shl(i32x4.lane(where.get, lane), i32.const(2)))),
      ]);
    const each = (masked: Local | null) =>
      inOrder(
        four.set(v128.load(data.get)),
        masked ? four.set(v128.select(four.get, f32x4.nan, masked.get)) : [],
        below.set(f32x4.le(four.get, most.get)),
        above.set(f32x4.ge(four.get, least.get)),
        when(v128.anyTrue(below.get), ...append(lower, below)),
        when(v128.anyTrue(above.get), ...append(upper, above)),
        next(data, 16),
      );
    return inOrder(
      most.set(f32x4.splat(low.get)),
      least.set(f32x4.splat(high.get)),
      byFours(count, mask, each),
      i32.store(ends.get, lower.get),
      i32.store(ends.get, upper.get, 4),
    );
  },
);
