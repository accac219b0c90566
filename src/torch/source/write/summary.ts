import '../../../core/layers/all';
import { moduleParams } from '../../../core/net/infer';
import type { ShapedNet } from '../../../core/net/shaped';
import { elements } from '../../../core/shape';
import { isSequential } from './write_layer';

/** Widths of torchinfo's columns. */
const NAME = 40;
const COLUMN = 25;

/**
 * A net's summary as text, laid out as torchinfo 1.8 lays it out (columns, rules, units, `--`), for a batch of one. The
 * numbers are the page's: multiply-accumulates without bias adds. As in torchinfo the size of a pass counts what layers
 * with parameters give at each of their uses, twice, for their gradients; parameters that no row has, of modules that
 * forward never uses, stand in the net's own row; a number takes 4 bytes and a MB is 10^6 of them.
 */
export function summaryText(shaped: ShapedNet): string {
  const { net, input, steps, params, macs } = shaped;
  const last = steps.at(-1);
  const seen = new Set<string>();
  const rows = steps.map((step, i) => {
    const again = seen.has(step.module.id);
    seen.add(step.module.id);
    return row(
      `├─${step.module.kind}: 1-${i + 1}`,
      shapeText(step.outputSizes),
      again && moduleParams(step.module) > 0 ? '(recursive)' : count(step.params),
      again && step.macs > 0 ? '(recursive)' : count(step.macs),
    );
  });
  const rule = '='.repeat(NAME + 3 * COLUMN);
  const pass = steps.filter((s) => moduleParams(s.module) > 0).reduce((sum, s) => sum + elements(s.output) * 8, 0);
  const unused = params - steps.reduce((sum, s) => sum + s.params, 0);
  const bytes = { input: elements(input) * 4, pass, params: params * 4 };
  const [scale, unit] =
    macs >= 1e12
      ? [1e12, 'T']
      : macs >= 1e9
        ? [1e9, 'G']
        : macs >= 1e6
          ? [1e6, 'M']
          : macs >= 1e3
            ? [1e3, 'K']
            : [1, ''];
  const total = unit === '' ? `: ${macs}` : ` (${unit}): ${(macs / scale).toFixed(2)}`;
  return [
    rule,
    row('Layer (type:depth-idx)', 'Output Shape', 'Param #', 'Mult-Adds'),
    rule,
    row(isSequential(net) ? 'Sequential' : 'Net', shapeText(last?.outputSizes ?? [1, ...input]), count(unused), '--'),
    ...rows,
    rule,
    `Total params: ${whole(params)}`,
    `Trainable params: ${whole(params)}`,
    'Non-trainable params: 0',
    `Total mult-adds${total}`,
    rule,
    `Input size (MB): ${megabytes(bytes.input)}`,
    `Forward/backward pass size (MB): ${megabytes(bytes.pass)}`,
    `Params size (MB): ${megabytes(bytes.params)}`,
    `Estimated Total Size (MB): ${megabytes(bytes.input + bytes.pass + bytes.params)}`,
    rule,
    ...(shaped.fault ? [shaped.fault.text] : []),
  ].join('\n');
}

function row(name: string, ...cells: readonly string[]): string {
  return [name.padEnd(NAME), ...cells.map((cell) => cell.padEnd(COLUMN))].join(' ').trimEnd();
}

const whole = (n: number) => n.toLocaleString('en-US');
const count = (n: number) => (n === 0 ? '--' : whole(n));
const shapeText = (sizes: readonly number[]) => `[${sizes.join(', ')}]`;
const megabytes = (bytes: number) =>
  (bytes / 1e6).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
