import { type ArgSpec, type Args, arg } from '../args';
import type { LayerSpec } from '../layer';
import { asNumber } from '../python/python';
import type { Refusal } from '../refusal';
import type { Shape } from '../shape';
import { activation } from './activation';
import { axisIndex, rankRefusal } from './sized';

const ARGS: readonly ArgSpec[] = [{ name: 'dim', type: 'int', default: null, range: [0, 3], control: 'slider' }];

/**
 * The axis over which a softmax shares 1, the batch being 0; or PyTorch's refusal. Without a dim it is what
 * F._get_softmax_dim chooses, with a warning.
 */
export function softmaxAxis(args: Args, sizes: Shape): number | Refusal {
  const dim = arg(ARGS, args, 'dim') ?? null;
  if (dim === null) return sizes.length === 1 || sizes.length === 3 ? 0 : 1;
  return axisIndex(asNumber(dim), sizes);
}

/** `called`: torch's function. `method`: the tensor's that it calls, in whose words a dim is refused. */
function softmaxRow(
  kind: string,
  called: string,
  method: string,
  own: Pick<LayerSpec, 'nonNegative' | 'keepsSign'>,
): LayerSpec {
  const warning = `Implicit dimension choice for ${called} has been deprecated. Change the call to include dim=X as an argument.`;
  return activation({
    kind,
    lies: 'anew',
    args: ARGS,
    ...own,
    call: { fn: method, params: [{ name: 'dim', type: 'int or None', position: 1 }] },
    forward: (args, sizes) => {
      const axis = softmaxAxis(args, sizes);
      return typeof axis === 'number' ? null : axis;
    },
    warns: (args) => ((arg(ARGS, args, 'dim') ?? null) === null ? warning : null),
    fresh: () => ({ dim: 1 }),
  });
}

const shares = { nonNegative: () => true };

/**
 * Softmax reads a whole axis for each value, height and width among them. For receptive fields and borders it is
 * pointwise all the same, as normalisation is.
 */
export const softmax = softmaxRow('Softmax', 'softmax', 'softmax', shares);
export const softmin = softmaxRow('Softmin', 'softmin', 'softmax', shares);
export const logSoftmax = softmaxRow('LogSoftmax', 'log_softmax', 'log_softmax', { keepsSign: () => false });

export const softmax2d = activation({
  kind: 'Softmax2d',
  lies: 'anew',
  ...shares,
  forward: (_args, sizes) => {
    const rank = sizes.length;
    if (rank === 3 || rank === 4) return null;
    return rankRefusal(`Softmax2d: expected input to be 3D or 4D, got ${rank}D instead`, sizes);
  },
});
