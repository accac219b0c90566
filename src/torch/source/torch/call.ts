import { layerSpec } from '../../../core/layers/rows';
import { isLayerKind } from '../../../core/layers/table';
import { elements } from '../../../core/shape';
import { parseSeed } from '../../../core/values';
import { pairsOf } from '../python/collections';
import { itemsOf } from '../python/iterate';
import type { Machine } from '../python/machine';
import { isFinal, Problem } from '../python/problem';
import { shortly } from '../python/touching';
import { current, type Filled, givenTensor, newTrace } from '../python/trace';
import type { Node } from '../python/tree';
import { argValue, type Container, type Given, isModule, NONE, OPAQUE, type Value } from '../python/values';
import { apply } from './apply';
import { addChild } from './children';
import { filledWith, numbersOf } from './constant_math';
import { constantMethod } from './constant_tensors';
import { deepCopy } from './copies';
import { isDerivation } from './derived';
import { drawn, fill, filledLike, filledOf } from './fills';
import { givenMore } from './forward';
import { applyFunction } from './functional';
import { constructLazy } from './lazy';
import { torchMethod } from './methods';
import { missingLayer } from './missing';
import { applyOperation, tensorIn } from './operations';
import { ownTensor, parameterList } from './parameters';
import { callInit } from './recipes';
import { ofResult } from './results';
import { functionOn } from './tensor_methods';
import { constructLayer } from './torch_layer';
import { noStep, unknownLayer } from './torch_names';
import { withWeights } from './with_weights';

/** Calls what is PyTorch's: a class or function by its name, a method of a tensor or a module, a module; null for others. */
export function torchCall(m: Machine, callee: Value, given: readonly Given[], node: Node): Value | null {
  switch (callee.type) {
    case 'outside':
      return callOutside(m, callee.path, given, node);
    case 'method':
      return torchMethod(m, callee.self, callee.name, given, node);
    case 'layer':
    case 'container':
    case 'instance':
      // At the end of a script a net is called on x; what it gives is the page's to say.
      if (callee.type !== 'layer' && m.traces === 0 && m.constructions === 0 && m.trace.kind === 'script')
        return calledAtEnd(m, callee, given, node);
      return apply(m, callee, given, node);
    default:
      return null;
  }
}

/** A net that is called on a tensor by the lines of a script: what it gets. */
function calledAtEnd(m: Machine, net: Value, given: readonly Given[], node: Node): Value {
  // By its name x may stand anywhere.
  const first = given[0]?.name === null ? given[0] : (given.find((g) => g.value.type === 'tensor') ?? given[0]);
  const more = given.filter((g) => g !== first);
  if (more.length > 0 && net.type !== 'instance') m.note('ends', node, { what: shortly(m.source(node)) });
  else if (first) givenMore.set(net, { x: first.value, more });
  const x = first?.value.type === 'tensor' ? current(first.value.tensor) : null;
  const size = x?.size ?? null;
  const [c, h, w] = size?.shape ?? [];
  if (size?.shape.length === 3 && c && h && w) m.hints = { ...m.hints, input: m.hints.input ?? [c, h, w] };
  if (m.lazies > 0 && size) firstRun(m, net, given, node);
  const isEnd = m.loops === 0;
  // What goes through another net, or is none of the page's, is no x.
  if (first?.value.type === 'opaque' && first.value.result)
    m.note('goes-on', node, { what: shortly(m.source(node)) }, { effect: true });
  else if (isEnd && first) m.callNet(net, x, node, m.source(first.at));
  return { type: 'opaque', problem: null, result: 'plain' };
}

/** The run that makes lazy layers what they are, before what the lines after it do with them. */
function firstRun(m: Machine, net: Value, given: readonly Given[], node: Node): void {
  try {
    m.inTrace(newTrace('dummy'), () => apply(m, net, given, node));
  } catch (problem) {
    // What stops it stops the net itself, and is said there.
    if (!(problem instanceof Problem) || isFinal(problem)) throw problem;
  }
}

const LAYER = /^(?:(?:torch\.)?nn\.)?(?:modules\.(?:\w+\.)?)?([A-Za-z_]\w*)$/;
const FUNCTION = /^(?:F|functional|(?:torch\.)?nn\.functional)\.(\w+)$/;
const INIT = /^(?:(?:torch\.)?nn\.)?init\.(\w+)$/;

function callOutside(m: Machine, path: string, given: readonly Given[], node: Node): Value | null {
  if (/(?:^|\.)(?:nn|parameter)\.(?:parameter\.)?(?:Parameter|Buffer)$|^(?:Parameter|Buffer)$/.test(path)) {
    const kind = path.endsWith('Buffer') ? 'Buffer' : 'Parameter';
    return ownTensor(m, kind, (given.find((g) => g.name === null || g.name === 'data') ?? given[0])?.value, node);
  }
  if (/(?:^|\.)ParameterList$/.test(path)) {
    return parameterList(m, given[0] ? itemsOf(m, given[0].value, node) : [], node);
  }
  const wrapped = wrap(path, given, node, m);
  if (wrapped) return wrapped;
  const normed = normOfWeight(m, path, given, node);
  if (normed) return normed;
  if (/(?:^|\.)(?:QuantStub|DeQuantStub)$/.test(path)) return constructLayer(m, 'Identity', [], node);
  const functional = FUNCTION.exec(path)?.[1];
  if (functional !== undefined) return onTensor(m, 'functional', functional, given, node);
  const init = INIT.exec(path)?.[1];
  if (init !== undefined && init !== 'calculate_gain') return callInit(m, init, given, node);
  const name = LAYER.exec(path)?.[1];
  if (name !== undefined && /^[A-Z]/.test(name)) {
    if (name === 'Sequential' || name === 'ModuleList' || name === 'ModuleDict') return container(m, name, given, node);
    if (name === 'OrderedDict') return null;
    if (isLayerKind(name)) return constructLayer(m, name, given, node);
    const lazy = constructLazy(m, name, given, node);
    if (lazy) return lazy;
    const text = path.includes('.') ? null : `name '${name}' is not defined`;
    throw missingLayer(path, given, node) ?? unknownLayer(name, node.firstChild ?? node, text);
  }
  const missing = missingLayer(path, given, node);
  if (missing) throw missing;
  const norm = /^torch\.linalg\.(?:vector_)?norm$/.test(path);
  if (norm)
    return onTensor(
      m,
      'torch',
      'norm',
      given.map((g) => (g.name === 'ord' ? { ...g, name: 'p' } : g)),
      node,
    );
  const torch = /^torch\.(\w+)$/.exec(path)?.[1];
  if (torch !== undefined) return ofTorch(m, torch, given, node);
  if (/(^|\.)__init__$/.test(path)) {
    if (given[0]?.value.type === 'instance') m.ready.add(given[0].value);
    if (/(^|\.)Module\.__init__$/.test(path)) return NONE;
  }
  if (/^(?:(?:torchinfo|torchsummary)\.)?summary$/.test(path)) return summaryHint(m, given);
  if (/^(?:copy\.)?deepcopy$/.test(path) && given[0]) return deepCopy(m, given[0].value, node);
  // Since PyTorch 0.4 it is the tensor itself.
  if (/^(?:torch\.)?(?:autograd\.)?Variable$/.test(path) && given[0]?.value.type === 'tensor') return given[0].value;
  return null;
}

/**
 * What gives a net's own numbers on a CPU: compiled, traced, or spread over devices, where it is called `module` in what
 * holds it. Null for other calls.
 */
function wrap(path: string, given: readonly Given[], node: Node, m: Machine): Value | null {
  const own = given.find((g) => g.name === null || g.name === 'module' || g.name === 'model')?.value;
  if (!own || !(isModule(own) || own.type === 'function')) return null;
  if (/^torch\.(?:compile|jit\.(?:script|trace|freeze|optimize_for_inference)|fx\.symbolic_trace)$/.test(path))
    return own;
  if (!/^(?:(?:torch\.)?nn\.(?:parallel\.)?)?(?:DataParallel|DistributedDataParallel)$|^DDP$/.test(path)) return null;
  const holder: Container = { type: 'container', kind: 'Sequential', children: [], place: m.place(node) };
  addChild(m, holder, 'module', own, node);
  return holder;
}

/**
 * `weight_norm(conv)`, `spectral_norm(conv)`: the module, with a note that its weights are others, or come in parts. What
 * the second one draws for its power iteration is drawn where it stands.
 */
function normOfWeight(m: Machine, path: string, given: readonly Given[], node: Node): Value | null {
  const fn = /(?:^|\.)utils\.(?:parametrizations\.)?(weight_norm|spectral_norm|orthogonal)$/.exec(path)?.[1];
  const module = given[0]?.value;
  if (fn === undefined || module?.type !== 'layer') return null;
  const { kind, args } = module.layer.module;
  const shape = layerSpec(kind)
    .weights(args)
    .find(({ name }) => name === 'weight')?.shape;
  if (!shape) return null;
  m.note('not-followed', node, { what: shortly(m.source(node)) }, { effect: true });
  if (fn === 'spectral_norm') {
    const first = /^ConvTranspose/.test(kind) ? (shape[1] ?? 1) : (shape[0] ?? 1);
    for (const count of [first, elements(shape) / first]) drawn(m, 'randn', count, null);
  }
  return module;
}

const isTensor = (value: Value | undefined): boolean => value?.type === 'tensor' || value?.type === 'parameter';

/** Whether a call is given tensors: one, or a list of them. */
function isOfTensors(value: Value | undefined): boolean {
  return isTensor(value) || ((value?.type === 'list' || value?.type === 'tuple') && value.items.some(isTensor));
}

function onTensor(m: Machine, home: 'functional' | 'torch', name: string, given: readonly Given[], node: Node): Value {
  const derived = given.find((g) => g.value.type === 'derived')?.value;
  if (derived) return derived;
  const result = given.find((g) => g.value.type === 'opaque' && g.value.result)?.value;
  if (result) return ofResult(result, name);
  if (m.traces === 0 && /^(?:bernoulli|multinomial|poisson|normal|rrelu|alpha_dropout|feature_dropout)$/.test(name))
    return m.refuse(node);
  const constant = given[0]?.value.type === 'tensor' && given[0].name === null ? given[0].value.tensor : null;
  const known = constant && constantMethod(m, constant, name, given.slice(1), node);
  if (known) return known;
  const at = given.findIndex(
    (g) => (g.name === null || g.name === 'input' || g.name === 'tensors') && isOfTensors(g.value),
  );
  const own = at < 0 ? undefined : given[at];
  const called = `${home === 'torch' ? 'torch' : 'F'}.${name}`;
  // `torch.pow(2, x)`
  const first = given[0] && own ? given[0] : undefined;
  if (!first || !own) {
    const opaque = given.find((g) => g.value.type === 'opaque' && g.value.problem)?.value;
    if (opaque?.type === 'opaque' && opaque.problem) throw opaque.problem;
    return m.refuse(node);
  }
  const tensor = at === 0 ? tensorIn(m, own.value, node) : null;
  if (isDerivation(name)) return { type: 'derived', of: current(tensor ?? m.refuse(node)), what: called };
  if (!tensor) return applyOperation(m, name, given, node) ?? noStep(called, node);
  // Behind a map that is not the first argument, or is spread, others cannot be written.
  const after = first.name === null && !first.spread ? first.at.to : null;
  const rest = given.slice(1);
  return (
    applyFunction(m, { home, tensor, after }, name, rest, node) ??
    (home === 'functional' ? withWeights(m, name, tensor, rest, node) : null) ??
    functionOn(m, tensor, name, given, node) ??
    noStep(called, node)
  );
}

const LIKE = /^(randn|rand|zeros|ones)_like$/;

/** Functions of torch itself. */
function ofTorch(m: Machine, name: string, given: readonly Given[], node: Node): Value | null {
  const [first] = given;
  if (name === 'manual_seed') {
    const seed = first?.value.type === 'int' ? parseSeed(seedText(m, first) ?? '') : null;
    if (seed === null) return m.refuse(node);
    m.hints = { ...m.hints, seed: m.hints.seed ?? seed };
    m.acts.push({ type: 'seed', seed, place: m.place(node) });
    return OPAQUE;
  }
  if (name === 'Size') return { type: 'tuple', items: first ? [...itemsOf(m, first.value, node)] : [] };
  if (name === 'meshgrid') return meshgrid(m, given, node);
  const made = inScript(m, name, given) ?? fill(m, name, given, node);
  if (made) return made;
  const like = LIKE.exec(name)?.[1];
  if (like === 'zeros' || like === 'ones' || like === 'randn' || like === 'rand') {
    return first?.value.type === 'tensor'
      ? { type: 'tensor', tensor: filledLike(m, like, first.value.tensor, node) }
      : m.refuse(node);
  }
  if (name === 'no_grad' || name === 'inference_mode' || name === 'enable_grad') return OPAQUE;
  // Python's own: `torch.device` holds a name.
  return name === 'device' || name.startsWith('is_') ? null : onTensor(m, 'torch', name, given, node);
}

/** `torch.meshgrid(ys, xs, indexing='ij')` of numbers that are known. */
function meshgrid(m: Machine, given: readonly Given[], node: Node): Value {
  const own = given.filter((g) => g.name === null).map((g) => g.value);
  const [only] = own;
  const values = own.length === 1 && (only?.type === 'list' || only?.type === 'tuple') ? only.items : own;
  const indexing = given.find((g) => g.name === 'indexing')?.value;
  const isTurned = indexing?.type === 'str' && indexing.value === 'xy';
  const axes = values.map((value) => {
    const filled = value.type === 'tensor' ? filledOf(m, value.tensor) : null;
    const known = filled && value.type === 'tensor' ? numbersOf({ ...current(value.tensor), filled }) : null;
    return known?.shape.length === 1 ? known.data : m.refuse(node);
  });
  const shape = axes.map(({ length }) => length);
  if (elements(shape) > MOST_GRID) return m.refuse(node);
  const turned = isTurned && shape.length > 1 ? [shape[1] ?? 0, shape[0] ?? 0, ...shape.slice(2)] : shape;
  const items = axes.map((axis, i): Value => {
    const along = isTurned && i < 2 && shape.length > 1 ? 1 - i : i;
    const stride = elements(turned.slice(along + 1));
    const data = Array.from({ length: elements(turned) }, (_, cell) => {
      return axis[Math.floor(cell / stride) % axis.length] ?? 0;
    });
    const batched = turned.length > 1 && turned[0] === 1;
    const size = { shape: batched ? turned.slice(1) : turned, batched };
    return { type: 'tensor', tensor: givenTensor(size, filledWith({ shape: turned, data })) };
  });
  return { type: 'tuple', items };
}

/** Most numbers of a grid that is written out. */
const MOST_GRID = 4096;

/** Whether a call asks for a generator of its own, or for another precision. */
function isOther(given: readonly Given[]): boolean {
  return given.some(({ name, value }) =>
    name === 'generator'
      ? value.type !== 'none'
      : name === 'dtype' && !(value.type === 'outside' && /^torch\.float(?:32)?$/.test(value.path)),
  );
}

/** `torch.randn(1, 3, 32, 32)` in the lines of a script: what the net gets; null elsewhere. */
function inScript(m: Machine, name: string, given: readonly Given[]): Value | null {
  if (
    m.trace.kind !== 'script' ||
    m.constructions > 0 ||
    m.traces > 0 ||
    !/^(?:randn|rand|zeros|ones|empty)$/.test(name)
  )
    return null;
  const sizes = given.filter((g) => g.name === null || g.name === 'size').map((g) => argValue(g.value));
  const flat = (Array.isArray(sizes[0]) ? sizes[0] : sizes).map((n) => (isSize(n) ? n : 0));
  const [c, h, w] = flat.slice(-3);
  if (flat.length < 3 || flat.length > 4 || !c || !h || !w || isOther(given)) return null;
  const [batch = 1] = flat.length === 4 ? flat : [];
  const random = (['randn', 'rand'] as const).find((own) => own === name);
  const fn: Filled['fn'] = random ?? (name === 'ones' ? 'ones' : 'zeros');
  const draw = random && ({ type: 'draw', fn: random, count: batch * c * h * w } as const);
  const filled = { fn, sizes: flat.map(Number), scale: 1, shift: 0, ...(draw && { draw }) };
  const made = givenTensor({ shape: [c, h, w], batched: true }, filled);
  const tensor = { ...made, ...(name === 'randn' && { picture: made.object }), ...(batch !== 1 && { batch }) };
  made.object.now = tensor;
  m.pictures.push(tensor);
  if (draw) m.acts.push({ type: 'draw', draw, object: made.object });
  return { type: 'tensor', tensor };
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
