import { GIVEN_CONVS, type GivenConv, givenConvArgs } from '../../../core/layers/operations/given_conv';
import type { ShapedCall } from '../../../core/net/shaped';
import type { Weights } from '../../backend';
import type { KernelCall, ReferenceKernel } from '../kernel';

const KINDS = { conv2d: 'Conv2d', conv_transpose2d: 'ConvTranspose2d' } as const;

/** The step of a convolution that reads its kernel as one that has it itself, and its weights. */
export function asOwnConv(kind: GivenConv, { step, inputs }: Pick<KernelCall, 'step' | 'inputs'>) {
  const [x, weight, bias] = step.inputs;
  const args = givenConvArgs(kind, step.module.args, weight?.sizes ?? [], bias !== undefined);
  const made = GIVEN_CONVS[kind].infer(args, x?.sizes ?? [], false);
  const own: ShapedCall = {
    ...step,
    module: { ...step.module, kind: KINDS[kind], args },
    inputs: x ? [x] : [],
    axes: made.ok ? made.axes : null,
  };
  const weights: Weights = new Map([
    ...(inputs[1] ? [['weight', inputs[1]] as const] : []),
    ...(inputs[2] ? [['bias', inputs[2]] as const] : []),
  ]);
  return { step: own, weights };
}

/** `F.conv2d(x, weight, bias)` by the kernel of the class that does the same. */
export const givenConv =
  (kind: GivenConv, own: ReferenceKernel): ReferenceKernel =>
  (call) =>
    own({ ...call, ...asOwnConv(kind, call), inputs: [call.x] });
