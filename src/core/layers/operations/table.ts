import type { LayerSpec } from '../../layer';
import { scaledDotProductAttention } from './attention';
import {
  add,
  atan2,
  div,
  floorDivide,
  fmod,
  hypot,
  logaddexp,
  maximum,
  minimum,
  mul,
  pow,
  remainder,
  sub,
} from './binary';
import { cat, stack } from './concat';
import { cdist, cosineSimilarity, pairwiseDistance } from './distance';
import { einsum } from './einsum';
import { givenConv2d, givenConvTranspose2d } from './given_conv';
import { eq, ge, gt, le, logicalAnd, logicalNot, logicalOr, logicalXor, lt, maskedFill, ne, where } from './logic';
import { addmm, baddbmm, matmul, outer } from './matmul';
import { sort, topk } from './order';
import { buffer, parameter } from './parameter';
import { permute } from './permute';
import { indexSelect, repeatInterleave, unfold } from './picks';
import { cumsum, logsumexp, max, mean, min, norm, normalize, prod, std, sum, variance } from './reduce';
import { flip, roll, rot90 } from './reorder';
import { affineGrid, gridSample } from './sampling';
import { setitem } from './setitem';
import { slice } from './slice';
import { addcdiv, addcmul, lerp } from './ternary';
import * as unary from './unary';
import { expand, repeat, reshape, squeeze, unsqueeze, view } from './views';

/** What Python does between modules, by torch's name of the function. Adding one is adding its row. */
export const OPERATIONS = {
  add,
  sub,
  mul,
  div,
  pow,
  maximum,
  minimum,
  floor_divide: floorDivide,
  remainder,
  fmod,
  atan2,
  hypot,
  logaddexp,
  gt,
  lt,
  ge,
  le,
  eq,
  ne,
  logical_and: logicalAnd,
  logical_or: logicalOr,
  logical_xor: logicalXor,
  logical_not: logicalNot,
  where,
  masked_fill: maskedFill,
  lerp,
  addcmul,
  addcdiv,
  neg: unary.neg,
  abs: unary.abs,
  sqrt: unary.sqrt,
  square: unary.square,
  rsqrt: unary.rsqrt,
  reciprocal: unary.reciprocal,
  exp: unary.exp,
  exp2: unary.exp2,
  expm1: unary.expm1,
  log: unary.log,
  log1p: unary.log1p,
  log2: unary.log2,
  log10: unary.log10,
  sin: unary.sin,
  cos: unary.cos,
  tan: unary.tan,
  asin: unary.asin,
  acos: unary.acos,
  atan: unary.atan,
  sinh: unary.sinh,
  cosh: unary.cosh,
  floor: unary.floor,
  ceil: unary.ceil,
  round: unary.round,
  trunc: unary.trunc,
  frac: unary.frac,
  sign: unary.sign,
  erf: unary.erf,
  erfc: unary.erfc,
  clamp: unary.clamp,
  matmul,
  outer,
  addmm,
  baddbmm,
  einsum,
  conv2d: givenConv2d,
  conv_transpose2d: givenConvTranspose2d,
  scaled_dot_product_attention: scaledDotProductAttention,
  affine_grid: affineGrid,
  grid_sample: gridSample,
  cosine_similarity: cosineSimilarity,
  pairwise_distance: pairwiseDistance,
  cdist,
  cat,
  stack,
  slice,
  setitem,
  mean,
  sum,
  max,
  min,
  prod,
  std,
  var: variance,
  norm,
  logsumexp,
  cumsum,
  sort,
  topk,
  normalize,
  permute,
  squeeze,
  unsqueeze,
  expand,
  repeat,
  view,
  reshape,
  flip,
  roll,
  rot90,
  repeat_interleave: repeatInterleave,
  index_select: indexSelect,
  unfold,
  Parameter: parameter,
  Buffer: buffer,
} as const satisfies Record<string, LayerSpec>;

export type OperationKind = keyof typeof OPERATIONS;
