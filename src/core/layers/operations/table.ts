import type { LayerSpec } from '../../layer';
import { add, atan2, div, floorDivide, fmod, maximum, minimum, mul, pow, remainder, sub } from './binary';
import { cat, stack } from './concat';
import { einsum } from './einsum';
import { matmul } from './matmul';
import { buffer, parameter } from './parameter';
import { permute } from './permute';
import { cumsum, logsumexp, max, mean, min, norm, normalize, prod, std, sum, variance } from './reduce';
import { flip, roll } from './reorder';
import { setitem } from './setitem';
import { slice } from './slice';
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
  einsum,
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
  Parameter: parameter,
  Buffer: buffer,
} as const satisfies Record<string, LayerSpec>;

export type OperationKind = keyof typeof OPERATIONS;
