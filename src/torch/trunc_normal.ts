import { erf } from '../core/erf';
import type { Generator } from './generator';

const f = Math.fround;

/** Values drawn after which what is still out of bounds is left as it is; PyTorch goes on for longer than anyone waits. */
const MOST_DRAWS = 2e8;

interface Truncated {
  readonly mean: number;
  readonly std: number;
  readonly a: number;
  readonly b: number;
}

/** `nn.init.trunc_normal_`: draws whole tensors until every value has been within [a, b] once (torch/nn/init.py). */
export function truncNormal(generator: Generator, values: Float32Array, law: Truncated): void {
  const { mean, std, a, b } = law;
  const below = (x: number) => (1 + erf(x / Math.SQRT2)) / 2;
  if (below((b - mean) / std) - below((a - mean) / std) > 0.3) rejectOutside(generator, values, law);
  else rejectUniform(generator, values, law);
}

function rejectOutside(generator: Generator, values: Float32Array, { mean, std, a, b }: Truncated): void {
  const outside = (v: number) => v < f(a) || v > f(b);
  generator.normal_(values, mean, std);
  for (let round = 0; round * values.length < MOST_DRAWS && values.some(outside); round += 1) {
    const again = new Float32Array(values.length);
    generator.normal_(again, mean, std);
    for (const [i, v] of values.entries()) if (outside(v)) values[i] = again[i] ?? 0;
  }
}

/** Far from the mean: uniform candidates, each kept with the probability of its density over the largest. */
function rejectUniform(generator: Generator, values: Float32Array, { mean, std, a, b }: Truncated): void {
  const mode = Math.max(a, Math.min(mean, b));
  const logPeak = f(-0.5 * ((mode - mean) / std) ** 2);
  const logDensity = (v: number) => {
    const z = f(f(v - f(mean)) / f(std));
    return f(f(f(z * z) * -0.5) - logPeak);
  };
  let pending = new Uint8Array(values.length).fill(1);
  const candidates = new Float32Array(values.length);
  const chances = new Float32Array(values.length);
  for (let round = 0; round * values.length < MOST_DRAWS && pending.includes(1); round += 1) {
    generator.uniform_(candidates, a, b);
    generator.uniform_(chances, 0, 1);
    pending = pending.map((waits, i) => {
      if (waits === 0) return 0;
      values[i] = candidates[i] ?? 0;
      return f(Math.log(chances[i] ?? 0)) > logDensity(candidates[i] ?? 0) ? 1 : 0;
    });
  }
}
