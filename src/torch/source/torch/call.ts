import { isLayerKind } from '../../../core/layers/table';
import { parseSeed } from '../../../core/values';
import { callKeras, kerasCall, kerasJoin } from '../keras/call';
import { isKerasLayer } from '../keras/names';
import { builtin } from '../python/builtins';
import { callFunction, instantiate, memberOf, runMain } from '../python/classes';
import { pairsOf } from '../python/collections';
import type { Machine } from '../python/machine';
import type { Node } from '../python/tree';
import { argValue, type ClassValue, type Container, type Given, NONE, OPAQUE, type Value } from '../python/values';
import { addChild } from './children';
import { applyFunction } from './functional';
import { callMethod } from './methods';
import { missingLayer } from './missing';
import { callInit } from './recipes';
import { overMaps, squeeze } from './squeeze';
import { view } from './tensor_methods';
import { constructLayer } from './torch_layer';
import { noStep, unknownLayer } from './torch_names';
import { unflatten } from './unflatten';

/** Calls something: a class or function from outside by its name, or what the source defines. */
export function call(m: Machine, callee: Value, given: readonly Given[], node: Node): Value {
  switch (callee.type) {
    case 'outside':
      return callOutside(m, callee.path, given, node);
    case 'class':
      return instantiate(m, callee, given, node);
    case 'function':
      // What a script does in its `main()` it does by itself, wherever nothing is asked of the call.
      if (callee.name === 'main' && m.calls === 0 && m.soft && given.length === 0 && !m.taken.has(callee)) {
        return runMain(m, callee);
      }
      return callFunction(m, callee, null, given, node);
    case 'method': {
      if (!callee.own) return callMethod(m, callee.self, callee.name, given, node);
      const owner = callee.self.type === 'instance' ? ownerOf(callee.self.of, callee.name) : null;
      return callFunction(m, callee.own, callee.self, given, node, owner);
    }
    case 'partial':
      return m.call(callee.of, afterPartial(callee.given, given), node);
    case 'layer':
    case 'container':
    case 'instance': {
      const [first] = given;
      // At the end of a script a net is called on x; what it gives is the page's to say.
      if (callee.type !== 'layer' && m.calls === 0) return OPAQUE;
      if (first?.value.type !== 'tensor') return m.refuse(node);
      return m.apply(callee, first.value.tensor, node);
    }
    case 'opaque':
      throw callee.problem ?? m.refuse(node);
    case 'keras':
    case 'keras-model':
      return callKeras(m, callee, given, node);
    default:
      return m.refuse(node);
  }
}

/** The arguments of a partial call with those of the call itself, which take the place of its names. */
function afterPartial(first: readonly Given[], given: readonly Given[]): Given[] {
  const named = new Set(given.flatMap((g) => (g.name === null ? [] : [g.name])));
  const kept = first.filter((g) => g.name === null || !named.has(g.name)).map((g) => ({ ...g, spread: true }));
  const all = [...kept, ...given];
  return [...all.filter((g) => g.name === null), ...all.filter((g) => g.name !== null)];
}

function ownerOf(of: ClassValue | null, name: string): ClassValue | null {
  return (of && memberOf(of, name)?.owner) ?? null;
}

const LAYER = /^(?:(?:torch\.)?nn\.)?(?:modules\.(?:\w+\.)?)?([A-Za-z_]\w*)$/;
const FUNCTION = /^(?:F|functional|(?:torch\.)?nn\.functional)\.(\w+)$/;
const INIT = /^(?:(?:torch\.)?nn\.)?init\.(\w+)$/;

function callOutside(m: Machine, path: string, given: readonly Given[], node: Node): Value {
  if (isKerasLayer(path)) return kerasCall(m, path, given, node);
  // `layers.add([x, y])`
  const join = /(?:^|\.)layers\.[a-z]\w*$/.test(path) ? kerasJoin(m, given, node) : null;
  if (join) return join;
  const functional = FUNCTION.exec(path)?.[1];
  if (functional !== undefined) return onTensor(m, 'functional', functional, given, node);
  const init = INIT.exec(path)?.[1];
  if (init !== undefined && init !== 'calculate_gain') return callInit(m, init, given, node);
  const name = LAYER.exec(path)?.[1];
  if (name !== undefined && /^[A-Z]/.test(name)) {
    if (name === 'Sequential' || name === 'ModuleList' || name === 'ModuleDict') return container(m, name, given, node);
    if (name === 'OrderedDict') return builtin(m, name, given, node);
    if (isLayerKind(name)) return constructLayer(m, name, given, node);
    const text = path.includes('.') ? null : `name '${name}' is not defined`;
    throw missingLayer(path, given, node) ?? unknownLayer(name, node.firstChild ?? node, text);
  }
  const missing = missingLayer(path, given, node);
  if (missing) throw missing;
  if (/(^|\.)OrderedDict$/.test(path)) return builtin(m, 'OrderedDict', given, node);
  const torch = /^torch\.(\w+)$/.exec(path)?.[1];
  if (torch !== undefined) return torchCall(m, torch, given, node);
  if (path === 'partial' || path === 'functools.partial') {
    const [of, ...rest] = given;
    return of && of.name === null ? { type: 'partial', of: of.value, given: rest } : m.refuse(node);
  }
  if (path === 'super') return superOf(m, node);
  if (/(^|\.)__init__$/.test(path)) {
    if (given[0]?.value.type === 'instance') m.ready.add(given[0].value);
    if (/(^|\.)Module\.__init__$/.test(path)) return NONE;
  }
  if (/^(?:(?:torchinfo|torchsummary)\.)?summary$/.test(path)) return summaryHint(m, given);
  return builtin(m, path, given, node);
}

function superOf(m: Machine, node: Node): Value {
  const self = m.scope.get('self') ?? m.self;
  return self?.type === 'instance' ? { type: 'method', self, name: 'super', own: null } : m.refuse(node);
}

function onTensor(m: Machine, home: 'functional' | 'torch', name: string, given: readonly Given[], node: Node): Value {
  const [first, ...rest] = given;
  const isMap = first && (first.name === null || first.name === 'input');
  if (!isMap || first.value.type !== 'tensor') {
    // `torch.cat([x, y], 1)`
    const isOfMaps =
      first &&
      (first.value.type === 'list' || first.value.type === 'tuple') &&
      first.value.items.some((v) => v.type === 'tensor');
    return isOfMaps ? noStep(`${home === 'torch' ? 'torch' : 'F'}.${name}`, node) : m.refuse(node);
  }
  // Behind a map that is not the first argument, or is spread, others cannot be written.
  const after = first.name === null && !first.spread ? first.at.to : null;
  const target = { home, tensor: first.value.tensor, after } as const;
  const found = applyFunction(m, target, name, rest, node);
  return found ?? noStep(`${home === 'torch' ? 'torch' : 'F'}.${name}`, node);
}

function torchCall(m: Machine, name: string, given: readonly Given[], node: Node): Value {
  const [first, ...rest] = given;
  if (name === 'manual_seed') {
    const seed = first?.value.type === 'int' ? parseSeed(seedText(m, first) ?? '') : null;
    m.hints = { ...m.hints, seed: m.hints.seed ?? seed };
    return OPAQUE;
  }
  if (['randn', 'rand', 'zeros', 'ones', 'empty'].includes(name)) {
    const sizes = given.filter((g) => g.name === null || g.name === 'size').map((g) => argValue(g.value));
    const shape = (Array.isArray(sizes[0]) ? sizes[0] : sizes).slice(-3);
    const [c, h, w] = shape.map((n) => (typeof n === 'number' && Number.isInteger(n) && n > 0 ? n : 0));
    if (sizes.flat().length >= 3 && sizes.flat().length <= 4 && c && h && w) {
      m.hints = { ...m.hints, input: m.hints.input ?? [c, h, w] };
    }
    return { type: 'tensor', tensor: { parent: null, layer: null, functional: false, place: null, depth: 0 } };
  }
  if ((name === 'reshape' || name === 'view') && first?.value.type === 'tensor') {
    return view(m, first.value.tensor, rest, node);
  }
  if (name === 'unflatten' && first?.value.type === 'tensor') return unflatten(m, first.value.tensor, rest, node);
  if (name === 'squeeze' && first?.value.type === 'tensor') return squeeze(m, first.value.tensor, rest, node);
  const pooled = first?.value.type === 'tensor' ? overMaps(m, name, first.value.tensor, rest, node) : null;
  if (pooled) return pooled;
  return name === 'device' ? builtin(m, 'torch.device', given, node) : onTensor(m, 'torch', name, given, node);
}

/** `summary(net, (3, 32, 32))`, `summary(net, input_size=(1, 3, 32, 32))`: what the net gets. */
function summaryHint(m: Machine, given: readonly Given[]): Value {
  const size = given.find((g) => g.name === 'input_size') ?? given.filter((g) => g.name === null)[1];
  const value = size && argValue(size.value);
  const [c, h, w] = Array.isArray(value) && value.length <= 4 ? value.slice(-3) : [];
  if (isSize(c) && isSize(h) && isSize(w)) m.hints = { ...m.hints, input: m.hints.input ?? [c, h, w] };
  return OPAQUE;
}

const isSize = (n: unknown): n is number => typeof n === 'number' && Number.isInteger(n) && n > 0;

/** A seed as it is written, also beyond what a double holds. */
function seedText(m: Machine, given: Given): string | null {
  const text = m.source(given.at).replaceAll('_', '');
  if (/^-?\d+$/.test(text)) return text;
  return given.value.type === 'int' ? String(given.value.value) : null;
}

/** `nn.Sequential(a, b)`, `nn.Sequential(OrderedDict([...]))`, `nn.ModuleList([a, b])`, `nn.ModuleDict({...})`. */
function container(m: Machine, kind: Container['kind'], given: readonly Given[], node: Node): Value {
  const list = node.lastChild ?? node;
  const value: Container = { type: 'container', kind, children: [], place: m.place(list) };
  const [first] = given;
  const only = given.length === 1 ? first : undefined;
  if (only && kind !== 'ModuleList' && (only.value.type === 'dict' || kind === 'ModuleDict')) {
    for (const [name, child] of pairsOf(m, given, node)) addChild(m, value, String(name), child, only.at);
  } else if (kind === 'Sequential') {
    // Keras takes its layers in a list.
    const items = only?.value.type === 'list' ? only.value.items : [];
    if (only && items.length > 0 && items.some((i) => i.type === 'keras'))
      return kerasCall(m, 'keras.Sequential', given, node);
    for (const g of given) addChild(m, value, null, g.value, g.at);
  } else if (
    kind === 'ModuleList' &&
    only &&
    (only.value.type === 'list' || only.value.type === 'tuple' || only.value.type === 'container')
  ) {
    const items = only.value.type === 'container' ? only.value.children.map((c) => c.value) : only.value.items;
    for (const item of items) addChild(m, value, null, item, only.at);
  } else if (given.length > 0) m.refuse(node);
  return value;
}
