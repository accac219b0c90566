import type { Act, Operand, TensorIndex, TensorRead, TensorRef, Write } from '../../../core/net/acts';
import { modulesIn } from '../../../core/net/acts';
import { actsOf } from '../../../core/net/construction';
import { type Module, modeOf, moduleOf, type Net, usesOf } from '../../../core/net/net';
import { pyFloat } from '../../../core/python/python';
import type { Shape } from '../../../core/shape';
import { isTensor, nestedText } from './tensors';
import { writeInit } from './write_layer';

/** What a net's text is written for, where its acts say when x is drawn, or with which seed. */
export interface Around {
  /** The page's; null: no line says it. */
  readonly seed: string | null;
  /** The sizes that torch.randn draws x of; null: no line draws it. */
  readonly input: Shape | null;
  /** What happens, where that is not all that the net says: for slot b, what is left behind slot a's. */
  readonly acts?: readonly Act[];
}

export const NOWHERE: Around = { seed: null, input: null };

/** What happens before a net is made, while it is (its modules among it), and after. */
interface Parted {
  readonly before: readonly Act[];
  readonly inside: readonly Act[];
  readonly after: readonly Act[];
}

const isOn = (act: Act) => modulesIn(act).length > 0;

function parted(net: Net, all: readonly Act[] = actsOf(net)): Parted {
  // A text of a net says nothing of files.
  const acts = all.filter((act) => act.type !== 'load');
  const first = acts.findIndex(isOn);
  if (first < 0) return { before: acts, inside: [], after: [] };
  const last = acts.findLastIndex(isOn) + 1;
  return { before: acts.slice(0, first), inside: acts.slice(first, last), after: acts.slice(last) };
}

/** Whether a seed and x, and then the net, are all there is: what everybody writes around a net, and no text of it has. */
function isUsualAround({ before, after }: Parted): boolean {
  const [seed, x, ...more] = before;
  const isStart = seed?.type === 'seed' && seed.seed === null && x?.type === 'input';
  return isStart && more.length === 0 && after.length === 0;
}

/** Whether all modules are made one after the other, so that a sequence can hold them. */
export function isInOneGo(net: Net): boolean {
  const { inside } = parted(net);
  const first = inside.findIndex((act) => act.type === 'module');
  const last = inside.findLastIndex((act) => act.type === 'module');
  return first <= 0 && inside.slice(0, last + 1).every((act) => act.type === 'module');
}

/** Whether a net's modules alone say all of it: nothing is done to them, and they train. */
export function isBare(net: Net): boolean {
  const own = parted(net);
  return (
    !net.mode &&
    net.modules.every((m) => !m.mode) &&
    isUsualAround(own) &&
    own.inside.every((act) => act.type === 'module')
  );
}

/** How modules and what happens are called in a text. */
export interface ActNames {
  /** A module where it is made: `self.conv1`, `net[0]`. */
  readonly path: (id: string) => string;
  /** The line that constructs it; null: it is constructed nowhere. */
  readonly construct: (module: Module) => string | null;
  /** Where x is drawn while the net is made: `self.x`. */
  readonly x: string | null;
}

/** The lines that make a net: its modules and what happens to them, in order. */
export function insideLines(net: Net, names: ActNames, around: Around): string[] {
  return parted(net, around.acts).inside.flatMap((act) => {
    const off = modulesIn(act).some((id) => isAlwaysOff(net, id)) ? '# off: ' : '';
    return linesOf(net, act, names, around).map((line) => `${off}${line}`);
  });
}

/** Whether x is drawn while the net is made. */
export const drawsInside = (net: Net) => parted(net).inside.some((act) => act.type === 'input');

/** The lines before and behind the making of a net, in which no module of it is named. */
export function outsideLines(net: Net, around: Around, x: string | null = 'x') {
  const own = parted(net, around.acts);
  const names: ActNames = { path: () => '', construct: () => null, x };
  const write = (acts: readonly Act[]) => acts.flatMap((act) => linesOf(net, act, names, around));
  return { before: write(own.before), after: write(own.after), isUsual: isUsualAround(own) };
}

/**
 * A text of a net with the lines that are not everybody's around it: what is drawn before and behind, the mode, and, where
 * it matters when x is drawn, the call.
 *
 * @param make the lines that make it, `net = Net()`
 * @param path a module from outside: `net.conv1`
 */
export function aroundLines(net: Net, make: readonly string[], path: (id: string) => string, around: Around): string[] {
  const { before, after, isUsual } = outsideLines(net, around);
  const modes = modeLines(net, 'net', path);
  if (isUsual) return [...make, ...modes];
  const call = around.input ? [`y = net(${drawsInside(net) ? 'net.x' : 'x'})`] : [];
  return [...before, ...make, ...after, ...modes, ...call];
}

/** `net.eval()`, and `net.bn1.train()` where a module is in another mode. */
export function modeLines(net: Net, name: string, path: (id: string) => string): string[] {
  const own = net.modules.filter(
    (m) => m.mode !== undefined && m.mode !== modeOf(net) && !isTensor(m) && !isAlwaysOff(net, m.id),
  );
  return [...(net.mode === 'eval' ? [`${name}.eval()`] : []), ...own.map((m) => `${path(m.id)}.${m.mode}()`)];
}

/** Whether a module is not constructed: each of its uses is switched off. */
export function isAlwaysOff(net: Net, id: string): boolean {
  const own = usesOf(net, id);
  return own.length > 0 && own.every((u) => u.off);
}

function linesOf(net: Net, act: Act, { path, construct, x }: ActNames, { seed, input }: Around): string[] {
  switch (act.type) {
    case 'module': {
      const line = construct(moduleOf(net, act.module));
      return line === null ? [] : [line];
    }
    case 'seed': {
      const own = act.seed ?? seed;
      return own === null ? [] : [`torch.manual_seed(${own})`];
    }
    case 'input':
      return input ? [`${x === null ? '' : `${x} = `}torch.randn(${input.join(', ')})`] : [];
    case 'init': {
      const recipe = moduleOf(net, act.module).init?.[act.at];
      return recipe ? [writeInit(recipe, tensorText(net, { module: act.module, name: recipe.target }, path))] : [];
    }
    case 'load':
      return [];
    case 'reset':
      return [`${path(act.module)}.reset_parameters()`];
    case 'tie':
      return [`${tensorText(net, act.tensor, path)} = ${tensorText(net, act.to, path)}`];
    case 'draw': {
      const { fn, count, law } = act;
      if (fn === 'randn64') return [`torch.randn(${count}, dtype=torch.float64)`];
      if (fn !== 'trunc_normal_') return [`torch.${fn}(${count})`];
      const args = law && { mean: law.mean, std: law.std, a: law.a, b: law.b };
      return [writeInit({ fn, args: args ?? {} }, `torch.empty(${count})`)];
    }
    case 'write':
      return writeLines(net, act, path);
  }
}

/** A tensor of a module: `self.conv1.weight`; of the net itself, where it stands. */
function tensorText(net: Net, { module, name }: TensorRef, path: (id: string) => string): string {
  return isTensor(moduleOf(net, module)) ? path(module) : `${path(module)}.${name}`;
}

const isBufferName = (name: string) => name !== 'weight' && name !== 'bias';

const dataText = (net: Net, ref: TensorRef, path: (id: string) => string) =>
  `${tensorText(net, ref, path)}${isBufferName(ref.name) ? '' : '.data'}`;

function indexText(index: TensorIndex | undefined): string {
  if (!index || index.length === 0) return '';
  const parts = index.map((part) => {
    if (part === null) return ':';
    if (typeof part === 'number') return String(part);
    const [start, stop, step] = part;
    return `${start ?? ''}:${stop ?? ''}${step === null ? '' : `:${step}`}`;
  });
  return `[${parts.join(', ')}]`;
}

/** A tensor that is read. PyTorch takes no backward steps: a whole axis backwards is flipped. */
function readText(net: Net, { of, index, axes }: TensorRead, path: (id: string) => string): string {
  const isBack = (part: TensorIndex[number]) =>
    Array.isArray(part) && part[2] === -1 && part[0] === null && part[1] === null;
  const kept = index?.map((part) => (isBack(part) ? null : part));
  const flipped = (index ?? [])
    .filter((part) => typeof part !== 'number')
    .flatMap((part, axis) => (isBack(part) ? [axis] : []));
  const flip = flipped.length > 0 ? `.flip(${flipped.join(', ')})` : '';
  return `${dataText(net, of, path)}${indexText(kept)}${flip}${axes ? `.permute(${axes.join(', ')})` : ''}`;
}

function operandText(net: Net, by: Operand, path: (id: string) => string): string {
  if (typeof by === 'number') return pyFloat(by);
  if ('of' in by) return readText(net, by, path);
  const [first = 0] = by.values;
  const [size] = by.shape;
  if (by.values.length === 1 && size !== undefined) {
    return `torch.full((${by.shape.join(', ')}${by.shape.length === 1 ? ',' : ''}), ${pyFloat(first)})`;
  }
  return `torch.tensor(${nestedText(by.shape, by.values)})`;
}

const METHODS = {
  add: 'add_',
  sub: 'sub_',
  mul: 'mul_',
  div: 'div_',
  neg: 'neg_',
  abs: 'abs_',
  sign: 'sign_',
  sqrt: 'sqrt_',
} as const;

function writeLines(net: Net, { to, index, run, fresh }: Write, path: (id: string) => string): string[] {
  const name = tensorText(net, to, path);
  const isSet = run.op === 'set' && !index;
  if (fresh && isSet && typeof run.by === 'object' && !isBufferName(to.name)) {
    const copied = 'of' in run.by ? '.clone()' : '';
    return [`${name} = nn.Parameter(${operandText(net, run.by, path)}${copied})`];
  }
  const renewed = fresh ? [`${name} = nn.Parameter(${name}.detach().clone())`] : [];
  const target = `${dataText(net, to, path)}${indexText(index)}`;
  const call = (method: string, given = '') => [...renewed, `${target}.${method}(${given})`];
  switch (run.op) {
    case 'set': {
      const text = operandText(net, run.by, path);
      if (index && index.length > 0) return [...renewed, `${target} = ${text}`];
      return typeof run.by === 'number' ? [...renewed, `${target}[:] = ${text}`] : call('copy_', text);
    }
    case 'max':
    case 'min':
      return call('clamp_', `${run.op === 'max' ? 'min' : 'max'}=${operandText(net, run.by, path)}`);
    case 'init':
      return [...renewed, writeInit(run.recipe, target)];
    default:
      return call(METHODS[run.op], 'by' in run ? operandText(net, run.by, path) : '');
  }
}
