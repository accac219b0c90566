import type { OperationKind } from '../../core/layers/operations/table';
import type { Refusal } from '../../core/refusal';
import type { OperationCode } from '../../core/refusal_codes';

type Values = NonNullable<Refusal['values']>;

/** What an operation does, in one line. */
export const operationKinds: Record<OperationKind, string> = {
  add: 'adds two maps, or a number to each value',
  sub: 'takes one map off another, or a number off each value',
  mul: 'multiplies two maps value by value, or each value by a number',
  div: 'divides one map by another, or each value by a number',
  pow: 'raises each value to a power',
  maximum: 'takes the larger of two values',
  minimum: 'takes the smaller of two values',
  floor_divide: 'divides and rounds down',
  remainder: 'what a division leaves over, with the sign of the divisor',
  fmod: 'what a division leaves over, with the sign of what is divided',
  atan2: 'the angle of a point with these two coordinates',
  neg: 'turns the sign of each value',
  abs: 'the size of each value, without its sign',
  sqrt: 'the square root of each value',
  square: 'each value times itself',
  rsqrt: 'one by the square root of each value',
  reciprocal: 'one by each value',
  exp: 'e to the power of each value',
  exp2: '2 to the power of each value',
  expm1: 'e to the power of each value, less 1',
  log: 'the natural logarithm of each value',
  log1p: 'the natural logarithm of 1 and each value',
  log2: 'the logarithm to base 2 of each value',
  log10: 'the logarithm to base 10 of each value',
  sin: 'the sine of each value',
  cos: 'the cosine of each value',
  tan: 'the tangent of each value',
  asin: 'the angle with this sine',
  acos: 'the angle with this cosine',
  atan: 'the angle with this tangent',
  sinh: 'the hyperbolic sine of each value',
  cosh: 'the hyperbolic cosine of each value',
  floor: 'rounds down',
  ceil: 'rounds up',
  round: 'rounds to the nearest whole number, halves to the even one',
  trunc: 'drops what stands behind the point',
  frac: 'keeps what stands behind the point',
  sign: '−1, 0 or 1, by the sign of each value',
  erf: 'the error function of each value',
  erfc: '1 less the error function of each value',
  clamp: 'cuts values to min … max',
  matmul: 'multiplies matrices',
  einsum: 'sums up products as its equation says',
  cat: 'lays maps behind one another along an axis',
  stack: 'lays maps side by side along a new axis',
  slice: 'takes a part of the map',
  setitem: 'writes into a part of the map',
  mean: 'the mean over axes',
  sum: 'the sum over axes',
  max: 'the largest value over axes',
  min: 'the smallest value over axes',
  prod: 'the product over an axis',
  std: 'the standard deviation over axes',
  var: 'the variance over axes',
  norm: 'the length over axes',
  logsumexp: 'the logarithm of the sum of exponentials over axes',
  cumsum: 'adds up along an axis, value by value',
  normalize: 'divides by the length along an axis',
  permute: 'puts the axes in another order',
  squeeze: 'takes out axes of one cell',
  unsqueeze: 'puts in an axis of one cell',
  expand: 'repeats axes of one cell, to sizes that are given',
  repeat: 'lays the map beside itself',
  view: 'reads the same values under another shape',
  reshape: 'reads the same values under another shape',
  flip: 'turns axes round',
  roll: 'moves cells along an axis, those at the end to its beginning',
  hypot: 'the length of a vector with these two coordinates',
  logaddexp: 'the logarithm of the sum of two exponentials',
  gt: '1 where the first is larger, else 0',
  lt: '1 where the first is smaller, else 0',
  ge: '1 where the first is at least the second, else 0',
  le: '1 where the first is at most the second, else 0',
  eq: '1 where both are equal, else 0',
  ne: '1 where they differ, else 0',
  logical_and: '1 where neither is zero, else 0',
  logical_or: '1 where one of them is not zero, else 0',
  logical_xor: '1 where just one of them is not zero, else 0',
  logical_not: '1 where a value is zero, else 0',
  where: 'takes the first where the condition holds, else the second',
  masked_fill: 'writes a number where the mask holds',
  lerp: 'goes from one map towards another, by a weight',
  addcmul: 'adds a product of two maps',
  addcdiv: 'adds a quotient of two maps',
  outer: 'each value of one vector times each of another',
  addmm: 'adds a product of matrices',
  baddbmm: 'adds products of matrices',
  cosine_similarity: 'the cosine of the angle between two vectors along an axis',
  pairwise_distance: 'the length of the difference along the last axis',
  cdist: 'the distance of each row to each row',
  sort: 'puts values in order along an axis',
  topk: 'keeps the k largest values along an axis',
  rot90: 'turns the map by quarter turns',
  repeat_interleave: 'repeats each cell along an axis',
  index_select: 'takes cells of an axis by their numbers',
  unfold: 'lays windows along an axis side by side',
  scaled_dot_product_attention: 'means of values, weighted by how queries and keys agree',
  affine_grid: 'places in a map, turned, moved and scaled by a matrix',
  conv2d: 'slides a kernel that it is given over the map',
  conv_transpose2d: 'lays a kernel that it is given on the output, times each value',
  grid_sample: 'reads the map at the places of a grid',
  Parameter: 'numbers of the net itself, which are learnt',
  Buffer: 'numbers of the net itself, which stay',
};

/** What an argument of an operation does, by PyTorch's name. */
export const operationArgs = {
  input: 'The number in the place of the first operand',
  other: 'The number in the place of the second operand',
  exponent: 'The power that each value is raised to',
  min: 'Nothing comes out below it',
  max: 'Nothing comes out above it',
  chunks: 'Into how many pieces the axis is cut, of which this is one',
  split_size: 'The length of each piece, or the lengths of all',
  start: 'The first cell that is taken',
  length: 'How many cells are taken',
  dims: 'The axes, the batch being 0 and channels 1',
  source: 'The axes that are moved',
  shifts: 'By how many cells',
  sizes: 'Size of each axis; −1 leaves it as it is',
  shape: 'Size of each axis; one of them may be −1 and follows from the others',
  keepdim: 'Whether the axes stay, with one cell each',
  weight: 'How far it goes: 0 stays at the first, 1 is the second',
  repeats: 'How often each cell',
  descending: 'Whether the largest comes first',
  largest: 'Whether the largest are kept, else the smallest',
  dimension: 'The axis of the windows, the batch being 0',
  step: 'From one window to the next',
  is_causal: 'Whether each place sees those before it and itself alone',
  scale: 'What products are multiplied by; None is 1 by the root of their length',
  correction: 'What is taken off the number of values before it divides',
};

const place = (v: Values) => {
  const axes: Readonly<Record<number, string>> = { 1: 'channels', 2: 'height', 3: 'width' };
  return (v.rank === 4 && axes[Number(v.axis)]) || `axis ${v.axis}`;
};

/** What to do where PyTorch refuses an operation. */
export const operationHelp: Record<OperationCode, (v: Values) => string> = {
  'broadcast-mismatch': (v) =>
    `The two maps differ in ${place(v)}: ${v.a} and ${v.b}. Give both branches the same size there, by padding, stride, a 1 × 1 convolution, or a crop.`,
  'broadcast-output': (v) =>
    `What is written has the shape ${v.made}, and the map that it is written into has ${v.target}: write x = x + y, or give both the same shape.`,
  'expand-mismatch': (v) =>
    `A map of ${v.sizes || 'no axes'} cannot be spread to ${v.target}: only axes of one cell can, and new ones come in front.`,
  'cat-mismatch': (v) =>
    `Maps that are laid behind one another must have the same sizes but for axis ${v.dim}; here ${place(v)} is ${v.expected} in the first and ${v.got} in number ${v.at}, counted from 0. Pad, crop or resize one of the branches.`,
  'stack-mismatch': (v) =>
    `All maps of a stack must have the same sizes: the first has ${v.expected}, number ${v.at}, counted from 0, has ${v.got}.`,
  'rank-mismatch': (v) =>
    `The first tensor has ${v.expected} axes, and number ${v.at}, counted from 0, has ${v.got}: view or flatten one of them.`,
  'nothing-joined': () => 'There is nothing to lay together: give it at least one map.',
  'matmul-mismatch': (v) =>
    `The rows of the first matrix are ${v.a} long, and the second has ${v.b}: both numbers must be the same, so transpose one of them or change a size before.`,
  'einsum-mismatch': (v) =>
    `The equation ${v.equation} does not fit what comes in: a letter for each axis, the same letter only for equal sizes.`,
  'index-out-of-range': (v) =>
    `There is no cell ${v.index} on an axis of ${v.size}: the first is 0, the last ${Number(v.size) - 1} or −1.`,
  'too-many-indices': (v) =>
    `${v.given} indices stand in the brackets, and the tensor has ${v.rank} ${v.rank === 1 ? 'axis' : 'axes'}, counting the batch: take some out.`,
  'slice-step': (v) => `A slice goes forward, and its step is ${v.step}: make it 1 or more; flip turns an axis round.`,
  'index-lists': (v) => `Lists of indices of lengths ${v.shapes} do not fit together: give them the same length.`,
  'unpack-mismatch': (v) =>
    `There are ${v.got} pieces, and ${v.expected} are asked for: change the number of channels, or of the pieces.`,
  'non-positive-chunks': (v) => `chunks is ${v.chunks} and has to be 1 or more.`,
  'split-mismatch': (v) =>
    `Pieces of ${v.sizes} do not make up the ${v.size} cells of axis ${v.axis}: their sum has to be ${v.size}, and none may be negative.`,
  'narrow-mismatch': (v) =>
    `${v.length} cells from cell ${v.start} on are not there: the axis has ${v.size}. Begin earlier, or take fewer.`,
  'axis-repeated': (v) => `Axis ${v.axis} is named twice: name it once.`,
  'permute-mismatch': (v) =>
    `${v.given} axes are named, and there are ${v.rank}: each axis stands once, the batch among them.`,
  'view-mismatch': (v) =>
    `${v.total} values cannot be laid out as ${v.shape || 'one value'}: the sizes have to multiply up to ${v.total}, and one of them may be −1.`,
  'view-strides': (v) =>
    `The ${v.sizes} values do not lie one behind the other in memory (a permute, a slice or an expand stands before), so view cannot lay them out as ${v.shape}: write reshape in its place, or contiguous() before it.`,
  'overlapping-write': (v) =>
    `Several of the ${v.sizes} values are one and the same in memory (an expand stands before), so nothing can be written into them: put clone() before it, or take the way that gives a new tensor.`,
  'repeat-mismatch': (v) => `A number is needed for each of the ${v.rank} axes, and ${v.given} are given.`,
  'roll-mismatch': (v) => `Each axis needs a shift: there are ${v.shifts} of one and ${v.dims} of the other.`,
  'empty-reduction': () =>
    'Of no values there is no largest or smallest: the layers before must leave at least 1 cell.',
  'no-limit': () => 'clamp cuts nothing: give it min, max, or both.',
  'invalid-rounding': (v) => `rounding_mode is floor or trunc, or left out, and not ${v.mode}.`,
  'fold-mismatch': (v) =>
    `The windows of such an output are ${v.expected}, and ${v.got} columns arrive: choose output_size, kernel_size, stride and padding as they were where the map was unfolded.`,
  'unpool-size': (v) =>
    `output_size is ${v.size} (${v.axis === 'width' ? 'width' : 'height'}) and has to lie between ${v.low} and ${v.high}, both left out: the size that the pool was given.`,
  'requested-size': (v) =>
    `output_size is ${v.size} (${v.axis === 'width' ? 'width' : 'height'}), and this layer can make ${v.low} to ${v.high}: ask for one of these, or for the size that the map had before the convolution that it undoes.`,
  'sampling-mismatch': (v) =>
    `A tensor of ${v.sizes} does not fit: theta is N × 2 × 3, a grid N × H × W × 2, and N is that of the map.`,
  'indices-mismatch': (v) =>
    `The map is ${v.expected} and the indices are ${v.got}: both have to come from the same pool.`,
};
