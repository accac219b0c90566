import {
  type Code,
  doWhile,
  type FunctionSource,
  f32,
  f32x4,
  f64,
  f64x2,
  func,
  i32,
  inOrder,
  type Local,
  v128,
  when,
} from './assembler';

const next = (pointer: Local, bytes: number): Code => pointer.set(i32.add(pointer.get, i32.const(bytes)));
const halves = (value: Code) => f64.add(f64x2.lane(value, 0), f64x2.lane(value, 1));

/** A run of cells: where it begins in a plane that is read and in one that is written, in bytes, and its cells. */
export const RUN_WORDS = 3;

/**
 * <name>(from, to, runs, runCount, planes, fromPlane, toPlane): copies the runs of every plane, each value through
 * `change`. Planes are so many bytes apart. Cells that are in no run are left as they are.
 */
export function copying(name: string, change: (four: Code) => Code): FunctionSource {
  return func(
    name,
    ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    null,
    (local, from, to, runs, runCount, planes, fromPlane, toPlane) => {
      const [run, lastRun, read, write, left] = [local('i32'), local('i32'), local('i32'), local('i32'), local('i32')];
      return doWhile(
        planes.get,
        run.set(runs.get),
        lastRun.set(i32.add(runs.get, i32.mul(runCount.get, i32.const(4 * RUN_WORDS)))),
        doWhile(
          i32.ltU(run.get, lastRun.get),
          read.set(i32.add(from.get, i32.load(run.get))),
          write.set(i32.add(to.get, i32.load(run.get, 4))),
          left.set(i32.load(run.get, 8)),
          when(
            i32.geU(left.get, i32.const(4)),
            doWhile(
              i32.geU(left.get, i32.const(4)),
              v128.store(write.get, change(v128.load(read.get))),
              next(read, 16),
              next(write, 16),
              next(left, -4),
            ),
          ),
          when(
            left.get,
            doWhile(
              left.get,
              v128.storeLane32(write.get, change(v128.loadSplat32(read.get)), 0),
              next(read, 4),
              next(write, 4),
              next(left, -1),
            ),
          ),
          next(run, 4 * RUN_WORDS),
        ),
        from.set(i32.add(from.get, fromPlane.get)),
        to.set(i32.add(to.get, toPlane.get)),
        next(planes, -1),
      );
    },
  );
}

export const copy = copying('copy', (four) => four);
/** ReLU: NaN stays. */
export const rectify = copying('rectify', (four) => f32x4.max(four, v128.zero));

/** <name>(data, count, origin): in float64 the sum of a term of (value − origin), over count values. */
export function total(name: string, term: (two: Code, square: Local) => Code): FunctionSource {
  return func(name, ['i32', 'i32', 'f64'], 'f64', (local, data, count, origin) => {
    const [four, square, zero] = [local('v128'), local('v128'), local('v128')];
    const [low, high] = [local('v128'), local('v128')];
    const own = (two: Code) => term(f64x2.sub(two, zero.get), square);
    return inOrder(
      zero.set(f64x2.splat(origin.get)),
      when(
        i32.geU(count.get, i32.const(4)),
        doWhile(
          i32.geU(count.get, i32.const(4)),
          four.set(v128.load(data.get)),
          low.set(f64x2.add(low.get, own(f64x2.ofLow(four.get)))),
          high.set(f64x2.add(high.get, own(f64x2.ofLow(v128.shuffle32(four.get, four.get, [2, 3, 2, 3]))))),
          next(data, 16),
          next(count, -4),
        ),
      ),
      when(
        count.get,
        doWhile(
          count.get,
          four.set(own(f64x2.splat(f64.promote(f32.load(data.get))))),
          // One of both lanes.
          low.set(f64x2.add(low.get, f64x2.mul(four.get, f64x2.half))),
          next(data, 4),
          next(count, -1),
        ),
      ),
      halves(f64x2.add(low.get, high.get)),
    );
  });
}

export const sum = total('sum', (two) => two);
export const absoluteSum = total('absolute_sum', (two) => f64x2.abs(two));
export const squareSum = total('square_sum', (two, square) => [
  ...square.set(two),
  ...f64x2.mul(square.get, square.get),
]);

/**
 * windows(data, planes, rows, cols, across, down, weights, kernelRows, weightRow, weightPlane): the sum of a
 * convolution's outputs without computing them. It is linear in the input, so
 *   Σ over planes c and rows r of Σ over kw of (Σ over columns: x[c, r, col] · across[col][kw])
 *                                           · (Σ over kh: down[r][kh] · weights[c][kh][kw]),
 * where across and down count how many of the outputs meant read that column at kw and that row at kh. For up to four
 * kw at once; across is [cols][4], zero beyond the kernel; weights' rows and planes are so many bytes apart.
 */
export const windows: FunctionSource = func(
  'windows',
  ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
  'f64',
  (local, data, planes, rows, cols, across, down, weights, kernelRows, weightRow, weightPlane) => {
    const [row, col, kh, count, factor, weight] = [
      local('i32'),
      local('i32'),
      local('i32'),
      local('i32'),
      local('i32'),
      local('i32'),
    ];
    const [sumAcross, sumDown, plane, whole] = [local('v128'), local('v128'), local('v128'), local('v128')];
    return inOrder(
      doWhile(
        planes.get,
        plane.set(v128.zero),
        row.set(rows.get),
        factor.set(down.get),
        doWhile(
          row.get,
          sumAcross.set(v128.zero),
          col.set(cols.get),
          count.set(across.get),
          doWhile(
            col.get,
            sumAcross.set(f32x4.add(sumAcross.get, f32x4.mul(v128.loadSplat32(data.get), v128.load(count.get)))),
            next(data, 4),
            next(count, 16),
            next(col, -1),
          ),
          sumDown.set(v128.zero),
          weight.set(weights.get),
          kh.set(kernelRows.get),
          doWhile(
            kh.get,
            sumDown.set(f32x4.add(sumDown.get, f32x4.mul(v128.loadSplat32(factor.get), v128.load(weight.get)))),
            next(factor, 4),
            weight.set(i32.add(weight.get, weightRow.get)),
            next(kh, -1),
          ),
          plane.set(f32x4.add(plane.get, f32x4.mul(sumAcross.get, sumDown.get))),
          next(row, -1),
        ),
        whole.set(
          f64x2.add(
            whole.get,
            f64x2.add(f64x2.ofLow(plane.get), f64x2.ofLow(v128.shuffle32(plane.get, plane.get, [2, 3, 2, 3]))),
          ),
        ),
        weights.set(i32.add(weights.get, weightPlane.get)),
        next(planes, -1),
      ),
      halves(whole.get),
    );
  },
);
