/** Terms of the continued fraction at most: it needs a few times √df, and df stays below 4 · 10^5. */
const MOST_TERMS = 20_000;
const TINY = 1e-300;

/**
 * Γ(a + ½) / Γ(a): from 20 on by the asymptotic series (Tricomi and Erdélyi, 1951), below that by the recurrence.
 * What it is used for has no logarithms of gamma functions to lose digits in.
 */
export function gammaRatio(a: number): number {
  let factor = 1;
  let at = a;
  while (at < 20) {
    factor *= at / (at + 0.5);
    at += 1;
  }
  const s = 1 / at;
  const s2 = s * s;
  const series = s * (-1 / 8 + s2 * (1 / 192 + s2 * (-1 / 640 + s2 * (17 / 14336 - (s2 * 31) / 18432))));
  return factor * Math.sqrt(at) * Math.exp(series);
}

/**
 * The continued fraction of the incomplete beta function, by Lentz's method (Numerical Recipes, 6.4): converges fast
 * for x < (a + 1) / (a + b + 2).
 */
function betaFraction(x: number, a: number, b: number): number {
  const whole = (value: number) => (Math.abs(value) < TINY ? TINY : value);
  let c = 1;
  let d = 1 / whole(1 - ((a + b) * x) / (a + 1));
  let h = d;
  for (let m = 1; m <= MOST_TERMS; m += 1) {
    const m2 = 2 * m;
    const even = (m * (b - m) * x) / ((a + m2 - 1) * (a + m2));
    d = 1 / whole(1 + even * d);
    c = whole(1 + even / c);
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + m2) * (a + m2 + 1));
    d = 1 / whole(1 + odd * d);
    c = whole(1 + odd / c);
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return h;
}

/**
 * The two-sided p of Student's t: the chance that |T| is at least |t|, with df > 0 degrees of freedom. It is the
 * regularised incomplete beta function I(df / (df + t²); df/2, ½), with all its digits down to 10^−300.
 */
export function twoSidedP(t: number, df: number): number {
  if (t === 0) return 1;
  const a = df / 2;
  const ratio = t / df;
  const square = ratio * t;
  // x = df / (df + t²) and 1 − x, neither from the other.
  const x = 1 / (1 + square);
  const rest = square === Number.POSITIVE_INFINITY ? 1 : square / (1 + square);
  // x^a √(1 − x) / B(a, ½)
  const front = (Math.exp(-a * Math.log1p(square)) * Math.sqrt(rest) * gammaRatio(a)) / Math.sqrt(Math.PI);
  if (x < (a + 1) / (a + 2.5)) return (front * betaFraction(x, a, 0.5)) / a;
  return 1 - 2 * front * betaFraction(rest, 0.5, a);
}

/** The density of Student's t. */
function density(t: number, df: number): number {
  return (gammaRatio(df / 2) / Math.sqrt(df * Math.PI)) * Math.exp((-(df + 1) / 2) * Math.log1p((t / df) * t));
}

/** The 97.5 % quantile of the normal distribution. */
export const Z_975 = 1.959963984540054;

/**
 * The t that |T| exceeds with chance 5 %: how many standard errors a 95 % interval reaches. Newton's method from the
 * normal's, which lies below; p is convex there, so that no step goes too far.
 */
export function t95(df: number): number {
  let t = Z_975;
  for (let i = 0; i < 100; i += 1) {
    const step = (twoSidedP(t, df) - 0.05) / (2 * density(t, df));
    t += step;
    if (Math.abs(step) < 1e-14 * t) break;
  }
  return t;
}
