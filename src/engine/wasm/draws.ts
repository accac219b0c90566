import {
  type Code,
  doWhile,
  type FunctionSource,
  f32x4,
  func,
  i32,
  i32x4,
  inOrder,
  type Local,
  v128,
  when,
} from './assembler';

/** Words of the Mersenne Twister's state; one more, a copy of the first, stands behind them. */
export const STATE_WORDS = 625;
/** Words are made in blocks of so many. */
export const BLOCK_WORDS = 624;
const M = 397;

const all = (word: number): Code => i32x4.splat(i32.const(word));
const next = (pointer: Local, bytes: number): Code => pointer.set(i32.add(pointer.get, i32.const(bytes)));

/** mt_seed(state, seed): the state of at::mt19937 after a seed of 32 bits, as in torch/mt19937.ts. */
export const mtSeed: FunctionSource = func('mt_seed', ['i32', 'i32'], null, (local, state, seed) => {
  const [j, to] = [local('i32'), local('i32')];
  return inOrder(
    i32.store(state.get, seed.get),
    to.set(state.get),
    j.set(i32.const(1)),
    doWhile(
      i32.ltU(j.get, i32.const(BLOCK_WORDS)),
      seed.set(i32.add(i32.mul(i32.xor(seed.get, i32.shrU(seed.get, i32.const(30))), i32.const(1812433253)), j.get)),
      next(to, 4),
      i32.store(to.get, seed.get),
      next(j, 1),
    ),
  );
});

/**
 * mt_words(state, out, blocks): the next blocks of tempered words, four at a time. Word i of the new state is made of
 * words i, i + 1 and i + 397 of the old one, or, once these have been made, i − 227 of the new; none of the four is
 * needed by another of them.
 */
export const mtWords: FunctionSource = func('mt_words', ['i32', 'i32', 'i32'], null, (local, state, out, blocks) => {
  const [at, end] = [local('i32'), local('i32')];
  const [following, word] = [local('v128'), local('v128')];
  const shifted = (of: Code, right: number) => i32x4.shrU(of, i32.const(right));
  const masked = (of: Code, left: number, mask: number) => v128.and(i32x4.shl(of, i32.const(left)), all(mask));
  const four = (other: Code) =>
    inOrder(
      following.set(v128.load(at.get, 4)),
      word.set(
        v128.xor(
          v128.xor(
            other,
            shifted(v128.or(v128.and(v128.load(at.get), all(0x80000000)), v128.and(following.get, all(0x7fffffff))), 1),
          ),
          v128.and(i32x4.neg(v128.and(following.get, all(1))), all(0x9908b0df)),
        ),
      ),
      v128.store(at.get, word.get),
      word.set(v128.xor(word.get, shifted(word.get, 11))),
      word.set(v128.xor(word.get, masked(word.get, 7, 0x9d2c5680))),
      word.set(v128.xor(word.get, masked(word.get, 15, 0xefc60000))),
      v128.store(out.get, v128.xor(word.get, shifted(word.get, 18))),
      next(at, 16),
      next(out, 16),
    );
  const old = four(v128.load(at.get, 4 * M));
  const made = four(v128.load(i32.sub(at.get, i32.const(4 * (BLOCK_WORDS - M)))));
  return doWhile(
    blocks.get,
    at.set(state.get),
    old,
    // What stands behind the last word is the new first one.
    i32.store(state.get, i32.load(state.get), 4 * BLOCK_WORDS),
    end.set(i32.add(state.get, i32.const(4 * 228))),
    doWhile(i32.ltU(at.get, end.get), old),
    end.set(i32.add(state.get, i32.const(4 * BLOCK_WORDS))),
    doWhile(i32.ltU(at.get, end.get), made),
    next(blocks, -1),
  );
});

/**
 * Uniform values of four words: with the bound b, f(k · 2b · 2^−24 − b) for the low 24 bits k, rounded once, is
 * f((k − 2^23) · (b · 2^−23)), where the difference and the scale (which is what is given) are exact.
 */
function uniform(words: Code, scale: Code): Code {
  return f32x4.mul(f32x4.ofInts(i32x4.sub(v128.and(words, all(0xffffff)), all(0x800000))), scale);
}

/** uniform(words, out, count, scale): count values in order. Writes up to three more. */
export const uniformInOrder: FunctionSource = func(
  'uniform',
  ['i32', 'i32', 'i32', 'f32'],
  null,
  (local, words, out, count, scale) => {
    const [end, factor] = [local('i32'), local('v128')];
    return inOrder(
      end.set(i32.add(words.get, i32.shl(count.get, i32.const(2)))),
      factor.set(f32x4.splat(scale.get)),
      doWhile(
        i32.ltU(words.get, end.get),
        v128.store(out.get, uniform(v128.load(words.get), factor.get)),
        next(words, 16),
        next(out, 16),
      ),
    );
  },
);

/**
 * interleave(words, out, taps, rows, scale): rows of `taps` uniform values, at most eight, to [tap][8] as a convolution
 * reads them: four by four they are turned over. Lanes beyond the rows hold the last row. Writes up to three taps more.
 */
export const interleave: FunctionSource = func(
  'interleave',
  ['i32', 'i32', 'i32', 'i32', 'f32'],
  null,
  (local, words, out, taps, rows, scale) => {
    const [end, factor, row] = [local('i32'), local('v128'), local('i32')];
    const places = Array.from({ length: 8 }, () => local('i32'));
    const [w0, w1, w2, w3] = [local('v128'), local('v128'), local('v128'), local('v128')];
    const [t0, t1, t2, t3] = [local('v128'), local('v128'), local('v128'), local('v128')];
    const quarter = (four: readonly Local[], offset: number) =>
      inOrder(
        ...[w0, w1, w2, w3].map((w, i) => w.set(uniform(v128.load(four[i]?.get ?? []), factor.get))),
        t0.set(v128.shuffle32(w0.get, w1.get, [0, 4, 1, 5])),
        t1.set(v128.shuffle32(w2.get, w3.get, [0, 4, 1, 5])),
        t2.set(v128.shuffle32(w0.get, w1.get, [2, 6, 3, 7])),
        t3.set(v128.shuffle32(w2.get, w3.get, [2, 6, 3, 7])),
        v128.store(out.get, v128.shuffle32(t0.get, t1.get, [0, 1, 4, 5]), offset),
        v128.store(out.get, v128.shuffle32(t0.get, t1.get, [2, 3, 6, 7]), offset + 32),
        v128.store(out.get, v128.shuffle32(t2.get, t3.get, [0, 1, 4, 5]), offset + 64),
        v128.store(out.get, v128.shuffle32(t2.get, t3.get, [2, 3, 6, 7]), offset + 96),
      );
    return inOrder(
      row.set(words.get),
      ...places.flatMap((place, i) => [
        place.set(row.get),
        when(i32.gtU(rows.get, i32.const(i + 1)), row.set(i32.add(row.get, i32.shl(taps.get, i32.const(2))))),
      ]),
      end.set(i32.add(words.get, i32.shl(taps.get, i32.const(2)))),
      factor.set(f32x4.splat(scale.get)),
      doWhile(
        i32.ltU(places[0]?.get ?? [], end.get),
        quarter(places.slice(0, 4), 0),
        quarter(places.slice(4), 16),
        ...places.map((place) => next(place, 16)),
        next(out, 128),
      ),
    );
  },
);

/**
 * add_rows(words, out, taps, rows, scale): adds rows of `taps` uniform values, tap by tap. Four rows are added as
 * integers, which is exact, and scaled once. Writes up to three values more.
 */
export const addRows: FunctionSource = func(
  'add_rows',
  ['i32', 'i32', 'i32', 'i32', 'f32'],
  null,
  (local, words, out, taps, rows, scale) => {
    const [at, to, end, bytes] = [local('i32'), local('i32'), local('i32'), local('i32')];
    const factor = local('v128');
    const pass = (count: number) => {
      const places = [at, ...Array.from({ length: count - 1 }, () => local('i32'))];
      const low = ({ get }: Local) => v128.and(v128.load(get), all(0xffffff));
      const ints = places.map(low).reduce((sum, own) => i32x4.add(sum, own));
      return doWhile(
        i32.geU(rows.get, i32.const(count)),
        at.set(words.get),
        ...places.slice(1).map((place, i) => place.set(i32.add(places[i]?.get ?? [], bytes.get))),
        to.set(out.get),
        end.set(i32.add(words.get, bytes.get)),
        doWhile(
          i32.ltU(at.get, end.get),
          v128.store(
            to.get,
            f32x4.add(v128.load(to.get), f32x4.mul(f32x4.ofInts(i32x4.sub(ints, all(count * 0x800000))), factor.get)),
          ),
          ...places.map((place) => next(place, 16)),
          next(to, 16),
        ),
        words.set(i32.add(words.get, i32.mul(bytes.get, i32.const(count)))),
        next(rows, -count),
      );
    };
    return inOrder(
      bytes.set(i32.shl(taps.get, i32.const(2))),
      factor.set(f32x4.splat(scale.get)),
      to.set(out.get),
      end.set(i32.add(out.get, bytes.get)),
      doWhile(i32.ltU(to.get, end.get), v128.store(to.get, v128.zero), next(to, 16)),
      when(i32.geU(rows.get, i32.const(4)), pass(4)),
      when(i32.geU(rows.get, i32.const(1)), pass(1)),
    );
  },
);
