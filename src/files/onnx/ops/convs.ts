import type { Args } from '../../../core/args';
import { type Tensor, Unfit } from '../../graph/builder';
import { type Constant, relaid } from '../../graph/constant';
import type { Call } from '../call';
import { asLine, asMap, axesOf, isEven, mapAxes, type OnnxAxis, padded, pairOf } from './windows';

/** A bias, and how the map is turned before it is added, where it is. */
interface Bias {
  readonly bias: Constant;
  readonly dims: readonly number[] | null;
}

/** A bias that stands as an addition behind its convolution: `[C, 1, 1]`. */
function biasOf(call: Call, out: number, rank: number): Bias | null {
  if (call.has(2)) return { bias: call.constant(2), dims: null };
  // Where channels come last, the bias is added once the map is turned back.
  const turn = call.next('Transpose');
  const dims = turn?.attributes.get('perm')?.ints ?? null;
  const last = turn && dims ? { node: turn, axis: dims.indexOf(1) } : { node: call.node, axis: 1 };
  const add = call.next('Add', last.node);
  const name = add && call.beside(add, last.node.outputs[0] ?? '');
  const bias = name === null ? null : call.earlyConstant(name);
  if (!add || !bias || bias.data.length !== out || bias.shape.length > rank) return null;
  const isAlongChannels = bias.shape.at(last.axis - rank) === out || out === 1;
  if (!isAlongChannels) return null;
  call.absorb(...(last.node === call.node ? [] : [last.node]), add);
  return { bias: relaid(bias, [out]), dims: last.node === call.node ? null : dims };
}

/** Conv and FusedConv of one and two axes. */
export function conv(call: Call): Tensor {
  const [x, weight] = [call.tensor(0), call.constant(1)];
  const [out = 0, perGroup = 0, ...own] = weight.shape;
  const kernel = call.ints('kernel_shape') ?? own;
  const groups = call.int('group', 1);
  const axes = axesOf(call, kernel, call.sizes(0));
  const added = biasOf(call, out, weight.shape.length);
  const bias = added?.bias;
  const weights = { weight, ...(bias && { bias }) };
  const rest: Args = {
    in_channels: perGroup * groups,
    out_channels: out,
    kernel_size: pairOf(axes, (a) => a.kernel),
    ...strides(axes),
    ...(groups !== 1 && { groups }),
    ...(!bias && { bias: false }),
  };
  if (axes.length === 1) return behind(call, added, line(call, x, axes, rest, weights));
  const [h, w] = mapAxes(axes);
  const isPadded = isEven(h) && isEven(w);
  const on = isPadded ? x : padded(call, x, [h, w], 0);
  return behind(call, added, call.add('Conv2d', { ...rest, ...(isPadded && padding(axes)) }, [on], { weights }));
}

const behind = (call: Call, added: Bias | null, made: Tensor): Tensor =>
  added?.dims ? call.around.turn(made, added.dims) : made;

const strides = (axes: readonly OnnxAxis[]): Args => ({
  ...(axes.some((a) => a.stride !== 1) && { stride: pairOf(axes, (a) => a.stride) }),
  ...(axes.some((a) => a.dilation !== 1) && { dilation: pairOf(axes, (a) => a.dilation) }),
});

const padding = (axes: readonly OnnxAxis[]): Args =>
  axes.some((a) => a.before !== 0) ? { padding: pairOf(axes, (a) => a.before) } : {};

type Weights = { readonly weight: Constant; readonly bias?: Constant };

function line(call: Call, x: Tensor, axes: readonly OnnxAxis[], rest: Args, weights: Weights): Tensor {
  const [h, w] = mapAxes(axes);
  if (isEven(w)) return call.add('Conv1d', { ...rest, ...padding(axes) }, [x], { weights });
  const on = asLine(call, padded(call, asMap(call, x), [h, w], 0));
  return call.add('Conv1d', rest, [on], { weights });
}

/** A cut of what is too much, `[top, bottom, left, right]` of a map. */
interface Cut {
  readonly before: number;
  readonly after: number;
  /** Cells more behind it. */
  readonly more: number;
}

/**
 * ConvTranspose: the full map, of which `pads` are cut off, and `output_padding` more cells behind it; `output_shape` and
 * auto_pad say how much is cut (onnx/docs/Operators.md, ConvTranspose).
 */
export function convTranspose(call: Call): Tensor {
  const [x, weight] = [call.tensor(0), call.constant(1)];
  const [inChannels = 0, perGroup = 0, ...own] = weight.shape;
  const kernel = call.ints('kernel_shape') ?? own;
  if (own.length > 2) throw new Unfit(`${own.length} spatial axes`);
  const groups = call.int('group', 1);
  const spatial = call.sizes(0).slice(2);
  const all = axesOf(call, kernel, call.sizes(0), 'explicit');
  const extra = call.ints('output_padding') ?? spatial.map(() => 0);
  const wanted = call.ints('output_shape')?.slice(-spatial.length) ?? null;
  const auto = call.word('auto_pad', 'NOTSET');
  const cuts = all.map((axis, i): Cut => {
    const full = (axis.input - 1) * axis.stride + axis.dilation * (axis.kernel - 1) + 1 + (extra[i] ?? 0);
    const target = wanted?.[i] ?? (auto.startsWith('SAME') ? axis.input * axis.stride : null);
    if (target === null) return { before: axis.before, after: axis.after, more: 0 };
    // What output_shape asks for beyond the full map stands behind it, as output_padding does.
    if (full < target) return { before: 0, after: 0, more: wanted ? target - full : 0 };
    const total = full - target;
    const less = Math.floor(total / 2);
    return auto === 'SAME_UPPER'
      ? { before: less, after: total - less, more: 0 }
      : { before: total - less, after: less, more: 0 };
  });
  const added = biasOf(call, perGroup * groups, weight.shape.length);
  const bias = added?.bias;
  const weights = { weight: asMapWeight(weight), ...(bias && { bias }) };
  const isLine = own.length === 1;
  const axes = mapAxes(all);
  const [h, w] = isLine ? [{ before: 0, after: 0, more: 0 }, cuts[0]] : [cuts[0], cuts[1]];
  if (!h || !w) throw new Unfit('no spatial axes');
  const [eh = 0, ew = 0] = isLine ? [0, extra[0]] : extra;
  const outputPadding = [eh + h.more, ew + w.more];
  // PyTorch cuts both sides alike; the rest is cut by a pad of less than nothing.
  const evens = [Math.min(h.before, h.after), Math.min(w.before, w.after)];
  const fits = evens.every((n) => n >= 0);
  const pads = fits ? evens : [0, 0];
  const args = {
    in_channels: inChannels,
    out_channels: perGroup * groups,
    kernel_size: pairOf(axes, (a) => a.kernel),
    ...(axes.some((a) => a.stride !== 1) && { stride: pairOf(axes, (a) => a.stride) }),
    ...(pads.some((n) => n !== 0) && { padding: pads[0] === pads[1] ? (pads[0] ?? 0) : pads }),
    ...(outputPadding.some((n) => n !== 0) && { output_padding: outputPadding }),
    ...(groups !== 1 && { groups }),
    ...(!bias && { bias: false }),
    ...(axes.some((a) => a.dilation !== 1) && { dilation: pairOf(axes, (a) => a.dilation) }),
  };
  const made = call.add('ConvTranspose2d', args, [isLine ? asMap(call, x) : x], { weights });
  const [ph = 0, pw = 0] = pads;
  const rest = [pw - w.before, pw - w.after, ph - h.before, ph - h.after];
  const cut = rest.some((n) => n !== 0) ? call.add('ZeroPad2d', { padding: rest }, [made]) : made;
  return behind(call, added, isLine ? asLine(call, cut) : cut);
}

/** Of a line's weight [in, out, k] the map's, [in, out, 1, k]. */
function asMapWeight(weight: Constant): Constant {
  const [a = 0, b = 0, k = 0] = weight.shape;
  return weight.shape.length === 3 ? relaid(weight, [a, b, 1, k]) : weight;
}
