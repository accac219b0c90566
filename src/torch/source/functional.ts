import type { ArgValue } from '../../core/args';
import { isLayerKind, type LayerKind } from '../../core/layers/table';
import { through } from './apply';

import { bindArguments } from './bind';
import { FUNCTIONS, type FunctionRow } from './functions';
import type { Machine } from './machine';
import { Problem } from './problem';
import { callPlaces } from './torch_layer';
import type { Node } from './tree';
import { argValue, type Given, type Tensor, type Value } from './values';

/** Those that are functions of `torch` and methods of a tensor. */
const ON_TENSORS: ReadonlySet<string> = new Set(['relu', 'sigmoid', 'tanh', 'flatten']);
const ON_TORCH: ReadonlySet<string> = new Set([
  ...ON_TENSORS,
  ...['selu', 'celu', 'dropout', 'max_pool2d', 'pixel_shuffle', 'pixel_unshuffle', 'channel_shuffle'],
]);

const PADS: Readonly<Record<string, string>> = {
  constant: 'ConstantPad2d',
  reflect: 'ReflectionPad2d',
  replicate: 'ReplicationPad2d',
  circular: 'CircularPad2d',
};

export type Home = 'functional' | 'torch' | 'tensor';

/** `F.relu(x)`, `torch.relu(x)`, `x.relu()` on a tensor; null where there is no such function. */
export function applyFunction(
  m: Machine,
  home: Home,
  name: string,
  tensor: Tensor,
  given: readonly Given[],
  node: Node,
): Value | null {
  const plain = name.replace(/_$/, '');
  if (home === 'functional' && plain === 'pad') return pad(m, tensor, given, node);
  const row = Object.hasOwn(FUNCTIONS, plain) ? FUNCTIONS[plain] : undefined;
  const isHere = home === 'functional' || (home === 'torch' ? ON_TORCH : ON_TENSORS).has(plain);
  if (!row || !isHere || !isLayerKind(row.kind)) return null;
  if (row.params.includes('training') && isSwitchedOff(given, row)) return { type: 'tensor', tensor };
  return step(m, row.kind, tensor, named(row, given), row.preset ?? {}, node);
}

/** Appends a module without weights, constructed where it is used. */
export function step(
  m: Machine,
  kind: LayerKind,
  tensor: Tensor,
  given: readonly Given[],
  preset: Readonly<Record<string, ArgValue>>,
  node: Node,
): Value {
  const { args, bound } = boundAt(kind, given, node);
  const module = m.construct(kind, { ...preset, ...args }, callPlaces(m, node, bound));
  return { type: 'tensor', tensor: through(m, { module, off: false }, tensor, node, true) };
}

/** The constructor's messages name the constructor, which does not stand here: their words are left out. */
function boundAt(kind: LayerKind, given: readonly Given[], node: Node) {
  try {
    const found = bindArguments(kind, given, node);
    if (found.wrong) throw found.wrong.problem;
    return found;
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    throw new Problem(problem.code, problem.place, problem.params);
  }
}

/** Positional arguments by their names, so that they meet those of the constructor. */
function named(row: FunctionRow, given: readonly Given[]): Given[] {
  const all = given.map((g, i) => ({ ...g, name: g.name ?? row.params[i] ?? null }));
  return all
    .map((g) => ({ ...g, name: g.name === null ? null : (row.renamed?.[g.name] ?? g.name) }))
    .filter((g) => g.name === null || !row.dropped?.includes(g.name));
}

function isSwitchedOff(given: readonly Given[], row: FunctionRow): boolean {
  const training = given.find((g, i) => (g.name ?? row.params[i]) === 'training');
  return training?.value.type === 'bool' && !training.value.value;
}

/** `F.pad(x, (left, right, top, bottom), mode, value)`. */
function pad(m: Machine, tensor: Tensor, given: readonly Given[], node: Node): Value | null {
  const params = ['pad', 'mode', 'value'];
  const by = new Map(given.map((g, i) => [g.name ?? params[i], g]));
  const amounts = by.get('pad');
  const mode = by.get('mode')?.value;
  const value = by.get('value');
  const word = mode?.type === 'str' ? mode.value : 'constant';
  const kind = PADS[word];
  const list = amounts ? argValue(amounts.value) : undefined;
  if (!amounts || !Array.isArray(list) || (list.length !== 4 && list.length !== 2)) return null;
  if (kind === undefined || !isLayerKind(kind)) return null;
  const full: Value = { type: 'tuple', items: [0, 1, 2, 3].map((i) => ({ type: 'int', value: Number(list[i] ?? 0) })) };
  const isNone = !value || value.value.type === 'none';
  const more: Given[] =
    word !== 'constant'
      ? []
      : [isNone ? { ...amounts, name: 'value', value: { type: 'int', value: 0 } } : { ...value, name: 'value' }];
  return step(
    m,
    kind,
    tensor,
    [{ ...amounts, name: 'padding', value: list.length === 4 ? amounts.value : full }, ...more],
    {},
    node,
  );
}
