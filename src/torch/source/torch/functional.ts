import type { Args, ArgValue } from '../../../core/args';
import type { LayerKind } from '../../../core/layers/table';
import type { Derived } from '../../../core/net/derived';
import { bindFunction } from '../../../core/python/function_bind';
import { functionText, signOf } from '../../../core/python/function_call';
import { FUNCTIONS, type FunctionRow, functionRow, functionSign } from '../../../core/python/functions';
import { wrongCall } from '../../../core/python/wrong_call';
import { type Bound, bindArguments, bindTo, type Called, callText } from '../python/bind';
import { refusedBinding } from '../python/classes';
import type { Machine } from '../python/machine';
import { truth } from '../python/operators';
import type { CallPlaces, CodePlace, FunctionPlaces } from '../python/places';
import { Problem } from '../python/problem';
import { derivedOf } from '../python/sizes';
import { current, type Tensor } from '../python/trace';
import { type Node, parts } from '../python/tree';
import { argValue, type Given, type Value } from '../python/values';
import { hasInPlace } from './steps';
import { through } from './through';
import { callPlaces, noteWrong } from './torch_layer';

/** torch.dropout has no training of its own, and so is read and not held as a call. */
const isKnown = (head: string) => head === 'torch.dropout' || functionSign(head, false) !== null;

/** Functions that a module of torch has. */
export function namesOf(home: string): readonly string[] {
  const names = Object.keys(FUNCTIONS);
  if (home === 'torch') return names.filter((name) => isKnown(`torch.${name}`));
  return home === 'torch.nn.functional' ? [...names, 'pad'] : [];
}

const PADS: Readonly<Record<string, LayerKind>> = {
  constant: 'ConstantPad2d',
  reflect: 'ReflectionPad2d',
  replicate: 'ReplicationPad2d',
  circular: 'CircularPad2d',
};

/** The map that a function is called on. */
export interface Target {
  readonly home: 'functional' | 'torch' | 'tensor';
  readonly tensor: Tensor;
  /** Where its other arguments begin; null where they are not all behind it. */
  readonly after: number | null;
}

const HEADS = { functional: 'F', torch: 'torch', tensor: 'x' } as const;

/** `F.relu(x)`, `torch.relu(x)`, `x.relu()` on a tensor; null where there is no such function. */
export function applyFunction(
  m: Machine,
  target: Target,
  name: string,
  given: readonly Given[],
  node: Node,
): Value | null {
  const { home, tensor } = target;
  const plain = name.replace(/_$/, '');
  const head = `${HEADS[home]}.${name}`;
  if (home === 'functional' && plain === 'pad') return pad(m, target, given, node);
  if (home === 'functional' && name === 'max_unpool2d') return unpool(m, tensor, given, node);
  const row = Object.hasOwn(FUNCTIONS, plain) ? FUNCTIONS[plain] : undefined;
  const isHere = home === 'functional' || isKnown(head);
  if (!row || !isHere) return null;
  if (row.params.includes('training') && isSwitchedOff(given, row)) return { type: 'tensor', tensor };
  if (row.kind === 'Upsample' && smooths(tensor, given, row)) return m.refuse(node);
  const called = functionOf(row.kind, head, given, row.dropped ?? []);
  const isInPlace = name.endsWith('_');
  const preset = functionRow(head)?.preset ?? {};
  const changes = isInPlace && !hasInPlace(row.kind);
  if (called) return calledStep(m, called, head, target, given, preset, node, changes);
  return step(m, row.kind, tensor, named(row, given), preset, node, changes);
}

/** `F.max_unpool2d(x, indices, 2)`: the layer, which is called on the map and the indices. */
function unpool(m: Machine, tensor: Tensor, given: readonly Given[], node: Node): Value {
  const names = ['indices', 'kernel_size', 'stride', 'padding', 'output_size'];
  const by = new Map(given.map((g, i) => [g.name ?? names[i] ?? '', g]));
  const indices = by.get('indices')?.value;
  if (indices?.type !== 'tensor' || [...by.keys()].some((name) => !names.includes(name))) return m.refuse(node);
  by.delete('indices');
  const args: Record<string, ArgValue> = {};
  for (const [name, g] of by) {
    const value = argValue(g.value);
    if (value === undefined) return m.refuse(node);
    if (value !== null) args[name] = value;
  }
  const module = m.construct('MaxUnpool2d', args, { ...callPlaces(m, node, by), list: null });
  const made = through(m, { module, off: false }, [tensor, indices.tensor], node, true, derivedIn(by, args));
  return { type: 'tensor', tensor: made };
}

/** Whether cells are smoothed for a smaller map, which is another thing than between cells of a larger one. */
function smooths(tensor: Tensor, given: readonly Given[], row: FunctionRow): boolean {
  const by = new Map(given.map((g, i) => [g.name ?? row.params[i], g.value]));
  // Python refuses a call with more arguments than there are before anything else.
  if (given.length > row.params.length) return false;
  if (truth(by.get('antialias') ?? { type: 'none' }) !== true) return false;
  const [mode, size, scale] = ['mode', 'size', 'scale_factor'].map((name) => by.get(name));
  if (mode?.type !== 'str' || mode.value !== 'bilinear') return true;
  const numbers = (value: Value | undefined) => [(value && argValue(value)) ?? []].flat().map(Number);
  const own = current(tensor).size?.shape.slice(-2) ?? [];
  const [wanted, by2] = [numbers(size), numbers(scale)];
  const isLarger = own.every((n, i) => (wanted[i] ?? wanted[0] ?? n * (by2[i] ?? by2[0] ?? 0)) >= n);
  return own.length < 2 || !isLarger;
}

/** What is called where a function is; null where it is not known how its arguments are bound. */
function functionOf(kind: LayerKind, head: string, given: readonly Given[], dropped: readonly string[]): Called | null {
  const sign = signOf(head, given, (g) => truth(g.value) === true);
  if (!sign) return null;
  return {
    kind,
    dropped,
    bind: (all) => bindFunction(kind, sign, all),
    written: (args) => functionText({ head, args }),
  };
}

/** Appends what a function is, with its call where PyTorch does not take that. */
function calledStep(
  m: Machine,
  called: Called,
  head: string,
  target: Target,
  given: readonly Given[],
  preset: Readonly<Record<string, ArgValue>>,
  node: Node,
  changes: boolean,
): Value {
  const dropped = given.filter((g) => g.name !== null && called.dropped.includes(g.name)).map((g) => m.source(g.place));
  const found = bindTo(called, given, node);
  return append(
    m,
    called.kind,
    { ...found, args: { ...preset, ...found.args } },
    { head, dropped },
    target,
    node,
    changes,
  );
}

/** Appends a module that a function is. */
function append(
  m: Machine,
  kind: LayerKind,
  { args, bound, wrong }: Bound,
  fn: Pick<FunctionPlaces, 'head' | 'dropped'>,
  target: Target,
  node: Node,
  changes = false,
): Value {
  const places: CallPlaces = {
    ...callPlaces(m, node, bound),
    list: null,
    fn: { ...fn, rest: restOf(m, target, node) },
  };
  const module = m.construct(kind, args, places, wrong?.call);
  noteWrong(m, module.id, wrong);
  const derived = derivedIn(bound, args);
  return { type: 'tensor', tensor: through(m, { module, off: false }, [target.tensor], node, true, derived, changes) };
}

/** What follows from shapes among the arguments that a module has. */
function derivedIn(bound: ReadonlyMap<string, Given>, args: Args): Derived<Tensor> | null {
  const own = [...bound].filter(([name]) => args[name] !== undefined).map(([name, g]) => [name, g.value] as const);
  return derivedOf(Object.fromEntries(own));
}

function restOf(m: Machine, { after }: Target, node: Node): CodePlace | null {
  const list = node.lastChild;
  if (m.text.stands || list?.name !== 'ArgList' || after === null || after <= list.from || after >= list.to)
    return null;
  if (parts(list).some((n) => n.name === '*' || n.name === '**')) return null;
  return m.place({ from: after, to: list.to - 1 });
}

/** Appends a module without weights, constructed where it is used. */
function step(
  m: Machine,
  kind: LayerKind,
  tensor: Tensor,
  given: readonly Given[],
  preset: Readonly<Record<string, ArgValue>>,
  node: Node,
  changes = false,
): Value {
  const { args, bound } = boundAt(kind, given, node);
  const module = m.construct(kind, { ...preset, ...args }, callPlaces(m, node, bound));
  const derived = derivedIn(bound, args);
  return { type: 'tensor', tensor: through(m, { module, off: false }, [tensor], node, true, derived, changes) };
}

/** The constructor's messages name the constructor, which does not stand here: their words are left out. */
function boundAt(kind: LayerKind, given: readonly Given[], node: Node) {
  try {
    const found = bindArguments(kind, given, node);
    if (found.wrong?.problem) throw found.wrong.problem;
    return found;
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    throw new Problem(problem.code, problem.place, problem.params);
  }
}

/** Positional arguments by their names, so that they meet those of the constructor. */
function named(row: FunctionRow, given: readonly Given[]): Given[] {
  const all = given.map((g, i) => ({ ...g, name: g.name ?? row.params[i] ?? null }));
  return all.filter((g) => g.name === null || !row.dropped?.includes(g.name));
}

function isSwitchedOff(given: readonly Given[], row: FunctionRow): boolean {
  const training = given.find((g, i) => (g.name ?? row.params[i]) === 'training');
  // Where it goes with the module's flag it stands there in both modes.
  return training?.value.type === 'bool' && !training.value.value && !training.value.flag;
}

/** A call of F.pad that PyTorch does not take. */
function wrongPad(m: Machine, target: Target, given: readonly Given[], node: Node): Value | null {
  const head = 'F.pad';
  const called = functionOf('ConstantPad2d', head, given, []);
  if (!called) return null;
  const { bound, refusal, at } = called.bind(given);
  const text = callText(called, given, bound, refusal !== null);
  const wrong = text === null ? null : wrongCall(called.kind, text);
  if (text === null || !wrong) return null;
  const problem = refusal && refusedBinding(called.kind, refusal, at?.place ?? node);
  return append(
    m,
    called.kind,
    { args: wrong.args, bound, wrong: { call: text, problem } },
    { head, dropped: [] },
    target,
    node,
  );
}

/** Numbers that F.pad takes for a batch of maps. */
const MOST_PADS = 8;

/** `F.pad(x, (left, right, top, bottom), mode, value)`. */
function pad(m: Machine, target: Target, given: readonly Given[], node: Node): Value | null {
  const { tensor } = target;
  const wrong = wrongPad(m, target, given, node);
  if (wrong) return wrong;
  const params = ['pad', 'mode', 'value'];
  const by = new Map(given.map((g, i) => [g.name ?? params[i], g]));
  const amounts = by.get('pad');
  const mode = by.get('mode')?.value;
  const value = by.get('value');
  const word = mode?.type === 'str' ? mode.value : 'constant';
  const kind = Object.hasOwn(PADS, word) ? PADS[word] : undefined;
  const list = amounts ? argValue(amounts.value) : undefined;
  // As many pairs as there are axes, the last axis first; of one pair the rows are left as they are.
  if (!amounts || !Array.isArray(list) || list.length < 2 || list.length % 2 > 0 || list.length > MOST_PADS)
    return null;
  if (kind === undefined || (list.length > 4 && kind !== 'ConstantPad2d')) return null;
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
    [{ ...amounts, name: 'padding', value: list.length >= 4 ? amounts.value : full }, ...more],
    {},
    node,
  );
}
