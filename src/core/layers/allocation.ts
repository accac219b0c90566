import { intList, pyStr } from '../python/python';
import type { Refusal } from '../refusal';

const UINT64 = 2n ** 64n;
const INT64_MAX = 2n ** 63n - 1n;

/**
 * What PyTorch says when it makes a float32 tensor of these sizes: a negative one, or more bytes than 64 bits count
 * (c10, check_size_nonnegative and computeStorageNbytesContiguous). What merely does not fit the memory depends on the
 * machine and is the budget's.
 */
export function allocationRefusal(sizes: readonly number[], names: readonly string[]): Refusal | null {
  const negative = sizes.findIndex((n) => n < 0);
  if (negative >= 0) {
    const value = sizes[negative] ?? 0;
    return {
      code: 'negative-weight-size',
      text: `Trying to create tensor with negative dimension ${pyStr(value)}: ${intList(sizes)}`,
      values: { name: names[Math.min(negative, names.length - 1)] ?? '', value },
    };
  }
  let product = 1n;
  let overflow = false;
  for (const n of sizes) {
    product *= BigInt(n);
    if (product >= UINT64) {
      overflow = true;
      product %= UINT64;
    }
  }
  if (overflow || product * 4n > INT64_MAX) {
    return { code: 'tensor-too-large', text: `Storage size calculation overflowed with sizes=${intList(sizes)}` };
  }
  // A tensor without elements has strides all the same, in which a size of 0 counts as 1.
  const stride = sizes.slice(1).reduce((all, n) => all * BigInt(Math.max(n, 1)), 1n);
  return stride > INT64_MAX ? { code: 'tensor-too-large', text: 'Stride calculation overflowed' } : null;
}
