import type { ArgValue } from '../args';
import type { Shape } from '../shape';

/** Fans as torch.nn.init has them: the first axis counts as what comes out, whichever way a convolution runs. */
export function fans([out = 0, into = 0, ...kernel]: Shape): { readonly fanIn: number; readonly fanOut: number } {
  const area = kernel.reduce((product, n) => product * n, 1);
  return { fanIn: into * area, fanOut: out * area };
}

const GAINS: Readonly<Record<string, number>> = {
  linear: 1,
  conv1d: 1,
  conv2d: 1,
  conv3d: 1,
  conv_transpose1d: 1,
  conv_transpose2d: 1,
  conv_transpose3d: 1,
  sigmoid: 1,
  tanh: 5 / 3,
  relu: Math.sqrt(2),
  selu: 3 / 4,
};

/** True for what torch.nn.init.calculate_gain knows. */
export function hasGain(nonlinearity: string): boolean {
  return nonlinearity === 'leaky_relu' || Object.hasOwn(GAINS, nonlinearity);
}

/** torch.nn.init.calculate_gain. `param` is leaky_relu's slope; None is 0.01. */
export function gainOf(nonlinearity: string, param: ArgValue): number {
  if (nonlinearity !== 'leaky_relu') return GAINS[nonlinearity] ?? 1;
  const slope = param === null ? 0.01 : Number(param);
  return Math.sqrt(2 / (1 + slope ** 2));
}
