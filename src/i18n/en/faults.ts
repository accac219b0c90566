import type { ArgType } from '../../core/args';
import type { BudgetLimit } from '../../core/net/budget';
import type { RefusalCode } from '../../core/refusal_codes';
import type { Purpose } from '../../core/repair/repair_joins';
import { prose } from '../format';
import { operationHelp } from './operations';

/** Numbers and words of a refusal, by name. */
export type FaultValues = Readonly<Record<string, number | string>>;

const axis = (v: FaultValues) => (v.axis === 'width' || v.axis === 1 ? 'width' : 'height');

const limits: Record<BudgetLimit, string> = {
  macs: 'multiply-accumulates',
  bytes: 'bytes of maps and weights at once',
  tensor: 'values in one map',
  axis: 'cells along one axis',
  weights: 'parameters',
  orthogonal: 'multiply-accumulates of orthogonal_',
  layers: 'layers',
};

const limitWords = (what: number | string | undefined) => Object.entries(limits).find(([key]) => key === what)?.[1];

/** What an argument of a type takes. */
const takes: Record<ArgType, string> = {
  int: 'a whole number',
  int2: 'a whole number, or a pair of them',
  int4: 'a whole number, or four of them (left, right, top, bottom)',
  ints: 'whole numbers',
  sizes: 'a list of whole numbers',
  floats: 'a list of numbers',
  index: 'what may stand between the brackets of x[…]',
  size2: 'a whole number or None, or a pair of these',
  padding: "a whole number, a pair of them, 'same' or 'valid'",
  float: 'a number',
  scale: 'a number, or a pair of them',
  bool: 'True or False',
  choice: 'one of its words',
};

const taken = (type: number | string | undefined) =>
  Object.entries(takes).find(([key]) => key === type)?.[1] ?? 'a number, or a pair of them';

const emptied = (v: FaultValues) =>
  `The map arrives empty: ${v.emptied} leaves no cell of it. Let ${v.emptied} leave at least 1, or take it out.`;

/** By refusal code: what to do, in one plain sentence. PyTorch's own words stand above it. */
const help: Record<RefusalCode, (v: FaultValues) => string> = {
  'unknown-argument': (v) => `This layer has no argument ${v.name}: take it out or correct its spelling.`,
  'repeated-argument': (v) => `${v.name} is given twice: keep one of the two.`,
  'too-many-arguments': (v) =>
    `${v.given} arguments stand here without a name, and this layer takes at most ${v.most}: take the last out.`,
  'missing-argument': (v) => `This layer cannot be made without ${v.name}: give it a value.`,
  'wrong-type': (v) => `${v.name} cannot be ${v.got}: give it ${taken(v.takes)}.`,
  'float-overflow': (v) => `${v.name} is beyond the largest float32, about 3.4 × 10³⁸: make it smaller.`,
  'number-overflow': (v) => `${v.name} does not fit into the 64 bits that PyTorch has for it: make it smaller.`,
  'non-positive-groups': (v) => `groups is ${v.groups} and has to be 1 or more.`,
  'in-channels-not-divisible': (v) =>
    `The ${v.in_channels} input channels cannot be cut into ${v.groups} equal groups: choose groups that divide ${v.in_channels}.`,
  'out-channels-not-divisible': (v) =>
    `The ${v.out_channels} output channels cannot be cut into ${v.groups} equal groups: choose groups that divide ${v.out_channels}.`,
  'invalid-padding-string': (v) => `padding can be a number, 'same' or 'valid', not ${v.padding}.`,
  'same-with-stride': (v) =>
    `padding='same' keeps the size, which stride ${v.stride} cannot: set stride to 1, or padding to a number.`,
  'invalid-padding-mode': (v) => `padding_mode is zeros, reflect, replicate or circular, not ${v.padding_mode}.`,
  'negative-weight-size': (v) =>
    `${v.name} is ${v.value}, so the weight would have a negative size: make it 1 or more.`,
  'tensor-too-large': () => 'The weight would be larger than any tensor can be: fewer channels or a smaller kernel.',
  'pair-length': (v) => `${v.name} takes one number or two (height, width), and not ${v.length}.`,
  'non-positive-kernel': (v) => `kernel_size is ${v.kernel} and has to be 1 or more.`,
  'non-positive-stride': (v) =>
    v.kernel === 0
      ? 'kernel_size is 0, and a stride that is not given follows it: make it 1 or more.'
      : `stride is ${v.stride} and has to be 1 or more: a kernel that does not move never arrives.`,
  'negative-padding': (v) => `padding is ${v.padding} and cannot be less than 0.`,
  'non-positive-dilation': (v) => `dilation is ${v.dilation} and has to be 1 or more.`,
  'non-positive-out-channels': (v) =>
    `With out_channels ${v.out_channels} this layer would have no kernel: it needs 1 or more${
      Number(v.groups) > 1 ? `, and a multiple of its ${v.groups} groups` : ''
    }.`,
  'in-channels-mismatch': (v) =>
    `The layer expects ${v.expected} channels and gets ${v.got}: set its in_channels to ${v.got}, or the out_channels before it to ${v.expected}.`,
  'kernel-too-large': (v) =>
    v.emptied !== undefined
      ? emptied(v)
      : `The kernel covers ${v.kernel} cells and the padded map has ${v.padded} (${axis(v)}): decrease kernel_size or dilation, or increase padding.`,
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
    v.emptied !== undefined
      ? emptied(v)
      : `The pool’s window covers ${v.kernel} cells and the map has ${v.input} (${axis(v)}), so nothing would be left: a smaller kernel, or a larger map before it.`,
  'indices-handed-on': () => 'The pool before hands on its indices beside the map: take return_indices=True out of it.',
  'zero-divisor': () => 'divisor_override is 0: each window’s sum would be divided by nothing.',
  'transposed-padding-mode': () => 'A transposed convolution pads with zeros only: leave padding_mode out.',
  'num-channels-not-divisible': (v) =>
    `The ${v.num_channels} channels cannot be cut into ${v.num_groups} equal groups: choose num_groups that divides ${v.num_channels}.`,
  'empty-range': (v) => `max_val is ${v.max} and has to be greater than min_val, which is ${v.min}.`,
  'invalid-probability': (v) => `p is ${v.p}, and a probability lies between 0 and 1.`,
  'zero-norm-type': () => 'norm_type is 0, of which there is no root: 1 adds up, 2 is the usual norm.',
  'negative-output-size': (v) => `output_size is ${v.value} and cannot be less than 0.`,
  'output-padding-too-large': (v) =>
    `output_padding is ${v.output_padding} (${axis(v)}) and has to be less than stride or dilation: at most ${v.most} here.`,
  'transposed-output-too-small': (v) =>
    `padding ${v.padding} cuts away all that the layer makes (${axis(v)} ${v.output}): decrease padding, or increase kernel_size or stride.`,
  'wrong-rank': (v) =>
    `This layer cannot take a tensor of ${v.got} ${v.got === 1 ? 'axis' : 'axes'}, counting the batch: put it before Flatten, or take out what flattens before it.`,
  'axis-out-of-range': (v) =>
    `There is no axis ${v.axis} in a tensor of ${v.rank}: the batch is axis 0, the channels axis 1, and −1 is the last.`,
  'flatten-order': () => 'start_dim has to come before end_dim, or be the same.',
  'unflatten-mismatch': (v) =>
    `Axis ${v.axis} has ${v.size} elements, and unflattened_size ${v.got || 'nothing'} does not multiply up to that: one of its sizes may be −1, which follows from the others.`,
  'odd-half': (v) =>
    `The layer halves axis ${v.axis}, whose size ${v.size} is odd: choose another dim, or let the layers before it leave an even size.`,
  'in-features-mismatch': (v) =>
    `The layer expects ${v.expected} features and gets ${v.got}: set its in_features to ${v.got}${v.axes === 2 ? `, or let the layers before it leave ${v.expected}` : ', or put Flatten before it'}.`,
  'features-mismatch': (v) =>
    `The layer is made for ${v.expected} channels and gets ${v.got}: set ${v.name} to ${v.got}.`,
  'normalized-shape-mismatch': (v) =>
    `normalized_shape is ${v.expected || 'empty'} and has to be the last sizes of what comes in: ${v.got}.`,
  'one-value-per-channel': () =>
    'In training a fresh layer divides by the spread of what it sees, and a single value has none: give it a larger map, or evaluate the net, where a batch norm takes the statistics it keeps.',
  'non-positive-eps': (v) => `eps is ${v.eps} and has to be greater than 0: it keeps from dividing by nothing.`,
  'non-positive-size': (v) => `size is ${v.size} and has to be 1 or more.`,
  'zero-alpha': () => 'alpha is 0, and the layer divides by it: give it another value.',
  'negative-lambd': (v) => `lambd is ${v.lambd} and has to be 0 or more, as a float32 holds it.`,
  'invalid-approximate': (v) => `approximate is none or tanh, not ${v.approximate}.`,
  'pad-length': (v) => `padding takes one number or four (left, right, top, bottom), not ${v.length}.`,
  'size-and-scale': () => 'Give either size or scale_factor, one of the two.',
  'align-corners-mode': (v) =>
    `align_corners means nothing to mode ${v.mode}: leave it out, or choose bilinear or bicubic.`,
  'invalid-mode': (v) => `mode is nearest, bilinear or bicubic for maps, not ${v.mode}.`,
  'resize-too-small': (v) =>
    `Nothing would be left of the map (${axis(v)} ${v.size}): make size or scale_factor larger.`,
  'non-positive-factor': (v) => `${v.name} is ${v.value} and has to be 1 or more.`,
  'shuffle-not-divisible': (v) =>
    v.what === 'channels'
      ? `${v.size} channels arrive, and their number cannot be divided by ${v.by}: let the layer before make a multiple of ${v.by}, or choose a smaller number here.`
      : `The map’s ${v.what} is ${v.size} and cannot be divided by ${v.by}: choose a number here that divides ${v.size}, or change the size before it.`,
  'init-refused': (v) => `${v.fn} cannot fill ${v.target}: change its arguments, or take it out.`,
  ...operationHelp,
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
  /** A call made right, argument by argument: taken out, added, or written otherwise. */
  takeOut: (argument: string, name: string) => `Take ${argument} out of ${name}`,
  add: (argument: string, name: string) => `Add ${argument} to ${name}`,
  write: (from: string, to: string, name: string) => `${from} → ${to} in ${name}`,
  removeLayer: (name: string) => `Remove ${name}`,
  /** A new layer, as its call is written, on the way from one step to another. */
  insert: (purpose: Purpose, call: string, from: string, to: string) =>
    `${{ project: 'Project', crop: 'Crop', pad: 'Pad', resize: 'Resize', flatten: 'Flatten' }[purpose]} between ${from} and ${to}: ${call}`,
  mode: { train: 'Train the net: net.train()', eval: 'Evaluate the net: net.eval(), with the statistics it keeps' },
  input: (shape: string) => `Input ${shape}`,
};
