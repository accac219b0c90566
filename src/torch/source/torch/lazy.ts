import { layerSpec } from '../../../core/layers/rows';
import { isLayerKind, type LayerKind } from '../../../core/layers/table';
import { takenFrom } from '../../../core/net/flow';
import { bindArguments } from '../python/bind';
import type { Machine } from '../python/machine';
import { current, type ReadLayer, type Tensor } from '../python/trace';
import type { Node } from '../python/tree';
import type { Given, Value } from '../python/values';
import { callPlaces, noteWrong } from './torch_layer';
import { isOtherLayer } from './torch_names';

/** The layer that a lazy one of torch.nn becomes, and its argument that follows from what comes in; null of other names. */
export function lazyKind(name: string): { readonly kind: LayerKind; readonly argument: string } | null {
  const kind = /^Lazy(\w+)$/.exec(name)?.[1];
  if (kind === undefined || !isOtherLayer(name) || !isLayerKind(kind)) return null;
  const argument = layerSpec(kind).channels?.in ?? layerSpec(kind).args[0]?.name;
  return argument === undefined ? null : { kind, argument };
}

/**
 * `nn.LazyConv2d(16, 3)`: what the plain layer takes but for its first argument. It is no module yet that draws: PyTorch
 * makes its weights when it first runs, behind all that was constructed by then. Null for other names.
 */
export function constructLazy(m: Machine, name: string, given: readonly Given[], node: Node): Value | null {
  const lazy = lazyKind(name);
  if (!lazy) return null;
  const { kind, argument } = lazy;
  const at = node.firstChild ?? node;
  const open: Given = { name: null, value: { type: 'int', value: 0 }, place: at, at, spread: true };
  const { args, bound, wrong } = bindArguments(kind, [open, ...given], node);
  const module = m.construct(kind, args, { ...callPlaces(m, node, bound), implied: argument }, wrong?.call);
  noteWrong(m, module.id, wrong);
  const layer: ReadLayer = { module, off: m.off };
  // What its constructor refuses never comes to run.
  if (wrong) m.add(module);
  else {
    layer.lazy = true;
    m.lazies += 1;
  }
  return { type: 'layer', layer };
}

/** Makes a lazy layer the plain one for what it is called on, where it is not yet. */
export function materialise(m: Machine, layer: ReadLayer, input: Tensor | undefined, node: Node): void {
  if (!layer.lazy) return;
  const { module } = layer;
  const { channels } = layerSpec(module.kind);
  const size = input && current(input).size;
  const value = size && channels ? takenFrom(channels, module.args, { ...size, channels: null, last: null }) : null;
  // Behind a step that PyTorch refuses it never runs.
  if (!channels || value === null) throw m.refuse(node);
  layer.module = { ...module, args: { ...module.args, [channels.in]: value } };
  layer.lazy = false;
  m.lazies -= 1;
  m.trace.sized = true;
  m.materialised.push(layer);
  if (!layer.off && !m.off) m.add(layer.module);
}

/** Takes back what has run since there were so many: another input makes other layers of them. */
export function dematerialise(m: Machine, count: number): void {
  for (const layer of m.materialised.splice(count)) {
    const { module } = layer;
    const name = layerSpec(module.kind).channels?.in ?? '';
    const at = m.modules.indexOf(module);
    if (at >= 0) m.modules.splice(at, 1);
    const act = m.acts.findIndex((a) => a.type === 'module' && a.module === module.id);
    if (act >= 0) m.acts.splice(act, 1);
    layer.module = { ...module, args: { ...module.args, [name]: 0 } };
    layer.lazy = true;
    m.lazies += 1;
  }
}
