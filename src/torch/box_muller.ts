// PyTorch's vectorised normals take logarithm, sine and cosine from the single-precision approximations of Cephes
// (Moshier, logf and sinf), compiled to fused multiply-adds. The same steps give the same bits, which Math.log and
// Math.cos would not. A double holds the product of two float32 exactly, so f(a * b + c) is a fused multiply-add, but
// for a sum that a double already rounds to the very middle between two float32: once in some 10^8.
const f = Math.fround;

const LOG = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
].map(f);
const [L0 = 0, L1 = 0, L2 = 0, L3 = 0, L4 = 0, L5 = 0, L6 = 0, L7 = 0, L8 = 0] = LOG;
const LN2_LOW = f(-2.1219444e-4);
const LN2_HIGH = f(0.693359375);
const SQRT_HALF = f(Math.SQRT1_2);

const TWO_PI = f(2 * Math.PI);
const FOUR_OVER_PI = f(4 / Math.PI);
/** π/4 in three parts, each so short that its product with a small integer is exact. */
const PI4_1 = f(-0.78515625);
const PI4_2 = f(-2.4187564849853516e-4);
const PI4_3 = f(-3.774894977445941e-8);
const S0 = f(-1.9515295891e-4);
const S1 = f(8.3321608736e-3);
const S2 = f(-1.6666654611e-1);
const C0 = f(2.443315711809948e-5);
const C1 = f(-1.388731625493765e-3);
const C2 = f(4.166664568298827e-2);

/** The numbers above, for whoever takes the same steps elsewhere. */
export const COEFFICIENTS = {
  LOG,
  LN2_LOW,
  LN2_HIGH,
  SQRT_HALF,
  TWO_PI,
  FOUR_OVER_PI,
  PI4: [PI4_1, PI4_2, PI4_3],
  SINE: [S0, S1, S2],
  COSINE: [C0, C1, C2],
} as const;

/** The natural logarithm of k / 2^24 in float32, for an integer 0 < k ≤ 2^24. */
function logOf(k: number): number {
  const bit = 31 - Math.clz32(k);
  // k / 2^24 = x · 2^e with x in [½, 1).
  let x = f(k / (1 << (bit + 1)));
  let e = bit - 23;
  if (x < SQRT_HALF) {
    e -= 1;
    x = f(f(x - 1) + x);
  } else {
    x = f(x - 1);
  }
  const z = f(x * x);
  let y = f(L0 * x + L1);
  y = f(y * x + L2);
  y = f(y * x + L3);
  y = f(y * x + L4);
  y = f(y * x + L5);
  y = f(y * x + L6);
  y = f(y * x + L7);
  y = f(y * x + L8);
  y = f(f(y * x) * z + f(e * LN2_LOW));
  y = f(y - z * 0.5);
  return f(e * LN2_HIGH + f(x + y));
}

/**
 * Box and Muller's transform of sixteen uniforms into sixteen standard normals, in place, from `at` on: values 0 … 7
 * give the radii, 8 … 15 the angles. In: integers 0 … 2^24−1 that stand for 2^24 times the uniform.
 */
function normalSixteen(data: Float32Array, at: number): void {
  for (let j = at; j < at + 8; j += 1) {
    const k = 0x1000000 - (data[j] ?? 0);
    const radius = f(Math.sqrt(f(-2 * logOf(k))));
    const angle = f(TWO_PI * f((data[j + 8] ?? 0) * 2 ** -24));

    // The octant, rounded up to an even one: the angle then lies within π/4 of a multiple of π/2.
    const octant = (f(angle * FOUR_OVER_PI) + 1) & ~1;
    const x = f(octant * PI4_3 + f(octant * PI4_2 + f(octant * PI4_1 + angle)));
    const z = f(x * x);
    let even = f(C0 * z + C1);
    even = f(even * z + C2);
    even = f(f(even * z) * z - z * 0.5);
    even = f(even + 1);
    let odd = f(S0 * z + S1);
    odd = f(odd * z + S2);
    odd = f(f(odd * z) * x + x);

    const swapped = (octant & 2) !== 0;
    const sine = swapped ? even : odd;
    const cosine = swapped ? odd : even;
    data[j] = f(radius * (((octant + 2) & 4) !== 0 ? -cosine : cosine));
    data[j + 8] = f(radius * ((octant & 4) !== 0 ? -sine : sine));
  }
}

type Blocks = (values: Float32Array) => void;

let transform: Blocks = (values) => {
  for (let at = 0; at < values.length; at += 16) normalSixteen(values, at);
};

/** Has blocks transformed by what gives the same bits faster. */
export function normalsBy(other: Blocks): void {
  transform = other;
}

/** The transform of block after block of sixteen, in place. */
export function normalBlocks(values: Float32Array): void {
  transform(values);
}
