import type { Args, ArgValue } from '../../../core/args';
import { layerSpec } from '../../../core/layers/rows';
import { isLayerKind, type LayerKind } from '../../../core/layers/table';
import { freshId, type Module } from '../../../core/net/net';
import { MAX_LAYERS } from '../../../core/values';
import type { Candidate } from '../candidates';
import { bindArguments } from '../python/bind';
import type { Note } from '../python/notes';
import type { ArgumentPlace, CallPlaces, CodePlace, Place } from '../python/places';
import { Problem } from '../python/problem';
import type { ReadLayer } from '../python/trace';
import type { Child, Container, Given, Value } from '../python/values';
import { assemble, inLine, moduleNames, registrationsIn, withRegistrations } from '../torch/assemble';
import { lazyKind } from '../torch/lazy';
import { isOtherLayer } from '../torch/torch_names';
import { printedArguments } from './arguments';
import type { PrintedNet, PrintedText } from './find';
import { hiddenArguments } from './hidden';
import type { Printed, PrintedChild } from './parse';

export interface PrintedCandidate extends Candidate {
  /** What PyTorch does not take of a module's arguments, by the module's id. */
  readonly wrong: ReadonlyMap<string, Problem>;
}

/** Layers that keep tuples of what they are given, so that a print cannot tell 3 from (3, 3). */
const SPREADS: ReadonlySet<LayerKind> = new Set([
  'Conv2d',
  'ConvTranspose2d',
  'ZeroPad2d',
  'ConstantPad2d',
  'ReflectionPad2d',
  'ReplicationPad2d',
  'CircularPad2d',
]);

/**
 * The net of a print: its layers in the order in which they stand there, which is that of their registration. Modules
 * that hold others are opened. Ends before what the page does not know.
 */
function printedNet(text: string, { name, place, children }: PrintedNet): PrintedCandidate {
  const reader = new Reader(text);
  const whole = placeOf(place);
  const root: Container = { type: 'container', kind: 'ModuleDict', children: [], place: whole };
  const partial = reader.open(children, root);
  const { layers, modules, places, wrong, notes, flattened } = reader;
  const first = children[0]?.module.place.from ?? place.to;
  const head = placeOf({ from: place.from, to: name === '' ? first : place.from + name.length });
  if (layers.length === 0) throw partial ?? new Problem('no-net', place);
  return {
    label: name,
    place: whole,
    ...registeredIn(root, assemble(inLine(layers), modules, moduleNames(root), { places, acts: [] }, null)),
    root,
    x: null,
    stated: { seed: null, input: null },
    notes: [{ code: 'printed', params: {}, place: head }, ...(flattened ? [flattened] : []), ...notes.values()],
    loose: false,
    input: null,
    readFor: null,
    sized: false,
    partial,
    wrong,
  };
}

/** All nets of a text that prints some, and why others are none. */
export function printedCandidates(
  text: string,
  { nets, problem }: PrintedText,
): { nets: PrintedCandidate[]; problems: Problem[] } {
  const found: PrintedCandidate[] = [];
  const problems: Problem[] = [];
  for (const net of nets) {
    try {
      found.push(printedNet(text, net));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      problems.push(error);
    }
  }
  return { nets: found, problems: problem ? [...problems, problem] : problems };
}

/** Layers that are for maps alone. */
const OF_MAPS = /2d$|^(?:Pixel(?:Uns|S)huffle|ChannelShuffle|Upsample)$/;

/** With its modules as its print lists them. */
function registeredIn(root: Container, { net, reading }: ReturnType<typeof assemble>): ReturnType<typeof assemble> {
  return { net: withRegistrations(net, registrationsIn(root)), reading };
}

const placeOf = ({ from, to }: Place): CodePlace => ({ from, to, cell: null });

class Reader {
  readonly modules: Module[] = [];
  readonly places = new Map<string, CallPlaces>();
  readonly wrong = new Map<string, Problem>();
  readonly notes = new Map<string, Note>();
  /** Said of the first Linear after maps that nothing printed has made flat. */
  flattened: Note | null = null;
  private isMap = false;
  readonly layers: { layer: ReadLayer; place: CodePlace }[] = [];
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** Takes the layers of some modules into the net, and into `into`; gives what the page does not know, where it ends. */
  open(children: readonly PrintedChild[], into: Container): Problem | null {
    for (const { key, count, module } of children) {
      const first = Number(/^\d+/.exec(key)?.[0] ?? 0);
      for (let i = 0; i < (count ?? 1); i += 1) {
        const before = this.layers.length;
        const partial = this.take(module, count === null ? key : String(first + i), into.children);
        if (partial) return partial;
        // However often nothing is printed, it is nothing.
        if (this.layers.length === before) break;
      }
    }
    return null;
  }

  private take(printed: Printed, name: string, into: Child[]): Problem | null {
    const known = isLayerKind(printed.name) ? printed.name : null;
    if (known && printed.children.length === 0) {
      into.push({ name, value: this.layer(known, printed) });
      return null;
    }
    const isEmpty = ['Sequential', 'ModuleList', 'ModuleDict'].includes(printed.name);
    if ((printed.children.length === 0 && !isEmpty) || isOtherLayer(printed.name)) {
      const { from } = printed.place;
      const lazy = lazyKind(printed.name);
      const instead = lazy && { instead: lazy.kind, argument: lazy.argument };
      const at = { from, to: from + printed.name.length };
      const exists = !lazy && isOtherLayer(printed.name) && { exists: 1 };
      const problem = new Problem('unknown-layer', at, { name: printed.name, ...instead, ...exists });
      problem.locate({ text: this.text, offset: 0, cell: null });
      return problem;
    }
    const value: Container = { type: 'container', kind: 'ModuleDict', children: [], place: placeOf(printed.place) };
    into.push({ name, value });
    return this.open(printed.children, value);
  }

  private layer(kind: LayerKind, { place, inner }: Printed): Value {
    if (this.layers.length >= MAX_LAYERS) {
      throw new Problem('too-many-layers', place, { layers: MAX_LAYERS + 1, most: MAX_LAYERS });
    }
    const { printed = [] } = layerSpec(kind);
    const given = printedArguments(kind, this.text, inner).filter(
      ({ name }) => name === null || !printed.includes(name),
    );
    const { args, bound, wrong } = bindArguments(kind, given, place);
    const module: Module = {
      id: freshId(),
      kind,
      args: wrong ? args : unspread(kind, args),
      name: null,
      ...(wrong && { call: wrong.call }),
    };
    if (wrong?.problem) {
      wrong.problem.locate({ text: this.text, offset: 0, cell: null });
      this.wrong.set(module.id, wrong.problem);
    }
    this.modules.push(module);
    this.places.set(module.id, callPlaces(place, inner, given, bound));
    const hidden = hiddenArguments(kind, args);
    if (hidden.length > 0 && !this.notes.has(kind)) {
      const params = { layer: kind, argument: hidden.join(', ') };
      this.notes.set(kind, { code: 'print-hides', params, place: placeOf(place) });
    }
    const text = wrong ? null : layerSpec(kind).warns?.(args);
    if (text) this.notes.set(text, { code: 'warns', params: { text }, place: placeOf(place) });
    if (kind === 'Linear' && this.isMap) {
      this.flattened ??= { code: 'print-flatten', params: {}, place: placeOf(place) };
    }
    this.isMap = OF_MAPS.test(kind) || (this.isMap && kind !== 'Flatten');
    const layer = { module, off: false };
    this.layers.push({ layer, place: placeOf(place) });
    return { type: 'layer', layer };
  }
}

/** Arguments with one number for several that are the same, where the layer itself makes them several. */
function unspread(kind: LayerKind, args: Args): Args {
  if (!SPREADS.has(kind)) return args;
  const one = (value: ArgValue): ArgValue => {
    const [first] = Array.isArray(value) ? value : [];
    return typeof first === 'number' && Array.isArray(value) && value.every((n) => n === first) ? first : value;
  };
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, one(value)]));
}

/** Where a printed layer and its arguments stand: as in a call, which is what lets a slider change the number there. */
function callPlaces(
  place: Place,
  inner: Place,
  given: readonly Given[],
  bound: ReadonlyMap<string, Given>,
): CallPlaces {
  const args: Record<string, ArgumentPlace> = {};
  for (const [name, g] of bound) args[name] = { whole: placeOf(g.place), value: placeOf(g.at) };
  const last = given.at(-1)?.place.to ?? inner.from;
  return {
    call: placeOf(place),
    list: placeOf({ from: inner.from - 1, to: place.to }),
    end: { at: placeOf({ from: last, to: last }), lead: given.length === 0 ? '' : ', ' },
    args,
  };
}
