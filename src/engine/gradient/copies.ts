import { REFERENCE_KERNELS } from '../reference/table';
import type { Adjoint, AdjointCall } from './adjoint';

/** Cells up to which float32 counts. */
const COUNTED = 2 ** 24;

/** Where each cell of what a step makes was copied from. */
export interface Origins {
  /** Index of the input; −1: a constant. */
  readonly input: Int8Array | Int32Array;
  /** Index in that input. */
  readonly cell: Int32Array;
}

/**
 * Of a step that does nothing but copy cells of its inputs: which cell each one is. It is found by letting the step's own
 * kernel arrange the numbers of the cells instead of their values, in two halves, since float32 counts to 2²⁴ alone.
 *
 * @param constant what the step fills in where it copies nothing
 */
export async function originsOf(
  { step, inputs, weights, pause }: Omit<AdjointCall, 'out' | 'gradient'>,
  constant: Float32Array | null = null,
): Promise<Origins> {
  const kernel = REFERENCE_KERNELS[step.module.kind];
  const starts = inputs.map((_, i) => 1 + inputs.slice(0, i).reduce((n, x) => n + x.length, 0));
  const arrange = async (of: (n: number) => number) => {
    const numbered = inputs.map((x, i) => Float32Array.from({ length: x.length }, (_, j) => of((starts[i] ?? 0) + j)));
    return kernel({ step, inputs: numbered, x: numbered[0] ?? new Float32Array(0), weights, pause });
  };
  const low = await arrange((n) => n % COUNTED);
  const isLong = inputs.reduce((n, x) => n + x.length, 1) >= COUNTED;
  const high = isLong ? await arrange((n) => Math.floor(n / COUNTED)) : null;
  const input = new Int32Array(low.length).fill(-1);
  const cell = new Int32Array(low.length);
  for (let i = 0; i < low.length; i += 1) {
    const number = (low[i] ?? 0) + COUNTED * (high?.[i] ?? 0);
    if (constant !== null && constant[i] !== 0) continue;
    const at = starts.findLastIndex((start, k) => number >= start && (inputs[k]?.length ?? 0) > 0);
    if (at < 0) continue;
    input[i] = at;
    cell[i] = number - (starts[at] ?? 0);
  }
  return { input, cell };
}

/** The adjoint of a copy: every cell gets back what its copies got. */
export const copied: Adjoint = async (call) => {
  const { input, cell } = await originsOf(call, await filledBy(call));
  const gradients = call.inputs.map((x) => new Float64Array(x.length));
  for (let i = 0; i < cell.length; i += 1) {
    const to = gradients[input[i] ?? -1];
    const at = cell[i] ?? 0;
    if (to) to[at] = (to[at] ?? 0) + (call.gradient[i] ?? 0);
  }
  return gradients;
};

/** 1 wherever a step fills in a constant that is not zero; null where it cannot. */
export async function filledBy({ step, inputs, weights, pause }: Omit<AdjointCall, 'out' | 'gradient'>) {
  // Of zeros nothing but the constant is left.
  const zeros = inputs.map((x) => new Float32Array(x.length));
  const made = await REFERENCE_KERNELS[step.module.kind]({
    step,
    inputs: zeros,
    x: zeros[0] ?? new Float32Array(0),
    weights,
    pause,
  });
  return made.some((v) => v !== 0) ? made : null;
}
