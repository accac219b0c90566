import type { ArgValue } from '../../../core/args';
import { type KerasArguments, shortPair } from './arguments';
import { type Part, plain, type Translated } from './parts';

/**
 * A transposed convolution: the full map, of which Keras cuts for 'same', half before and the odd cell after, and which
 * it lays out to the size that output_padding or the stride asks for (keras/src/backend/common/backend_utils.py).
 */
export function transposed(a: KerasArguments, input: readonly number[]): Translated {
  const kernel = a.pair('kernel_size', 1);
  const stride = a.pair('strides', 1);
  const dilation = a.pair('dilation_rate', 1);
  const given = a.get('output_padding') ?? null;
  const extra = given === null ? null : a.pair('output_padding', 0);
  const isSame = a.same();
  const axis = (i: 0 | 1) => {
    const reach = (kernel[i] - 1) * dilation[i] + 1;
    const full = ((input[i + 1] ?? 1) - 1) * stride[i] + reach;
    const output = extra
      ? full - (isSame ? 2 * Math.floor(reach / 2) : 0) + extra[i]
      : isSame
        ? (input[i + 1] ?? 1) * stride[i]
        : full + Math.max(0, stride[i] - reach);
    const before = isSame ? Math.floor(Math.max(0, full - output) / 2) : 0;
    // What PyTorch cuts on both sides, what it adds behind, and what is left to cut there.
    const after = full - output - before;
    return { before, added: Math.max(0, before - after), cut: Math.max(0, after - before) };
  };
  const [rows, cols] = [axis(0), axis(1)];
  const args: Record<string, ArgValue> = {
    in_channels: input[0] ?? 0,
    out_channels: a.integer('filters'),
    kernel_size: shortPair(kernel),
  };
  if (shortPair(stride) !== 1) args.stride = shortPair(stride);
  if (rows.before > 0 || cols.before > 0) args.padding = shortPair([rows.before, cols.before]);
  if (rows.added > 0 || cols.added > 0) args.output_padding = shortPair([rows.added, cols.added]);
  if (shortPair(dilation) !== 1) args.dilation = shortPair(dilation);
  if (!a.flag('use_bias', true)) args.bias = false;
  const own: Part = { kind: 'ConvTranspose2d', args };
  if (rows.cut === 0 && cols.cut === 0) return plain(own);
  return plain(own, { kind: 'ZeroPad2d', args: { padding: [0, -cols.cut, 0, -rows.cut] } });
}
