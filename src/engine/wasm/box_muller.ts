import { COEFFICIENTS as K } from '../../torch/box_muller';
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
} from './assembler';

type Term = Local | number;

const low = (term: Term): Code => (typeof term === 'number' ? f64x2.const(term) : f64x2.ofLow(term.get));
const high = (term: Term): Code =>
  typeof term === 'number' ? f64x2.const(term) : f64x2.ofLow(v128.shuffle32(term.get, term.get, [2, 3, 2, 3]));

/** a · b + c of four float32, rounded once: a float64 holds the product, as in torch/box_muller.ts. */
function fma(a: Term, b: Term, c: Term): Code {
  const half = (of: (term: Term) => Code) => f64x2.narrowed(f64x2.add(f64x2.mul(of(a), of(b)), of(c)));
  return v128.shuffle32(half(low), half(high), [0, 1, 4, 5]);
}

const all = (word: number): Code => i32x4.splat(i32.const(word));

/**
 * normals(data, count): Box and Muller's transform of blocks of sixteen, in place and to the bit as torch/box_muller.ts has
 * it, step by step; four pairs at a time.
 */
export const normals: FunctionSource = func('normals', ['i32', 'i32'], null, (local, data, count) => {
  const vector = () => local('v128');
  const [x, y, z, t, e, mask] = [vector(), vector(), vector(), vector(), vector(), vector()];
  const [radius, octant, turned, even, odd, half] = [vector(), vector(), vector(), vector(), vector(), vector()];
  /** The logarithm of x / 2^24, into y. */
  const logarithm = inOrder(
    e.set(i32x4.sub(i32x4.shrU(x.get, i32.const(23)), all(150))),
    x.set(v128.or(v128.and(x.get, all(0x7fffff)), all(0x3f000000))),
    mask.set(f32x4.lt(x.get, f32x4.const(K.SQRT_HALF))),
    e.set(f32x4.ofInts(i32x4.add(e.get, mask.get))),
    x.set(f32x4.add(f32x4.sub(x.get, f32x4.const(1)), v128.and(mask.get, x.get))),
    z.set(f32x4.mul(x.get, x.get)),
    y.set(fma(x, K.LOG[0] ?? 0, K.LOG[1] ?? 0)),
    ...K.LOG.slice(2).map((c) => y.set(fma(y, x, c))),
    y.set(f32x4.mul(y.get, x.get)),
    t.set(f32x4.mul(e.get, f32x4.const(K.LN2_LOW))),
    y.set(fma(y, z, t)),
    y.set(fma(z, -0.5, y)),
    t.set(f32x4.add(x.get, y.get)),
    y.set(fma(e, K.LN2_HIGH, t)),
  );
  const signed = (value: Code, bit: Code) => v128.xor(value, i32x4.shl(v128.and(bit, all(4)), i32.const(29)));
  const four = (at: number) =>
    inOrder(
      x.set(f32x4.sub(f32x4.const(0x1000000), v128.load(data.get, at))),
      logarithm,
      radius.set(f32x4.sqrt(f32x4.mul(y.get, f32x4.const(-2)))),
      turned.set(f32x4.mul(f32x4.mul(v128.load(data.get, at + 32), f32x4.const(2 ** -24)), f32x4.const(K.TWO_PI))),
      octant.set(
        v128.and(i32x4.add(i32x4.ofFloats(f32x4.mul(turned.get, f32x4.const(K.FOUR_OVER_PI))), all(1)), all(-2)),
      ),
      e.set(f32x4.ofInts(octant.get)),
      ...K.PI4.map((part) => turned.set(fma(e, part, turned))),
      z.set(f32x4.mul(turned.get, turned.get)),
      half.set(f32x4.mul(z.get, f32x4.const(-0.5))),
      even.set(fma(z, K.COSINE[0] ?? 0, K.COSINE[1] ?? 0)),
      even.set(fma(even, z, K.COSINE[2] ?? 0)),
      even.set(f32x4.mul(even.get, z.get)),
      even.set(fma(even, z, half)),
      even.set(f32x4.add(even.get, f32x4.const(1))),
      odd.set(fma(z, K.SINE[0] ?? 0, K.SINE[1] ?? 0)),
      odd.set(fma(odd, z, K.SINE[2] ?? 0)),
      odd.set(f32x4.mul(odd.get, z.get)),
      odd.set(fma(odd, turned, turned)),
      mask.set(i32x4.neg(v128.and(i32x4.shrU(octant.get, i32.const(1)), all(1)))),
      v128.store(
        data.get,
        signed(f32x4.mul(radius.get, v128.select(odd.get, even.get, mask.get)), i32x4.add(octant.get, all(2))),
        at,
      ),
      v128.store(
        data.get,
        signed(f32x4.mul(radius.get, v128.select(even.get, odd.get, mask.get)), octant.get),
        at + 32,
      ),
    );
  return doWhile(
    count.get,
    four(0),
    four(16),
    data.set(i32.add(data.get, i32.const(64))),
    count.set(i32.sub(count.get, i32.const(16))),
  );
});
