import type { KerasArguments } from './arguments';

/** Which of PyTorch's axes of a batch of maps each of Keras's is, where Keras has the channels last. */
const LAST: readonly number[] = [0, 2, 3, 1];

/** An axis of a layer's argument as PyTorch counts it, the batch first. */
export function torchAxis(a: KerasArguments, axis: number, rank: number): number {
  const at = axis < 0 ? axis + rank : axis;
  return rank === 4 && !a.channelsFirst ? (LAST[at] ?? at) : at;
}

/** The order in which PyTorch's axes are those of Keras: `[0, 2, 3, 1]` of maps. */
export const kerasOrder = (a: KerasArguments, rank: number): readonly number[] =>
  rank === 4 && !a.channelsFirst ? LAST : Array.from({ length: rank }, (_, i) => i);

/** An axis argument, which may not be the batch's. */
export function axisArgument(a: KerasArguments, name: string, preset: number, input: readonly number[]): number {
  const rank = input.length + 1;
  const axis = a.integer(name, preset);
  const at = axis < 0 ? axis + rank : axis;
  if (at < 1 || at >= rank) a.refuse(name);
  return torchAxis(a, at, rank);
}
