import type { BudgetLimit } from '../../core/budget';
import type { RefusalCode } from '../../core/refusal_codes';
import { prose } from '../format';

/** Numbers and words of a refusal, by name. */
export type FaultValues = Readonly<Record<string, number | string>>;

const axis = (v: FaultValues) => (v.axis === 'width' || v.axis === 1 ? 'width' : 'height');

const limits: Record<BudgetLimit, string> = {
  macs: 'multiply-accumulates',
  activations: 'values in all maps together',
  tensor: 'values in one map',
  axis: 'cells along one axis',
  weights: 'parameters',
  layers: 'layers',
};

const limitWords = (what: number | string | undefined) => Object.entries(limits).find(([key]) => key === what)?.[1];

/** By refusal code: what to do, in one plain sentence. PyTorch's own words stand above it. */
const help: Record<RefusalCode, (v: FaultValues) => string> = {
  'unexpected-argument': (v) => `This layer has no argument ${v.name}: take it out or correct its spelling.`,
  'missing-argument': (v) => `This layer cannot be made without ${v.name}: give it a value.`,
  'wrong-type': (v) => `${v.name} cannot be ${v.got}: give it a whole number, or a pair of them.`,
  'number-overflow': (v) => `${v.name} does not fit into the 64 bits that PyTorch has for it: make it smaller.`,
  'non-positive-groups': (v) => `groups is ${v.groups} and has to be 1 or more.`,
  'in-channels-not-divisible': (v) =>
    `The ${v.in_channels} input channels cannot be cut into ${v.groups} equal groups: choose groups that divide ${v.in_channels}.`,
  'out-channels-not-divisible': (v) =>
    `The ${v.out_channels} output channels cannot be cut into ${v.groups} equal groups: choose groups that divide ${v.out_channels}.`,
  'invalid-padding-string': (v) => `padding can be a number, 'same' or 'valid', and not ${v.padding}.`,
  'same-with-stride': (v) =>
    `padding='same' keeps the size, which stride ${v.stride} cannot: set stride to 1, or padding to a number.`,
  'invalid-padding-mode': (v) => `padding_mode is zeros, reflect, replicate or circular, and not ${v.padding_mode}.`,
  'negative-weight-size': (v) =>
    `${v.name} is ${v.value}, so the weight would have a negative size: make it 1 or more.`,
  'tensor-too-large': () => 'The weight would be larger than any tensor can be: fewer channels or a smaller kernel.',
  'pair-length': (v) => `${v.name} takes one number or two (height, width), and not ${v.length}.`,
  'non-positive-kernel': (v) => `kernel_size is ${v.kernel} and has to be 1 or more.`,
  'non-positive-stride': (v) =>
    `stride is ${v.stride} and has to be 1 or more: a kernel that does not move never arrives.`,
  'negative-padding': (v) => `padding is ${v.padding} and cannot be less than 0.`,
  'non-positive-dilation': (v) => `dilation is ${v.dilation} and has to be 1 or more.`,
  'non-positive-out-channels': (v) =>
    `With out_channels ${v.out_channels} this layer would have no kernel: it needs 1 or more${
      Number(v.groups) > 1 ? `, and a multiple of its ${v.groups} groups` : ''
    }.`,
  'in-channels-mismatch': (v) =>
    `The layer expects ${v.expected} channels and gets ${v.got}: set its in_channels to ${v.got}, or the out_channels before it to ${v.expected}.`,
  'kernel-too-large': (v) =>
    `The kernel covers ${v.kernel} cells and the padded map has ${v.padded} (${axis(v)}): decrease kernel_size or dilation, or increase padding.`,
  'empty-map': (v) =>
    `The map that arrives is ${v.channels} × ${v.height} × ${v.width}, without a single value: the layers before it must leave at least 1.`,
  'reflect-padding-too-large': (v) =>
    `padding ${v.padding} cannot be mirrored out of ${v.size} cells (${axis(v)}): it must be less than ${v.size}.`,
  'circular-padding-too-large': (v) =>
    `padding ${v.padding} would wrap around ${v.size} cells more than once (${axis(v)}): at most ${v.size}.`,
  'padding-crops-all': (v) =>
    `padding ${v.padding} cuts away all ${v.size} cells (${axis(v)}): nothing is left to convolve.`,
  'padding-channels': (v) =>
    `padding of ${v.length} numbers would pad channels too, which this page does not compute: give one number or two.`,
  'pool-padding-over-half': (v) =>
    `A pool’s padding may be at most half its kernel: with kernel ${v.kernel} at most ${Math.floor(Number(v.kernel) / 2)}, and it is ${v.padding} (${axis(v)}).`,
  'output-too-small': (v) =>
    `The pool’s window covers ${v.kernel} cells and the map has ${v.input} (${axis(v)}), so nothing would be left: a smaller kernel, or a larger map before it.`,
  'zero-divisor': () => 'divisor_override is 0: each window’s sum would be divided by nothing.',
  'too-large': (v) =>
    limitWords(v.what) === undefined
      ? 'PyTorch takes this net; for this page it is too large. Shapes and formulas stay, values are not computed.'
      : `PyTorch takes this net; it has ${prose('en', Number(v.value))} ${limitWords(v.what)}, and this page computes at most ${prose('en', Number(v.limit))}. Shapes and formulas stay; fewer channels or a smaller map bring the values back.`,
};

export const faults = {
  help,
  aNotConstructed: {
    text: 'Net a cannot be constructed, and net b draws its numbers after it',
    help: 'Repair net a first, or let net b start again from the seed (recipe “paired”).',
  },
  title: (name: string) => `${name} cannot run`,
  titleBudget: (name: string) => `Too large to compute from ${name} on`,
  says: 'PyTorch says',
  repairs: 'Ways to repair it',
  edit: (arg: string, from: string, to: string, name: string) => `${arg} ${from} → ${to} in ${name}`,
  removeLayer: (name: string) => `Remove ${name}`,
  input: (shape: string) => `Input ${shape}`,
};
