import type { ArgSpec, Args } from '../../args';
import type { Joined, LayerSpec } from '../../layer';
import { asNumber, truthy } from '../../python/python';
import type { Shape } from '../../shape';
import { scalar } from './binary';
import { broadcastAll, writtenRefusal } from './broadcast';
import { argValue, broadcastReading, INPLACE, isRefusal, operation, refused } from './operation';

/** Three tensors value by value, each broadcast to the others. */
function together(args: Args, inputs: readonly Shape[]): Joined {
  const made = broadcastAll(inputs);
  if (isRefusal(made)) return refused(made);
  const written = truthy(args.inplace) ? writtenRefusal(inputs[0] ?? [], made) : null;
  if (written) return refused(written);
  return { ok: true, sizes: made, reads: inputs.map((sizes) => broadcastReading(sizes, made)) };
}

/** From the first towards the second, by a weight that is a number or a third tensor. */
export const lerp = operation({
  kind: 'lerp',
  args: [{ ...scalar('weight'), range: [0, 1], step: 0.05 }, INPLACE],
  keepsSign: (args) => args.weight !== undefined && asNumber(args.weight) >= 0 && asNumber(args.weight) <= 1,
  join: together,
});

const VALUE: ArgSpec = { ...scalar('value'), default: 1 };
const SCALED: readonly ArgSpec[] = [VALUE, INPLACE];

/** The first, and `value` times the product or the quotient of the others. */
const scaled = (kind: 'addcmul' | 'addcdiv'): LayerSpec =>
  operation({
    kind,
    args: SCALED,
    keepsSign: (args) => asNumber(argValue(SCALED, args, 'value')) >= 0,
    join: together,
  });

export const addcmul = scaled('addcmul');
export const addcdiv = scaled('addcdiv');
