import { elements } from '../../../core/shape';
import { fullSizes, isConstant, type Tensor, Unfit, type Value } from '../../graph/builder';
import { type Constant, filledWith, mapped, relaid, turned } from '../../graph/constant';
import type { Call } from '../call';
import { meant } from './pointwise';

/** A Linear of a weight [in, out], or, where it is turned already, [out, in]. */
function linear(call: Call, x: Tensor, weight: Constant, bias: Constant | null): Tensor {
  const [out = 0, features = 0] = weight.shape;
  const args = { in_features: features, out_features: out, ...(!bias && { bias: false }) };
  return call.add('Linear', args, [x], { weights: { weight, ...(bias && { bias }) } });
}

/** What is added to each row: one number for each feature, or one for all. */
function rowBias(value: Value | null, out: number): Constant | null {
  if (!value || !isConstant(value)) return null;
  if (value.data.length === out && (value.shape.at(-1) === out || out === 1)) return relaid(value, [out]);
  const all = filledWith(value);
  if (value.data.length !== 1 || all === null) return null;
  return { shape: [out], data: new Float32Array(out).fill(all), name: value.name };
}

const scaled = (of: Constant, by: number): Constant =>
  by === 1 ? of : { ...mapped(of, (v) => v * by), name: of.name };

/** alpha · A′ · B′ + beta · C. */
export function gemm(call: Call): Tensor {
  const [alpha, beta] = [call.float('alpha', 1), call.float('beta', 1)];
  const [transA, transB] = [call.int('transA', 0) !== 0, call.int('transB', 0) !== 0];
  const [a, b] = [call.value(0), call.value(1)];
  const x = transA && !isConstant(a) ? call.builder.add('permute', { dims: [1, 0] }, [a]) : call.builder.tensor(a);
  const c = call.has(2) && beta !== 0 ? call.value(2) : null;
  if (isConstant(b) && b.shape.length === 2) {
    const weight = scaled(transB ? b : turned(b, [1, 0]), alpha);
    const out = weight.shape[0] ?? 0;
    const bias = c ? rowBias(c, out) : addedBias(call, out, 2);
    if (!c || bias) return linear(call, x, weight, bias && scaled(bias, c ? beta : 1));
    const product = linear(call, x, weight, null);
    return call.builder.add('add', beta === 1 ? {} : { alpha: meant(beta) }, [product, call.builder.tensor(c)]);
  }
  const right = call.builder.tensor(b);
  const second = transB ? call.builder.add('permute', { dims: [1, 0] }, [right]) : right;
  if (!c) {
    const product = call.builder.add('matmul', {}, [x, second]);
    return alpha === 1 ? product : call.builder.add('mul', { other: meant(alpha) }, [product]);
  }
  const args = { ...(beta !== 1 && { beta: meant(beta) }), ...(alpha !== 1 && { alpha: meant(alpha) }) };
  return call.builder.add('addmm', args, [call.builder.tensor(c), x, second]);
}

/** A bias that stands in an Add behind the product. */
function addedBias(call: Call, out: number, rank: number): Constant | null {
  const add = call.next('Add');
  const bias = add && call.earlyConstant(call.beside(add, call.node.outputs[0] ?? ''));
  const fits = bias && elements(bias.shape) === out && bias.shape.at(-1) === out && bias.shape.length <= rank;
  if (!add || !bias || !fits) return null;
  call.absorb(add);
  return relaid(bias, [out]);
}

/** A product; with a weight that is known a Linear, whose bias may stand in an Add behind it. */
export function matMul(call: Call): Tensor {
  const [a, b] = [call.value(0), call.value(1)];
  if (isConstant(b) && b.shape.length === 2 && fullSizes(a).length > 1) {
    const weight = turned(b, [1, 0]);
    const out = weight.shape[0] ?? 0;
    return linear(call, call.builder.tensor(a), weight, addedBias(call, out, fullSizes(a).length));
  }
  return call.builder.add('matmul', {}, [call.builder.tensor(a), call.builder.tensor(b)]);
}

export function einsum(call: Call): Tensor {
  const equation = call.word('equation', '').replaceAll(' ', '');
  if (equation.length > 40) throw new Unfit('a long equation');
  return call.builder.add(
    'einsum',
    { equation },
    call.inputs.map((_, at) => call.tensor(at)),
  );
}
