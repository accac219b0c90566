import { type ArgSpec, type Args, arg } from '../args';
import type { LayerSpec } from '../layer';
import { asNumber } from '../python/python';
import type { Refusal } from '../refusal';
import type { Shape } from '../shape';
import type { WindowAxis } from '../window';
import { callRefusal } from './call';
import { parseRefusal } from './parse';
import { axisIndex, inferSized, refuse } from './sized';
import { slidingAxis } from './sliding';

const ARGS: readonly ArgSpec[] = [{ name: 'dim', type: 'int', default: -1, range: [0, 3], control: 'slider' }];

/** The axis that is halved, the batch being 0; or PyTorch's refusal (ATen/native/GatedLinearUnit.cpp). */
export function gluAxis(args: Args, sizes: Shape): number | Refusal {
  const axis = axisIndex(asNumber(arg(ARGS, args, 'dim')), sizes);
  if (typeof axis !== 'number') return axis;
  const size = sizes[axis] ?? 0;
  if (size % 2 === 0) return axis;
  const text = `Halving dimension must be even, but dimension ${axis} is size ${size}`;
  return { code: 'odd-half', text, values: { axis, size } };
}

/** Of a halved axis each output reads two cells, as far apart as the half is long. */
function halved(input: number, isHalved: boolean): WindowAxis {
  const half = input / 2;
  const plain = { stride: 1, before: 0, after: 0 };
  return slidingAxis(input, isHalved ? { ...plain, kernel: 2, dilation: half } : { ...plain, kernel: 1, dilation: 1 });
}

export const glu: LayerSpec = {
  kind: 'GLU',
  lies: 'anew',
  family: 'resize',
  sizing: { type: 'halved' },
  args: ARGS,
  newChannels: true,
  construct: (args) => callRefusal('GLU.__init__', ARGS, args),
  infer: inferSized((args, sizes) => {
    const called = parseRefusal('glu', [{ name: 'dim', type: 'int', value: arg(ARGS, args, 'dim') ?? null }]);
    if (called) return refuse(called);
    const axis = gluAxis(args, sizes);
    if (typeof axis !== 'number') return refuse(axis);
    const made = sizes.map((n, i) => (i === axis ? n / 2 : n));
    const at = axis - sizes.length;
    const isAlong = sizes.length > 2 && at >= -2 && (made[axis] ?? 0) > 0;
    const [h = 0, w = 0] = sizes.slice(-2);
    return { ok: true, sizes: made, axes: isAlong ? [halved(h, at === -2), halved(w, at === -1)] : null };
  }),
  weights: () => [],
  keepsSign: () => true,
  macs: () => 0,
  // The channels where they can be halved, else another axis that can.
  fresh: (sizes) => ({ dim: [1, 2, 3].find((axis) => (sizes[axis] ?? 1) % 2 === 0) ?? 1 }),
};
