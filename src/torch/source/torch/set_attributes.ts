import type { ArgValue } from '../../../core/args';
import { layerSpec } from '../../../core/layers/rows';
import type { Module } from '../../../core/net/net';
import { fitsArg } from '../../../core/values';
import { memberOf } from '../python/classes';
import type { Machine } from '../python/machine';
import type { ReadLayer } from '../python/trace';
import type { Node } from '../python/tree';
import { argValue, isModule, type Value, type WeightValue } from '../python/values';
import { layerOf } from './derived_layer';
import { setFlag } from './modes';
import { drawsOf } from './net_acts';
import { parameterShape, tensorOf } from './recipes';
import { setWeight, weightShape } from './weight_writes';

/** Attributes that change no number. */
const IDLE: ReadonlySet<string> = new Set(['requires_grad', 'grad', 'momentum', 'name']);

/** What Module does with names of its own, and what runs in the place of a class's method. */
const OWN = /^(?:_|forward$|training$|T_destination$|dump_patches$|call_super_init$)/;

/** Arguments that a layer with weights reads when it runs; the others only say how it was made. */
const READ_WITH_WEIGHTS: ReadonlySet<string> = new Set(['stride', 'padding', 'dilation', 'output_padding', 'eps']);

/**
 * Sets an attribute of PyTorch's: a tensor of a module, its flag, an argument that it reads when it runs, a module within
 * it. Gives whether it is done; what would change a number in a way that is not followed is refused.
 */
export function setTorchAttribute(m: Machine, holder: Value, name: string, value: Value, node: Node): boolean {
  switch (holder.type) {
    case 'parameter':
      if (name === 'data') {
        setWeight(m, holder, value, node);
        if (value.type === 'parameter')
          for (const { layer, target } of [holder, value]) m.sharing.add(`${layer.module.id} ${target}`);
      }
      if (name !== 'data' && !IDLE.has(name)) m.refuse(node);
      return true;
    case 'tensor':
      return IDLE.has(name) || m.refuse(node);
    case 'layer':
      return ofLayer(m, holder.layer, holder, name, value, node);
    case 'container': {
      const at = holder.children.findIndex((c, i) => (c.name ?? String(i)) === name);
      if (name === 'training') flag(m, holder, value, node);
      else if (isModule(value)) {
        const child = { name: at < 0 ? name : (holder.children[at]?.name ?? null), value };
        holder.children.splice(at < 0 ? holder.children.length : at, 1, child);
        m.inner.add(value);
      } else if (at >= 0 || OWN.test(name)) m.refuse(node);
      return true;
    }
    case 'instance': {
      if (!holder.of) return false;
      const layer = layerOf(holder)?.layer;
      if (name === 'training') {
        flag(m, holder, value, node);
        return true;
      }
      if (layer && (tensorOf(layer, name) || name in layer.module.args))
        return ofLayer(m, layer, holder, name, value, node);
      if (name !== 'forward' || memberOf(holder.of, 'forward') === null) return false;
      return m.refuse(node);
    }
    default:
      return false;
  }
}

function flag(m: Machine, holder: Value, value: Value, node: Node): void {
  if (value.type !== 'bool') throw m.refuse(node);
  setFlag(m, holder, value.value ? 'train' : 'eval');
}

function ofLayer(m: Machine, layer: ReadLayer, holder: Value, name: string, value: Value, node: Node): boolean {
  if (name === 'training') {
    flag(m, holder, value, node);
    return true;
  }
  const own = tensorOf(layer, name);
  if (own?.type === 'parameter') {
    setTensor(m, own, value, node);
    return true;
  }
  const { module } = layer;
  const spec = layerSpec(module.kind).args.find((a) => a.name === name);
  if (!spec)
    return !OWN.test(name) && !/^(?:weight|bias|running_|num_batches|track_running)/.test(name) ? true : m.refuse(node);
  if (IDLE.has(name)) return true;
  const given = argValue(value);
  if (given === undefined || !fitsArg(spec, given)) return m.refuse(node);
  const hasWeights = layerSpec(module.kind).weights(module.args).length > 0 || /Norm/.test(module.kind);
  // A padding that is no zeros is worked out once, when the layer is made.
  const isMade = module.args.padding_mode !== undefined && module.args.padding_mode !== 'zeros';
  if (hasWeights && (!READ_WITH_WEIGHTS.has(name) || (name === 'padding' && isMade))) {
    return JSON.stringify([module.args[name]].flat()) === JSON.stringify([given].flat()) || m.refuse(node);
  }
  remade(m, layer, { ...module, args: { ...module.args, [name]: given satisfies ArgValue } });
  return true;
}

/** The module of a layer is another one from here on, in all that hold the layer. */
function remade(m: Machine, layer: ReadLayer, module: Module): void {
  const at = m.modules.indexOf(layer.module);
  if (at >= 0) m.modules[at] = module;
  layer.module = module;
}

/** `conv.weight = …`, `conv.bias = None`, `bn.running_mean = …`. */
export function setTensor(m: Machine, own: WeightValue, value: Value, node: Node): void {
  const { layer, target } = own;
  const isBuffer = target !== 'weight' && target !== 'bias';
  if (value.type === 'none') {
    if (target !== 'bias') throw m.refuse(node);
    withoutBias(m, layer, node);
    return;
  }
  if (isBuffer || value.type === 'computed') {
    setWeight(m, own, value, node, true);
    return;
  }
  if (value.type !== 'parameter') throw m.refuse(node);
  const { module } = value.layer;
  const isNew = String(module.kind) === 'Parameter' && !m.trace.constants.has(module.id);
  if (!isNew) {
    if (value.index || value.target !== target || weightShape(value).join() !== parameterShape(own).join())
      throw m.refuse(node);
    m.acts.push({
      type: 'tie',
      tensor: { module: layer.module.id, name: target },
      to: { module: module.id, name: value.target },
    });
    return;
  }
  const known = m.parameters.get(module.id);
  if (!known || m.acts.some((act) => act.type === 'write' && act.to.module === module.id)) throw m.refuse(node);
  const act = m.acts.findIndex((a) => a.type === 'module' && a.module === module.id);
  if (act >= 0 && known.draw) m.acts[act] = known.draw;
  else if (act >= 0) m.acts.splice(act, 1);
  m.modules.splice(m.modules.indexOf(module), 1);
  setWeight(m, own, known.value, node, true);
}

/** A layer whose bias is taken away: it has drawn it all the same. */
function withoutBias(m: Machine, layer: ReadLayer, node: Node): void {
  const { module } = layer;
  if (module.args.bias === false) return;
  const bias = layerSpec(module.kind).args.find((a) => a.name === 'bias');
  if (!bias) throw m.refuse(node);
  const rest = { ...module, args: { ...module.args, bias: false } };
  const lost = drawsOf(module).slice(drawsOf(rest).length);
  const at = m.acts.findIndex((act) => act.type === 'module' && act.module === module.id);
  if (at < 0) throw m.refuse(node);
  m.acts.splice(at + 1, 0, ...lost.map((draw) => ({ type: 'draw', draw, object: null }) as const));
  // What was done to it is done to nothing that is there.
  for (const [i, act] of [...m.acts.entries()].toReversed()) {
    const isBias =
      (act.type === 'write' && act.to.module === module.id && act.to.name === 'bias') ||
      (act.type === 'init' && act.module === module.id && act.recipe.target === 'bias');
    if (isBias && act.type === 'init' && !['constant_', 'zeros_', 'ones_'].includes(act.recipe.fn))
      throw m.refuse(node);
    if (isBias) m.acts.splice(i, 1);
  }
  remade(m, layer, rest);
}
