import type { ArgSpec } from '../../args';
import type { LayerSpec } from '../../layer';
import { asNumber, intList } from '../../python/python';
import type { Refusal } from '../../refusal';
import type { Shape } from '../../shape';
import { binary, scalar } from './binary';
import { broadcastAll, broadcastSizes } from './broadcast';
import { argValue, broadcastReading, INPLACE, isRefusal, operation, refused } from './operation';

/**
 * Truths are 1 and 0 here. A comparison is between two tensors, or a tensor and a number; which of the two is never
 * negative is known.
 */
const comparison = (kind: string): LayerSpec => binary(kind, { nonNegative: () => true });

export const gt = comparison('gt');
export const lt = comparison('lt');
export const ge = comparison('ge');
export const le = comparison('le');
export const eq = comparison('eq');
export const ne = comparison('ne');
export const logicalAnd = comparison('logical_and');
export const logicalOr = comparison('logical_or');
export const logicalXor = comparison('logical_xor');

/** 1 where a value is zero, 0 elsewhere. */
export const logicalNot = operation({
  kind: 'logical_not',
  nonNegative: () => true,
  join: (_, [sizes = []]) => ({ ok: true, sizes, reads: [broadcastReading(sizes, sizes)] }),
});

const WHERE: readonly ArgSpec[] = [scalar('input'), scalar('other')];

/** The first where the condition holds, else the second, either of which may be a number. */
export const where = operation({
  kind: 'where',
  args: WHERE,
  keepsSign: (args) => ['input', 'other'].every((name) => args[name] === undefined || asNumber(args[name]) >= 0),
  join: (_, inputs) => {
    const made = broadcastAll(inputs);
    if (isRefusal(made)) return refused(made);
    return { ok: true, sizes: made, reads: inputs.map((sizes) => broadcastReading(sizes, made)) };
  },
});

const VALUE: ArgSpec = { ...scalar('value'), default: 0 };
const FILL: readonly ArgSpec[] = [VALUE, INPLACE];

/** What a mask does not fit, in the words of the function in place (ATen/ExpandUtils.h, expand_inplace). */
function fillRefusal(sizes: Shape, made: Shape): Refusal | null {
  if (sizes.join() === made.join()) return null;
  return {
    code: 'broadcast-output',
    text: `output with shape ${intList(sizes)} doesn't match the broadcast shape ${intList(made)}`,
    values: { target: sizes.join(' × ') || 1, made: made.join(' × ') },
  };
}

/** A number where the mask holds. */
export const maskedFill = operation({
  kind: 'masked_fill',
  args: FILL,
  keepsSign: (args) => asNumber(argValue(FILL, args, 'value')) >= 0,
  join: (args, [sizes = [], mask = []]) => {
    // What is made anew spreads the mask first, what is written to the tensor.
    const isInPlace = argValue(FILL, args, 'inplace') === true;
    const made = isInPlace ? broadcastSizes(sizes, mask) : broadcastSizes(mask, sizes);
    if (isRefusal(made)) return refused(made);
    const refusal = isInPlace ? fillRefusal(sizes, made) : null;
    if (refusal) return refused(refusal);
    return { ok: true, sizes: made, reads: [sizes, mask].map((own) => broadcastReading(own, made)) };
  },
});
