import type { Args, ArgValue } from '../core/args';
import { layerSpec } from '../core/layers/rows';
import { isLayerKind, type LayerKind } from '../core/layers/table';
import { advance, type Flow, flowOf, takenFrom } from '../core/net/flow';
import type { Module } from '../core/net/net';
import type { Shape } from '../core/shape';
import { MAX_LAYERS } from '../core/values';
import { readInit, splitInit, writeInit } from './link_init';
import { readLayer, writeLayer } from './link_layer';
import { checkModule, isName, type ModuleState, type NetState, type UseState } from './net_state';
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

function inLine({ modules, forward }: NetState): boolean {
  return forward.uses.length === modules.length && forward.uses.every((u, i) => u.module === i);
}

/** A net as its fields in a link: the layers, and how they run where that is not one after the other. */
export interface NetText {
  readonly layers: string;
  readonly run: string | null;
}

const EMPTY = 'none';

/** In a chain a layer's `in` is left out where it is what comes in. */
export function writeNet(net: NetState, input: Shape): NetText {
  const straight = inLine(net);
  let flow = flowOf(input);
  const tokens = net.modules.map(({ kind, args, call, name, init }, i) => {
    const follows = derived(kind, args, flow);
    const off = straight && net.forward.uses[i]?.off === true;
    const { [follows?.name ?? '']: own, ...others } = args;
    const left = straight && follows !== null && own === follows.value;
    if (!off) flow = advance(moduleOf(kind, args), flow);
    const before = `${off ? 'off:' : ''}${name === null ? '' : `${name}=`}`;
    // Arguments that follow from the call are not written; its own name is no argument's.
    const written = call === undefined ? (left ? others : args) : { call };
    return `${before}${writeLayer(kind, written)}${writeInit(init ?? [])}`;
  });
  const run = net.forward.uses.map((u) => `${u.off ? 'off' : ''}${u.module}`).join(',');
  return { layers: tokens.join('/') || EMPTY, run: straight ? null : run || EMPTY };
}

/** Slot b as what it differs in from slot a, layer by layer, where that is shorter: `a/0:c16k3p1`. */
export function writeDifference(a: NetText, b: NetText): string {
  const from = a.layers.split('/');
  const to = b.layers.split('/');
  if (from.length !== to.length || a.run !== b.run) return b.layers;
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
    const found = /^(\d{1,3}):(.+)$/s.exec(change);
    const place = Number(found?.[1] ?? -1);
    if (found?.[2] && place < layers.length) layers[place] = found[2];
    else problems.push(problem(path, 'bad-value', change));
  }
  return { layers: layers.join('/'), problems };
}

interface ReadToken {
  readonly module: ModuleState | null;
  readonly off: boolean;
  readonly problems: readonly Problem[];
}

function readToken(path: string, token: string, flow: Flow | null): ReadToken {
  const off = token.startsWith('off:');
  const text = off ? token.slice(4) : token;
  const [whole, calls] = splitInit(text);
  const named = /^([A-Za-z0-9_.]{1,40})=(.*)$/s.exec(whole);
  const name = named?.[1] ?? null;
  const layer = readLayer(named?.[2] ?? whole);
  if (!layer) return { module: null, off, problems: [problem(path, 'unknown-layer', token)] };
  const args = new Map(layer.args);
  const call = args.get('call');
  args.delete('call');
  const spec = checkModule(path, layer.kind, args, call);
  const { init, unread: uncalled } = readInit(calls);
  const unread = [...layer.unread, ...uncalled].map((part) => problem(path, 'bad-value', part));
  const follows = spec.module || !flow ? null : derivedIn(layer.kind, flow);
  const checked =
    follows && !args.has(follows.name) ? checkModule(path, layer.kind, args.set(follows.name, follows.value)) : spec;
  const module = checked.module && {
    ...checked.module,
    name: isName(name) ? name : null,
    ...(init.length > 0 && { init }),
  };
  return { module, off, problems: [...unread, ...checked.problems] };
}

function derivedIn(kind: string, flow: Flow) {
  return isLayerKind(kind) ? derived(kind, {}, flow) : null;
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
  let flow = flowOf(input);
  const modules: ModuleState[] = [];
  const uses: UseState[] = [];
  /** Where each token's module stands among those that are kept. */
  const kept = new Map<number, number>();
  for (const [i, token] of all.slice(0, MAX_LAYERS).entries()) {
    const read = readToken(`${path}.${i}`, token, straight ? flow : null);
    problems.push(...read.problems);
    if (!read.module) continue;
    kept.set(i, modules.length);
    uses.push({ module: modules.length, off: read.off });
    modules.push(read.module);
    if (!read.off) flow = advance(moduleOf(read.module.kind, read.module.args), flow);
  }
  if (modules.length === 0 && all.length > 0) return { net: null, problems };
  const run = text.run === null ? { uses, problems: [] } : readRun(`${path}run`, text.run, kept);
  return { net: { modules, forward: { type: 'chain', uses: run.uses } }, problems: [...problems, ...run.problems] };
}

function readRun(
  path: string,
  text: string,
  kept: ReadonlyMap<number, number>,
): { uses: UseState[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const parts = text === EMPTY ? [] : text.split(',');
  if (parts.length > MAX_LAYERS) problems.push(problem(path, 'too-many-layers', parts.length));
  const uses = parts.slice(0, MAX_LAYERS).flatMap((part): UseState[] => {
    const found = /^(off)?(\d{1,3})$/.exec(part);
    const module = found ? kept.get(Number(found[2])) : undefined;
    if (module !== undefined) return [{ module, off: found?.[1] !== undefined }];
    problems.push(problem(path, 'bad-value', part));
    return [];
  });
  return { uses, problems };
}
