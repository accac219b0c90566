import { isKerasClass } from '../python/classes';
import type { Library } from '../python/library';
import type { Machine } from '../python/machine';
import type { Node } from '../python/tree';
import { argValue, type Given, NONE, OPAQUE, type Value } from '../python/values';
import { addLayers, callAtOnce, callFunctionOn, callKeras, hasMaps, kerasCall, kerasLayers } from './call';
import { indexText } from './functions';
import { isKerasLayer } from './names';

const OPERATORS: Readonly<Record<string, string>> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '**': 'power',
  '@': 'matmul',
};

const given = (value: Value, node: Node): Given => ({ name: null, value, place: node, at: node });

/** What a model or layer is told to do that changes nothing of it. */
const SAYS = [
  'summary',
  'compile',
  'fit',
  'evaluate',
  'predict',
  'save',
  'load_weights',
  'save_weights',
  'count_params',
  'get_config',
];

/** `model.build((None, 32, 32, 3))`: what it gets, where nothing in front of it says so. */
function build(m: Machine, self: Value, args: readonly Given[], node: Node): void {
  const [first] = args;
  const shape = first ? argValue(first.value) : undefined;
  if (!first || !Array.isArray(shape)) return;
  if (self.type === 'keras-model' && self.layers[0]?.name !== 'Input') {
    const own: Value = {
      type: 'tuple',
      items: first.value.type === 'tuple' || first.value.type === 'list' ? first.value.items.slice(1) : [],
    };
    self.layers.unshift({ name: 'Input', given: [given(own, node)], node, text: m.text });
  } else hint(m, shape);
}

/** [N, H, W, C] */
function hint(m: Machine, shape: readonly unknown[]): void {
  const [h, w, c] = shape.slice(-3);
  const isSize = (n: unknown): n is number => typeof n === 'number' && n > 0;
  if (shape.length === 4 && isSize(h) && isSize(w) && isSize(c))
    m.hints = { ...m.hints, input: m.hints.input ?? [c, h, w] };
}

/** `tf.random.normal((1, 32, 32, 3))`: something to call a net on. */
const FILLED = /^(?:tf|tensorflow|keras)\.(?:random\.(?:normal|uniform)|zeros|ones|ops\.(?:zeros|ones))$/;
const FUNCTION =
  /^(?:(?:tf|tensorflow)\.)?(?:keras\.)?ops\.(?:nn\.|numpy\.|image\.)?(\w+)$|^(?:tf|tensorflow)\.(?:(?:nn|math|keras\.(?:activations|backend))\.)?(\w+)$|^(?:keras\.)?(?:activations|backend)\.(\w+)$|^K\.(\w+)$/;

/** Keras, as the interpreter asks for it. */
export const kerasLibrary: Library<Machine> = {
  keeps: (callee) => callee.type === 'outside' && isKerasLayer(callee.path),
  attribute: (m, value, name, node) => {
    if (value.type !== 'keras-map') return null;
    return name === 'shape' ? m.refuse(node) : { type: 'method', self: value, name, own: null };
  },
  call: (m, callee, args, node) => {
    const [first] = args;
    const isNet = callee.type === 'keras-model' || (callee.type === 'instance' && callee.of && isKerasClass(callee.of));
    // At the end of a script a net is called on something of a size.
    if (isNet && m.calls === 0 && first?.value.type === 'keras-map' && first.value.layer.name === 'given') {
      const shape = first.value.layer.given[0];
      const own = shape ? argValue(shape.value) : undefined;
      hint(m, Array.isArray(own) ? own : []);
      return OPAQUE;
    }
    if (isNet || callee.type === 'keras') return callKeras(m, callee, args, node);
    if (callee.type === 'method' && callee.self.type === 'keras-model') {
      const { self, name } = callee;
      if (name === 'add' && first) addLayers(m, self.layers, kerasLayers(m, first.value, first.at), node);
      else if (name === 'build') build(m, self, args, node);
      else if (!SAYS.includes(name)) return m.refuse(node);
      return NONE;
    }
    if (callee.type === 'method' && callee.self.type === 'instance' && callee.self.of && isKerasClass(callee.self.of)) {
      if (callee.name !== 'build' && !SAYS.includes(callee.name)) return null;
      if (callee.name === 'build') build(m, callee.self, args, node);
      return NONE;
    }
    if (callee.type !== 'outside') return null;
    const { path } = callee;
    if (isKerasLayer(path)) return kerasCall(m, path, args, node);
    // Keras takes its layers in a list.
    const items = args.length === 1 && first?.value.type === 'list' ? first.value.items : [];
    const isOfKeras = (item: Value) =>
      item.type === 'keras' || item.type === 'keras-model' || item.type === 'keras-map';
    if (/(?:^|\.)Sequential$/.test(path) && items.some(isOfKeras)) return kerasCall(m, 'keras.Sequential', args, node);
    if (FILLED.test(path) && first) {
      return { type: 'keras-map', layer: { name: 'given', given: [first], node, text: m.text }, inputs: [] };
    }
    // `layers.add([x, y])`
    const atOnce = /(?:^|\.)layers\.([a-z]\w*)$/.exec(path)?.[1];
    if (atOnce !== undefined) return callAtOnce(atOnce, args, m, node);
    const name = FUNCTION.exec(path)
      ?.slice(1)
      .find((own) => own !== undefined);
    return name !== undefined && args.some((g) => hasMaps(g.value)) ? callFunctionOn(m, name, args, node) : null;
  },
  operate: (m, operator, a, b, _inPlace, node) => {
    const name = OPERATORS[operator];
    if (name === undefined || (a.type !== 'keras-map' && b.type !== 'keras-map')) return null;
    return callFunctionOn(m, name, [given(a, node), given(b, node)], node);
  },
  unary: (m, operator, value, node) =>
    operator === '-' && value.type === 'keras-map' ? callFunctionOn(m, 'negative', [given(value, node)], node) : null,
  subscript: (m, value, index, node) => {
    if (value.type !== 'keras-map') return null;
    const own: Value = { type: 'list', items: indexText(m, index).map((text) => ({ type: 'str', value: text })) };
    return callFunctionOn(m, 'getitem', [given(value, node), given(own, node)], node);
  },
};
