import '../../../core/layers/all';
import { inferNet } from '../../../core/net/infer';
import { moduleName } from '../../../core/net/names';
import {
  INPUT_KEY,
  isChain,
  type Module,
  modeOf,
  type Net,
  refTo,
  type Use,
  type ValueRef,
} from '../../../core/net/net';
import type { ShapedNet, ShapedStep } from '../../../core/net/shaped';
import { nonNegativeSteps } from '../../../core/net/signs';
import type { Mode } from '../../../core/weights';
import { writeOperation } from '../write/operations';
import { nameValues } from '../write/variables';
import { isOperation, RESERVED, writeLayer } from '../write/write_layer';
import { type Dialect, type Foreign, type ForeignLayer, Reader } from './foreign';
import { foreignStep } from './layers';
import { type Input, KERAS, TFJS, type Words } from './words';

/** A net in another framework's words, and the layers that have no equal there. */
export interface ForeignCode {
  readonly code: string;
  /** By the layer's index among those that are not switched off, with its PyTorch source. Empty: all is there. */
  readonly missing: readonly { readonly layer: number; readonly source: string }[];
  /** PyTorch's refusal: the code ends before that layer. */
  readonly refused: string | null;
}

/** As `keras.Sequential([...])`, or with branches and what no layer does as `keras.Model(...)`, channels last. Weights are drawn by Keras's own rules. */
export function writeKeras(net: Net, input: Input): ForeignCode {
  return writeForeign(net, input, 'keras', KERAS);
}

/** As `tf.sequential({layers: [...]})` or `tf.model(...)` of TensorFlow.js. */
export function writeTfjs(net: Net, input: Input): ForeignCode {
  return writeForeign(net, input, 'tfjs', TFJS);
}

interface Known {
  readonly step: ShapedStep;
  /** Null: it has no equal. */
  readonly pieces: readonly Foreign[] | null;
}

function writeForeign(net: Net, input: Input, dialect: Dialect, words: Words): ForeignCode {
  const shaped = inferNet(net, input);
  const known = translated(shaped, dialect, words);
  const refused = shaped.fault && shaped.fault.when !== 'budget' ? shaped.fault.text : null;
  const last = refused === null ? null : `${words.mark} ${refused.replace(/[\r\n]+/g, ' ')}`;
  const missing = [...known.values()].flatMap(({ step, pieces }) =>
    pieces ? [] : [{ layer: step.layer, source: sourceOf(step.module, ['x']) }],
  );
  const pure = withoutWriting(shaped);
  const remarks = modeRemarks(known, words, modeOf(net));
  const isPlain = [...known.values()].every(({ pieces }) => pieces?.every((p) => 'name' in p && !p.joins) ?? true);
  if (isChain(pure.forward) && isPlain && sharedModules(known).size === 0) {
    const lines = chainLines(known, words);
    if (last !== null) lines.push(last);
    return { code: words.sequence(input, lines.map((line) => `    ${line}\n`).join(''), remarks), missing, refused };
  }
  const lines = graphLines(net, pure, known, words);
  if (last !== null) lines.lines.push([null, last]);
  return { code: words.graph(input, lines.lines, lines.returned, remarks), missing, refused };
}

/** Modules that run more than once. */
function sharedModules(known: ReadonlyMap<string, Known>): ReadonlySet<string> {
  const uses = [...known.values()]
    .filter(({ pieces }) => pieces?.some((p) => 'name' in p && p.weights) ?? true)
    .map(({ step }) => step.module.id);
  return new Set(uses.filter((id, i) => uses.indexOf(id) !== i));
}

function translated(shaped: ShapedNet, dialect: Dialect, words: Words): ReadonlyMap<string, Known> {
  const positive = nonNegativeSteps(shaped.steps);
  const uses = new Map<string, number>();
  for (const { module } of shaped.steps) uses.set(module.id, (uses.get(module.id) ?? 0) + 1);
  const known = new Map<string, Known>();
  for (const step of shaped.steps) {
    const isPositive = step.inputs.length > 0 && step.inputs.every(({ layer }) => positive[layer ?? -1] === true);
    const r = new Reader(step, dialect, modeOf(shaped.net), {
      isPositive,
      isShared: (uses.get(step.module.id) ?? 0) > 1,
    });
    const pieces = foreignStep(r);
    const isWritten = pieces?.every((p) => !('name' in p) || words.layer(p) !== null);
    known.set(step.use.id, { step, pieces: isWritten ? pieces : null });
  }
  // A module whose uses would make different layers is no one layer.
  const own = (pieces: readonly Foreign[] | null) =>
    pieces?.flatMap((p) => ('name' in p && p.weights ? [words.layer(p)] : [])).join() ?? '';
  for (const [id, { step, pieces }] of known) {
    const first = [...known.values()].find((k) => k.step.module.id === step.module.id);
    if (first && own(first.pieces) !== own(pieces)) known.set(id, { step, pieces: null });
  }
  return known;
}

/** Whether a step that has no equal may be left out, and what is behind it still runs. */
const keepsShape = ({ inputSizes, outputSizes }: ShapedStep) => inputSizes.join() === outputSizes.join();

function chainLines(known: ReadonlyMap<string, Known>, words: Words): string[] {
  const lines: string[] = [];
  let isBehind = false;
  for (const { step, pieces } of known.values()) {
    if (!pieces) {
      lines.push(`${words.mark} no equal: ${sourceOf(step.module, ['x'])}`);
      isBehind ||= !keepsShape(step);
      continue;
    }
    for (const piece of pieces) {
      if (!('name' in piece)) continue;
      if (piece.remark) lines.push(`${words.mark} ${piece.remark}`);
      lines.push(`${isBehind ? `${words.mark} behind it: ` : ''}${words.layer(piece)},`);
    }
  }
  return lines;
}

interface GraphLines {
  readonly lines: (readonly [name: string | null, text: string])[];
  readonly returned: readonly string[];
}

function graphLines(net: Net, pure: Net, known: ReadonlyMap<string, Known>, words: Words): GraphLines {
  const lines: (readonly [string | null, string])[] = [];
  const parameter = (module: Module) => `self.${moduleName(net, module)}`;
  const shared = sharedModules(known);
  const taken = new Set(TAKEN);
  const objects = new Map<string, string>();
  for (const { step } of known.values()) {
    const { id } = step.module;
    if (!shared.has(id) || objects.has(id)) continue;
    const stem = moduleName(net, step.module)
      .replace(/\W/g, '_')
      .replace(/^(?=\d)/, 'layer_');
    let name = `${stem}_layer`;
    for (let n = 2; taken.has(name); n += 1) name = `${stem}_layer${n}`;
    taken.add(name);
    objects.set(id, name);
  }
  const named = nameValues(pure, { trunk: 'x', taken, parameter, alone: true });
  const made = new Set<string>();
  /** Tensors that are not there: what has no equal, and all that is made of it. */
  const lost = new Set<string>();
  const isLost = (refs: readonly ValueRef[]) => refs.some(({ from }) => lost.has(from));
  for (const { uses, module, reads, binds, aliases } of named.lines) {
    lines.push(...aliases);
    const [use] = uses;
    const [name = null] = binds;
    const own = use && known.get(use.id);
    if (!own) continue;
    const isBehind = isLost(use.inputs);
    if (own.pieces && !isBehind) {
      let on = reads;
      for (const piece of own.pieces) {
        lines.push(...written(piece, name, on, module, words, objects, made));
        on = name === null ? [] : [name];
      }
      continue;
    }
    if (isBehind || !keepsShape(own.step)) lost.add(use.id);
    // As if the layer were not there: what it reads goes on.
    if (name !== null && reads[0] !== undefined && name !== reads[0]) lines.push([name, reads[0]]);
    const source = sourceOf(module, reads);
    lines.push([null, `${words.mark} ${own.pieces ? 'behind it' : 'no equal'}: ${source}`]);
  }
  return { lines, returned: named.returned };
}

/** One piece of a step: the call of a layer, which is made first where it runs again later. */
function* written(
  piece: Foreign,
  name: string | null,
  reads: readonly string[],
  module: Module,
  words: Words,
  objects: ReadonlyMap<string, string>,
  made: Set<string>,
): Generator<readonly [string | null, string]> {
  if (!('name' in piece)) {
    yield [name, piece.text.replace(/\{(\d)\}/g, (_, i: string) => reads[Number(i)] ?? '')];
    return;
  }
  if (piece.remark) yield [null, `${words.mark} ${piece.remark}`];
  const object = piece.weights ? objects.get(module.id) : undefined;
  const own = words.layer(piece) ?? '';
  if (object !== undefined && !made.has(object)) {
    made.add(object);
    yield [object, own];
  }
  yield [name, words.call(object ?? own, reads, piece)];
}

/** What a norm that runs in two ways does in the file's model. */
function modeRemarks(known: ReadonlyMap<string, Known>, words: Words, mode: Mode): readonly string[] {
  const pieces = [...known.values()].flatMap((k) => k.pieces ?? []);
  const layers = pieces.filter((p): p is ForeignLayer => 'name' in p);
  const hasNorm = layers.some((p) => p.name === 'BatchNormalization');
  return hasNorm ? words.modes(mode) : [];
}

/** A layer as PyTorch has it. */
function sourceOf(module: Module, reads: readonly string[]): string {
  return isOperation(module) ? writeOperation(module, reads).text : writeLayer(module);
}

/** The steps that run, each reading what holds the values that it sees: nothing is written in place in other frameworks. */
function withoutWriting({ net, constants, steps, outputs }: ShapedNet): Net {
  const uses = [...constants, ...steps].map(({ use, inputs }): Use => {
    return { id: use.id, module: use.module, off: false, inputs: inputs.map((i) => i.value) };
  });
  const modules = net.modules.map((m): Module => {
    const { inplace: _, ...args } = m.args;
    return { ...m, args };
  });
  const returned = outputs.length > 0 ? outputs.map((o) => o.value) : [refTo(steps.at(-1)?.use.id ?? INPUT_KEY)];
  return { ...net, modules, forward: { uses, outputs: returned } };
}

/** Words of either language, and names that the files have. */
const TAKEN: ReadonlySet<string> = new Set([
  ...RESERVED,
  ...`inputs model keras layers ops tf let const var new function this class export default switch case do typeof void delete
  instanceof throw catch finally debugger enum extends super static interface package private protected public`.split(
    /\s+/,
  ),
]);
