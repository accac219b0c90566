import type { Args } from '../../../core/args';
import { layerSpec } from '../../../core/layers/rows';
import { isLayerKind } from '../../../core/layers/table';
import type { Machine } from '../python/machine';
import type { Node } from '../python/tree';
import { argValue, type Given, type Tensor, type Value } from '../python/values';
import { through } from './apply';
import { axesOf, axisOf } from './tensor_axes';
import { callPlaces } from './torch_layer';

/** A layer that stands for what a call does, without places in it that could be edited. */
export function taken(m: Machine, kind: string, args: Args, tensor: Tensor, node: Node): Tensor {
  if (!isLayerKind(kind)) return m.refuse(node);
  const module = m.construct(kind, args, callPlaces(m, node, new Map(), false));
  return through(m, { module, off: false }, tensor, node, true);
}

const asFlatten = (m: Machine, node: Node) => m.note('taken-as-flatten', node, { what: m.source(node).slice(0, 60) });
const asPool = (m: Machine, node: Node, layer: string) =>
  m.note('taken-as-pool', node, { what: m.source(node).slice(0, 60), layer });

/** Whether maps are known to have one cell each. */
function isOneCell({ layer }: Tensor): boolean {
  const { kind, args } = layer?.module ?? {};
  if (kind !== 'AdaptiveAvgPool2d' && kind !== 'AdaptiveMaxPool2d') return false;
  return [args?.output_size].flat().every((n) => n === 1);
}

/** `x.squeeze()`, `x.squeeze(-1).squeeze(-1)`: both axes of maps of one cell gone is what nn.Flatten gives. */
export function squeeze(m: Machine, tensor: Tensor, given: readonly Given[], node: Node): Value {
  const [first, ...more] = given;
  const same = (t: Tensor): Value => ({ type: 'tensor', tensor: t });
  // A vector has no axis of one but the batch's, which the page shows one of.
  if (more.length === 0 && axesOf(tensor) === 2) return same(tensor);
  if (more.length > 0 || axesOf(tensor) !== 4 || !isOneCell(tensor)) return m.refuse(node);
  const axes = first ? [argValue(first.value)].flat() : [2, 3];
  const known = axes.map((n) =>
    typeof n !== 'number' ? Number.NaN : tensor.squeezed && n < 0 ? n + 3 : axisOf(tensor, n),
  );
  if (known.some((n) => n !== 2 && n !== 3)) return m.refuse(node);
  if (known.length < 2 && !tensor.squeezed) return same({ ...tensor, squeezed: true });
  asFlatten(m, node);
  return same(taken(m, 'Flatten', {}, { ...tensor, squeezed: false }, node));
}

/** `x[:, :, 0, 0]` of maps of one cell. */
export function pick(m: Machine, tensor: Tensor, index: readonly Node[], node: Node): Value {
  const text = index.map((n) => m.source(n)).join('');
  if (!/^(?::,:|\.\.\.),0,0$/.test(text) || !isOneCell(tensor)) return m.refuse(node);
  asFlatten(m, node);
  return { type: 'tensor', tensor: taken(m, 'Flatten', {}, tensor, node) };
}

const OVER_MAPS: Readonly<Record<string, string>> = { mean: 'AdaptiveAvgPool2d', amax: 'AdaptiveMaxPool2d' };

/** `x.mean([2, 3])`: the mean of each map. Null where it is none. */
export function overMaps(m: Machine, name: string, tensor: Tensor, given: readonly Given[], node: Node): Value | null {
  const kind = Object.hasOwn(OVER_MAPS, name) ? OVER_MAPS[name] : undefined;
  const by = new Map(given.map((g, i) => [g.name ?? ['dim', 'keepdim'][i] ?? '', argValue(g.value)]));
  const axes = [by.get('dim') ?? by.get('axis') ?? []].flat().map((n) => axisOf(tensor, Number(n)));
  const isMaps = axesOf(tensor) === 4 && axes.length === 2 && axes.includes(2) && axes.includes(3);
  if (!kind || !isMaps || [...by.keys()].some((key) => !['dim', 'axis', 'keepdim'].includes(key))) return null;
  asPool(m, node, `${kind}(1)`);
  const pooled = taken(m, kind, { output_size: 1 }, tensor, node);
  const keeps = by.get('keepdim') === true;
  return { type: 'tensor', tensor: keeps ? pooled : taken(m, 'Flatten', {}, pooled, node) };
}

/** `F.avg_pool2d(x, x.size()[2:])`: a window that is the whole map. Null where it is not known to be. */
export function wholeMap(m: Machine, name: string, tensor: Tensor, given: readonly Given[], node: Node): Value | null {
  const kind = { avg_pool2d: 'AdaptiveAvgPool2d', max_pool2d: 'AdaptiveMaxPool2d' }[name];
  const [size, ...more] = given;
  if (!kind || !size || more.length > 0) return null;
  const sizes = size.value.type === 'tuple' || size.value.type === 'list' ? size.value.items : [size.value];
  const axes = sizes.map((s) =>
    s.type === 'size' && s.of && hasSizeOf(tensor, s.of) ? axisOf(s.of, s.axis ?? -9) : -1,
  );
  const isWhole = axes.length === 1 ? axes[0] === 2 || axes[0] === 3 : axes.join() === '2,3';
  if (!isWhole) return null;
  asPool(m, node, `${kind}(1)`);
  return { type: 'tensor', tensor: taken(m, kind, { output_size: 1 }, tensor, node) };
}

/** Whether maps are as large as others that they were made of. */
function hasSizeOf(tensor: Tensor, of: Tensor): boolean {
  for (let t: Tensor | null = tensor; t; t = t.parent) {
    if (t === of) return true;
    if (!t.layer || !['activation', 'norm'].includes(layerSpec(t.layer.module.kind).family)) return false;
  }
  return false;
}
