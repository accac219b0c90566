import type { ArgValue } from '../args';
import { givenValue, layerSpec } from '../layers/rows';
import type { Flow } from '../net/flow';
import type { Step } from '../net/graph';
import type { Module } from '../net/net';
import { asNumber, isInt } from '../python/python';
import type { Fault } from '../refusal';
import { type Shape, sizesOf } from '../shape';
import { axesEdit, type Candidate, edit, numbers, type Pair } from './repair_edits';

/** The layer at fault: its module, and what comes into it as far as that is known. */
export interface Place {
  readonly module: Module;
  readonly step: Step | undefined;
  readonly input: Shape;
  readonly flow: Flow;
}

/** A Pad layer's four sides, each at most so much as its axis allows; null where they are no four. */
export function sidesAtMost(module: Module, [h, w]: Pair): Candidate | null {
  const padding = givenValue(module, 'padding');
  if (!Array.isArray(padding) || padding.length !== 4 || !padding.every(isInt)) return null;
  const sides: readonly ArgValue[] = padding;
  return edit(
    module,
    'padding',
    sides.map((side, i) => Math.min(asNumber(side), i < 2 ? w : h)),
    0,
  );
}

/** The nearest whole number to `value`, from 1 on, that fits. */
function nearestFitting(value: number, fits: (n: number) => boolean): number | null {
  for (let by = 0; by < 64; by += 1) {
    for (const n of [value - by, value + by]) if (n >= 1 && fits(n)) return n;
  }
  return fits(1) ? 1 : null;
}

/** How much padding a transposed convolution can take: its output keeps at least one cell. */
function lessPadding({ module, input }: Place): Candidate | null {
  const [padding, kernel, stride, dilation, more] = [
    'padding',
    'kernel_size',
    'stride',
    'dilation',
    'output_padding',
  ].map((name) => numbers(module, name));
  if (!padding || !kernel || !stride || !dilation || !more) return null;
  const most = (i: 0 | 1) => {
    const size = ((input.at(i - 2) ?? 1) - 1) * stride[i] + dilation[i] * (kernel[i] - 1) + more[i] + 1;
    return Math.max(0, Math.min(padding[i], Math.floor((size - 1) / 2)));
  };
  return axesEdit(module, 'padding', [most(0), most(1)], 0);
}

/** Another number for a layer that has one, with which what comes in divides. */
function dividing({ module, flow: { shape, batched } }: Place): (Candidate | null)[] {
  const spec = layerSpec(module.kind);
  const [name] = spec.args.map((own) => own.name);
  if (name === undefined || !shape) return [];
  const now = givenValue(module, name);
  const fits = (n: number) => spec.infer({ ...module.args, [name]: n }, shape, batched).ok;
  const value = isInt(now) ? nearestFitting(Math.min(now, 4096), fits) : 1;
  return [value === null ? null : edit(module, name, value, 0)];
}

/** The axis folded into what a new layer would fold it into. */
function folding({ module, flow }: Place): (Candidate | null)[] {
  const sizes = flow.shape ? sizesOf(flow.shape, flow.batched) : [];
  const fresh = layerSpec(module.kind).fresh?.(sizes) ?? {};
  const { dim = 1, unflattened_size: size = null } = fresh;
  return [edit(module, 'unflattened_size', size, 0, [{ module: module.id, arg: 'dim', value: dim }])];
}

/** Factors of an Upsample that leave at least one cell of each axis. */
function largerScale({ module, input }: Place): Candidate | null {
  const scale = givenValue(module, 'scale_factor');
  const [h = 1, w = 1] = input.slice(-2);
  const most = (factor: ArgValue | undefined, size: number) => Math.max(asNumber(factor ?? 1), 1 / Math.max(1, size));
  if (Array.isArray(scale)) return edit(module, 'scale_factor', [most(scale[0], h), most(scale[1], w)], 0);
  return scale === null ? null : edit(module, 'scale_factor', most(scale, Math.min(h, w)), 0);
}

/** Changes that the numbers of a fault ask for, of layers that are neither convolutions nor plain pools. */
export function byLayer(place: Place, fault: Fault): (Candidate | null)[] {
  const { module } = place;
  switch (fault.code) {
    case 'num-channels-not-divisible': {
      const [channels, groups] = ['num_channels', 'num_groups'].map((name) => asNumber(givenValue(module, name)));
      if (!isInt(channels) || !isInt(groups)) return [];
      const value = nearestFitting(Math.max(1, Math.min(groups, 4096)), (n) => channels % n === 0);
      return [value === null ? null : edit(module, 'num_groups', value, 0)];
    }
    case 'output-padding-too-large': {
      const [own, stride, dilation] = ['output_padding', 'stride', 'dilation'].map((name) => numbers(module, name));
      if (!own || !stride || !dilation) return [];
      const most = (i: 0 | 1) => Math.min(own[i], Math.max(stride[i], dilation[i]) - 1);
      return [
        axesEdit(module, 'output_padding', [most(0), most(1)], 0),
        axesEdit(module, 'stride', [Math.max(stride[0], own[0] + 1), Math.max(stride[1], own[1] + 1)], 0.5),
      ];
    }
    case 'transposed-output-too-small':
      return [lessPadding(place)];
    case 'shuffle-not-divisible':
      return dividing(place);
    case 'axis-out-of-range':
      if (layerSpec(module.kind).sizing?.type !== 'joined')
        return [edit(module, 'dim', 1, 0), edit(module, 'dim', -1, 0.1)];
      return [edit(module, 'start_dim', 1, 0), edit(module, 'end_dim', -1, 0.1)];
    case 'odd-half':
      return [1, 2, 3].map((axis) => edit(module, 'dim', axis, 0));
    case 'unflatten-mismatch':
      return folding(place);
    case 'flatten-order':
      return [edit(module, 'start_dim', 1, 0), edit(module, 'end_dim', -1, 0.1)];
    case 'size-and-scale': {
      const [size, scale] = [givenValue(module, 'size'), givenValue(module, 'scale_factor')];
      if (size === null) return [edit(module, 'scale_factor', 2, 0)];
      return [
        scale === null ? edit(module, 'recompute_scale_factor', null, 0) : edit(module, 'size', null, 0),
        edit(module, 'scale_factor', null, 0.1),
      ];
    }
    case 'align-corners-mode':
      return [edit(module, 'align_corners', null, 0), edit(module, 'mode', 'bilinear', 0.5)];
    case 'invalid-mode':
      return [edit(module, 'mode', 'bilinear', 0), edit(module, 'mode', 'nearest', 0.5)];
    case 'resize-too-small':
      return [largerScale(place)];
    case 'empty-range': {
      const { min, max } = { min: Number(fault.values?.min), max: Number(fault.values?.max) };
      const old = (name: string) =>
        givenValue(module, name) === null ? [] : [{ module: module.id, arg: name, value: null }];
      return [
        edit(module, 'max_val', min + 1, 0, old('max_value')),
        edit(module, 'min_val', max - 1, 0.1, old('min_value')),
        edit(module, 'min_value', null, 0.2),
        edit(module, 'max_value', null, 0.3),
      ];
    }
    default:
      return [];
  }
}
