import type { Args } from '../../core/args';
import { type Pool1dKind, pool1dAxes } from '../../core/layers/pool1d';
import type { ShapedCall } from '../../core/net/shaped';
import { elements } from '../../core/shape';
import { avgPool2d } from './avg_pool2d';
import { adaptiveAvg, adaptiveMax } from './bins';
import type { ReferenceKernel } from './kernel';
import { maxPool2d } from './max_pool2d';

/** The pool of maps that a pool along the last axis is, of one row each. */
const PLANES: Readonly<
  Record<Pool1dKind, { readonly kind: ShapedCall['module']['kind']; readonly kernel: ReferenceKernel }>
> = {
  MaxPool1d: { kind: 'MaxPool2d', kernel: maxPool2d },
  AvgPool1d: { kind: 'AvgPool2d', kernel: avgPool2d },
  AdaptiveAvgPool1d: { kind: 'AdaptiveAvgPool2d', kernel: adaptiveAvg },
  AdaptiveMaxPool1d: { kind: 'AdaptiveMaxPool2d', kernel: adaptiveMax },
};

/** The same step on maps of one row, one for each row of the batch. */
export function rowStep(kind: Pool1dKind, step: ShapedCall): ShapedCall {
  const { args } = step.module;
  const rows = elements(step.inputSizes.slice(0, -1));
  const [length = 0, made = 0] = [step.inputSizes.at(-1), step.outputSizes.at(-1)];
  const counted: Args = args.count_include_pad === undefined ? {} : { count_include_pad: args.count_include_pad };
  const [input, output] = [
    [rows, 1, length],
    [rows, 1, made],
  ];
  return {
    ...step,
    module: { ...step.module, kind: PLANES[kind].kind, args: counted },
    ...{ input, inputSizes: [1, ...input], output, outputSizes: [1, ...output] },
    axes: pool1dAxes(kind, args, step.inputSizes),
  };
}

export const pool1d =
  (kind: Pool1dKind): ReferenceKernel =>
  (call) =>
    PLANES[kind].kernel({ ...call, step: rowStep(kind, call.step) });
