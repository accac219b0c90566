/** What Keras's padding='same' adds on an axis, before and after: the odd one after. */
export function sameSides(input: number, kernel: number, stride: number, dilation: number): readonly [number, number] {
  const output = Math.ceil(input / stride);
  const total = Math.max(0, (output - 1) * stride + (kernel - 1) * dilation + 1 - input);
  const before = Math.floor(total / 2);
  return [before, total - before];
}
