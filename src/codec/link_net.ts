import type { Args, ArgValue } from '../core/args';
import { layerSpec } from '../core/layers/rows';
import { isRowKind, type LayerKind } from '../core/layers/table';
import { type Derived, mapDerived, refsIn } from '../core/net/derived';
import { type Flow, Flows, takenFrom } from '../core/net/flow';
import { INPUT_KEY, type Module, type PlainForward, type PlainRef, type PlainUse, refTo } from '../core/net/net';
import type { Shape } from '../core/shape';
import { MAX_LAYERS } from '../core/values';
import { readDerived, writeDerived } from './link_derived';
import { readInit, splitInit, writeInit } from './link_init';
import { readLayer, writeLayer } from './link_layer';
import { readMore, writeMore } from './link_more';
import { checkModule, forwardState, isName, type ModuleState, type NetState, plainOf } from './net_state';
import { actsOfPlaces, type OldPlaces } from './old_places';
import { type Problem, problem } from './problem';

const moduleOf = (kind: LayerKind, args: Args): Module => ({ id: '', kind, args, name: null });

/** The argument of a layer that follows from what comes in, and its value there; in links it is left out. */
function derived(kind: LayerKind, args: Args, flow: Flow): { readonly name: string; readonly value: ArgValue } | null {
  const own = layerSpec(kind).channels;
  // How many sizes normalized_shape has does not follow from what comes in.
  if (!own || own.of === 'tail' || layerSpec(kind).args.find((a) => a.name === own.in)?.default !== undefined)
    return null;
  const value = takenFrom(own, args, flow);
  return value === null ? null : { name: own.in, value };
}

/** Whether every module is used once, in the order of construction; what it reads is another matter. */
function inLine({ modules }: NetState, { uses }: PlainForward): boolean {
  return uses.length === modules.length && uses.every((u, i) => u.module === i);
}

/** A net as its fields in a link: the layers, and what they and the outputs read where that is not one after the other. */
export interface NetText {
  readonly layers: string;
  /** Which modules run, where that is not each once in their order. */
  readonly run: string | null;
  /** What is returned, where it is not the last step alone. */
  readonly out: string | null;
  /** What older pages did not know, see link_more.ts; null: nothing. */
  readonly more: string | null;
}

const EMPTY = 'none';

/** Of a step that reads nothing: a parameter of the net. */
const NOTHING = '_';

const refText = ([from, port]: PlainRef) => `${from < 0 ? 'x' : from}${port === 0 ? '' : `.${port}`}`;

const refsText = (refs: readonly PlainRef[]) => refs.map(refText).join('_') || NOTHING;

/** What the step at a place reads, and which of its arguments follow from shapes; nothing where it reads the step before. */
function readsText({ inputs, derived }: PlainUse, place: number): string {
  const refs = refsText(inputs);
  const text = `${refs === refText([place - 1, 0]) ? '' : refs}${writeDerived(derived)}`;
  return text === '' ? '' : `${text}:`;
}

const idOf = (place: number) => (place < 0 ? INPUT_KEY : String(place));
const inputsOf = (refs: readonly PlainRef[]) => refs.map(([from, port]) => refTo(idOf(from), port));

/** Where steps follow construction a layer's `in` is left out where it is what comes in. */
export function writeNet(net: NetState, input: Shape): NetText {
  const plain = plainOf(net.forward);
  const straight = inLine(net, plain);
  const flows = new Flows(input);
  const tokens = net.modules.map(({ kind, args, call, name, init }, i) => {
    const use = straight ? plain.uses[i] : undefined;
    const inputs = inputsOf(use?.inputs ?? []);
    const follows = use ? derived(kind, args, flows.read(inputs[0])) : null;
    const { [follows?.name ?? '']: own, ...others } = args;
    const left = follows !== null && own === follows.value;
    // What follows from shapes is written as it is here.
    if (use) flows.pass({ id: idOf(i), off: use.off, inputs }, moduleOf(kind, args));
    const reads = use ? readsText(use, i) : '';
    const before = `${reads}${use?.off ? 'off:' : ''}${name === null ? '' : `${name}=`}`;
    // Arguments that follow from the call are not written; its own name is no argument's.
    const written = call === undefined ? (left ? others : args) : { call };
    return `${before}${writeLayer(kind, written)}${writeInit(init ?? [])}`;
  });
  const { run, out } = runText(plain);
  return {
    layers: tokens.join('/') || EMPTY,
    run: straight ? null : run,
    out,
    more: writeMore(net, ({ uses, outputs }) => {
      const other = runText(plainOf({ type: 'graph', uses, outputs }));
      return other.out === null ? other.run : `${other.run},out${other.out}`;
    }),
  };
}

/** How steps run, and what is returned where that is not the last step alone. */
function runText({ uses, outputs }: PlainForward): { readonly run: string; readonly out: string | null } {
  const run = uses.map((u, i) => `${readsText(u, i)}${u.off ? 'off' : ''}${u.module}`).join(',');
  const out = refsText(outputs);
  return { run: run || EMPTY, out: out === refText([uses.length - 1, 0]) ? null : out };
}

/** Slot b as what it differs in from slot a, layer by layer, where that is shorter: `a/0:c16k3p1`. */
export function writeDifference(a: NetText, b: NetText): string {
  const from = a.layers.split('/');
  const to = b.layers.split('/');
  if (from.length !== to.length || a.run !== b.run || a.out !== b.out) return b.layers;
  const changed = to.flatMap((token, i) => (token === from[i] ? [] : [`${i}:${token}`]));
  const text = ['a', ...changed].join('/');
  return text.length < b.layers.length ? text : b.layers;
}

/** Writes a difference out again, given slot a's text. */
export function expandDifference(path: string, text: string, a: string): { layers: string; problems: Problem[] } {
  const [first, ...changes] = text.split('/');
  if (first !== 'a') return { layers: text, problems: [] };
  const layers = a.split('/');
  const problems: Problem[] = [];
  for (const change of changes.slice(0, MAX_LAYERS)) {
    const found = /^(\d{1,4}):(.+)$/s.exec(change);
    const place = Number(found?.[1] ?? -1);
    if (found?.[2] && place < layers.length) layers[place] = found[2];
    else problems.push(problem(path, 'bad-value', change));
  }
  return { layers: layers.join('/'), problems };
}

const REF = '(?:x|\\d{1,4})(?:\\.\\d)?';
const REFS = new RegExp(`^(${REF}(?:_${REF})*|${NOTHING})$`);
const READS = new RegExp(`^(?:${REF}(?:_${REF})*|${NOTHING})?(?:~\\w+=[\\w.-]+)*$`);

/** What stands before a token: what its step reads (null: the step before), what follows from shapes, unread. */
interface Before {
  readonly reads: readonly PlainRef[] | null;
  readonly derived: string;
}

function splitReads(token: string): Before & { readonly rest: string } {
  const at = token.indexOf(':');
  const before = token.slice(0, Math.max(0, at));
  if (before === '' || !READS.test(before)) return { reads: null, derived: '', rest: token };
  const [refs = '', ...derived] = before.split('~');
  return {
    reads: refs === '' ? null : parseRefs(refs),
    derived: derived.map((part) => `~${part}`).join(''),
    rest: token.slice(at + 1),
  };
}

/** What is read, by places of the link; null where it is no such text. */
function parseRefs(text: string): PlainRef[] | null {
  if (!REFS.test(text)) return null;
  if (text === NOTHING) return [];
  return text.split('_').map((ref): PlainRef => {
    const [from, port = '0'] = ref.split('.');
    return [from === 'x' ? -1 : Number(from), Number(port)];
  });
}

/** A step as it was read, its refs still by the places of the link. */
interface ReadStep extends Before {
  /** Its place in the link. */
  readonly place: number;
  readonly module: number;
  readonly off: boolean;
}

/**
 * Steps by the places that they have among those that could be kept. Whoever reads one that could not, or one that
 * does not come before it, reads the step before it instead, which is named.
 */
function wired(
  path: string,
  steps: readonly ReadStep[],
  out: string | null,
): { plain: PlainForward; problems: Problem[] } {
  const places = new Map([[-1, -1], ...steps.map(({ place }, i) => [place, i] as const)]);
  const problems: Problem[] = [];
  const refs = (reads: readonly PlainRef[] | null, at: number, where: string): readonly PlainRef[] => {
    if (!reads) return [[at - 1, 0]];
    const found = reads.map(([from, port]): PlainRef => [places.get(from) ?? steps.length, port]);
    if (found.some(([from]) => from >= at)) problems.push(problem(where, 'bad-value', refsText(reads)));
    // Each for itself: a sum that has lost one of its two still has two.
    return found.map((ref) => (ref[0] < at ? ref : [at - 1, 0]));
  };
  /** What follows from the shapes of steps that are there, and come before. */
  const derivedOf = (text: string, at: number, where: string): Derived<PlainRef> | null => {
    if (text === '') return null;
    const read = readDerived(text);
    const placed = read && mapDerived(read, ([from, port]): PlainRef => [places.get(from) ?? steps.length, port]);
    if (placed && refsIn(placed).every(([from]) => from < at)) return placed;
    problems.push(problem(where, 'bad-value', text));
    return null;
  };
  const uses = steps.map(({ place, module, off, reads, derived }, i): PlainUse => {
    const where = `${path}.${place}`;
    const follows = derivedOf(derived, i, where);
    return { module, off, inputs: refs(reads, i, where), ...(follows && { derived: follows }) };
  });
  const read = out === null ? null : parseRefs(out);
  if (out !== null && (read === null || read.length === 0)) problems.push(problem(outField(path), 'bad-value', out));
  const outputs = refs(read?.length ? read : null, steps.length, outField(path));
  return { plain: { uses, outputs }, problems };
}

/** The field with what older pages did not know of a net: `more`, of the second net `bmore`. */
const moreField = (path: string) => (path === 'a' ? 'more' : `${path}more`);

/** The field that says what a net's forward returns: `out`, of the second net `bout`. */
export const outField = (path: string) => (path === 'a' ? 'out' : `${path}out`);

interface ReadToken {
  readonly module: ModuleState | null;
  readonly off: boolean;
  readonly places: OldPlaces;
  readonly problems: readonly Problem[];
}

function readToken(path: string, token: string, flow: Flow | null): ReadToken {
  const off = token.startsWith('off:');
  const text = off ? token.slice(4) : token;
  const [whole, calls] = splitInit(text);
  const named = /^([A-Za-z0-9_.]{1,40})=(.*)$/s.exec(whole);
  const name = named?.[1] ?? null;
  const layer = readLayer(named?.[2] ?? whole);
  if (!layer) return { module: null, off, places: [], problems: [problem(path, 'unknown-layer', token)] };
  const args = new Map(layer.args);
  const call = args.get('call');
  args.delete('call');
  const spec = checkModule(path, layer.kind, args, call);
  const { init, places, unread: uncalled } = readInit(calls);
  const unread = [...layer.unread, ...uncalled].map((part) => problem(path, 'bad-value', part));
  const follows = spec.module || !flow ? null : derivedIn(layer.kind, flow);
  const checked =
    follows && !args.has(follows.name) ? checkModule(path, layer.kind, args.set(follows.name, follows.value)) : spec;
  const module = checked.module && {
    ...checked.module,
    name: isName(name) ? name : null,
    ...(init.length > 0 && { init }),
  };
  return { module, off, places, problems: [...unread, ...checked.problems] };
}

function derivedIn(kind: string, flow: Flow) {
  return isRowKind(kind) ? derived(kind, {}, flow) : null;
}

/** Reads a net's fields: layers and arguments that can be kept are kept, the rest is named. Null: nothing can be. */
export function readNet(
  path: string,
  text: NetText,
  input: Shape,
): { net: NetState | null; problems: readonly Problem[] } {
  const all = text.layers === EMPTY || text.layers === '' ? [] : text.layers.split('/');
  const problems: Problem[] = [];
  if (all.length > MAX_LAYERS) problems.push(problem(path, 'too-many-layers', all.length));
  const straight = text.run === null;
  const flows = new Flows(input);
  const modules: ModuleState[] = [];
  const places: OldPlaces[] = [];
  const steps: ReadStep[] = [];
  /** Where each token's module stands among those that are kept. */
  const kept = new Map<number, number>();
  for (const [i, token] of all.slice(0, MAX_LAYERS).entries()) {
    const { rest, ...before } = splitReads(token);
    const inputs = inputsOf(before.reads ?? [[steps.at(-1)?.place ?? -1, 0]]);
    const read = readToken(`${path}.${i}`, rest, straight ? flows.read(inputs[0]) : null);
    problems.push(...read.problems);
    if (!read.module) continue;
    kept.set(i, modules.length);
    steps.push({ place: i, module: modules.length, off: read.off, ...before });
    modules.push(read.module);
    places.push(read.places);
    flows.pass({ id: idOf(i), off: read.off, inputs }, moduleOf(read.module.kind, read.module.args));
  }
  if (modules.length === 0 && all.length > 0) return { net: null, problems };
  const run = text.run === null ? { steps, problems: [] } : readRun(`${path}run`, text.run, kept);
  const { plain, problems: miswired } = wired(path, run.steps, text.out);
  problems.push(...run.problems, ...miswired);
  const acts = actsOfPlaces(modules, places);
  const net: NetState = { modules, forward: forwardState(plain), ...(acts && { acts }) };
  if (text.more === null) return { net, problems };
  const more = readMore(moreField(path), text.more, net, kept, (other) => readOther(moreField(path), other, kept));
  return { net: more.net, problems: [...problems, ...more.problems] };
}

/** Forward in the other mode, as `writeNet` has it there. */
function readOther(path: string, text: string, kept: ReadonlyMap<number, number>) {
  const [, steps = '', out = null] = /^(.*?)(?:,out([x\d._]+))?$/.exec(text) ?? [];
  const run = readRun(path, steps, kept);
  const { plain, problems } = wired(path, run.steps, out);
  return { forward: forwardState(plain), problems: [...run.problems, ...problems] };
}

function readRun(
  path: string,
  text: string,
  kept: ReadonlyMap<number, number>,
): { steps: ReadStep[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const parts = text === EMPTY ? [] : text.split(',');
  if (parts.length > MAX_LAYERS) problems.push(problem(path, 'too-many-layers', parts.length));
  const steps = parts.slice(0, MAX_LAYERS).flatMap((part, place): ReadStep[] => {
    const { rest, ...before } = splitReads(part);
    const found = /^(off)?(\d{1,4})$/.exec(rest);
    const module = found ? kept.get(Number(found[2])) : undefined;
    if (module !== undefined) return [{ place, module, off: found?.[1] !== undefined, ...before }];
    problems.push(problem(path, 'bad-value', part));
    return [];
  });
  return { steps, problems };
}
