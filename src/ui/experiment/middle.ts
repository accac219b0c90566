/** What 95 % of values lie between; of few, or while more come in, null. */
export function middleOf(values: Float64Array, stands: boolean): readonly [number, number] | null {
  if (values.length < 40 || (!stands && values.length > 5000)) return null;
  const sorted = values.slice().sort();
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  return [at(0.025), at(0.975)];
}
