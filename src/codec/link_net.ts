import type { Args } from '../core/args';
import { isLayerKind, type LayerKind, layerSpec } from '../core/layers/table';
import type { Shape } from '../core/shape';
import { MAX_LAYERS } from '../core/values';
import { readLayer, writeLayer } from './link_layer';
import { checkModule, isName, type ModuleState, type NetState, type UseState } from './net_state';
import { type Problem, problem } from './problem';

/** What comes into the next layer, as far as it is known while a chain is walked. */
interface Incoming {
  /** Null from a refusal on; the channels are then those that the layers name. */
  readonly shape: Shape | null;
  readonly channels: number;
}

function advance({ shape, channels }: Incoming, kind: LayerKind, args: Args): Incoming {
  const spec = layerSpec(kind);
  const inferred = shape && !spec.construct(args) ? spec.infer(args, shape) : null;
  if (inferred?.ok) return { shape: inferred.shape, channels: inferred.shape[0] ?? channels };
  const out = spec.channels ? args[spec.channels.out] : undefined;
  return { shape: null, channels: typeof out === 'number' ? out : channels };
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
  let incoming: Incoming = { shape: input, channels: input[0] ?? 0 };
  const tokens = net.modules.map(({ kind, args, name }, i) => {
    const fixed = layerSpec(kind).channels?.in;
    const off = straight && net.forward.uses[i]?.off === true;
    const { [fixed ?? '']: own, ...others } = args;
    const derived = straight && own === incoming.channels;
    if (!off) incoming = advance(incoming, kind, args);
    return `${off ? 'off:' : ''}${name === null ? '' : `${name}=`}${writeLayer(kind, derived ? others : args)}`;
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

function readToken(path: string, token: string, channels: number | null): ReadToken {
  const off = token.startsWith('off:');
  const text = off ? token.slice(4) : token;
  const named = /^([A-Za-z0-9_.]{1,40})=(.*)$/s.exec(text);
  const name = named?.[1] ?? null;
  const layer = readLayer(named?.[2] ?? text);
  if (!layer) return { module: null, off, problems: [problem(path, 'unknown-layer', token)] };
  const args = new Map(layer.args);
  const spec = checkModule(path, layer.kind, args);
  const unread = layer.unread.map((part) => problem(path, 'bad-value', part));
  const fixed = spec.module || channels === null ? undefined : channelsArg(layer.kind);
  const checked = fixed && !args.has(fixed) ? checkModule(path, layer.kind, args.set(fixed, channels)) : spec;
  const module = checked.module && { ...checked.module, name: isName(name) ? name : null };
  return { module, off, problems: [...unread, ...checked.problems] };
}

function channelsArg(kind: string): string | undefined {
  return isLayerKind(kind) ? layerSpec(kind).channels?.in : undefined;
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
  let incoming: Incoming = { shape: input, channels: input[0] ?? 0 };
  const modules: ModuleState[] = [];
  const uses: UseState[] = [];
  /** Where each token's module stands among those that are kept. */
  const kept = new Map<number, number>();
  for (const [i, token] of all.slice(0, MAX_LAYERS).entries()) {
    const read = readToken(`${path}.${i}`, token, straight ? incoming.channels : null);
    problems.push(...read.problems);
    if (!read.module) continue;
    kept.set(i, modules.length);
    uses.push({ module: modules.length, off: read.off });
    modules.push(read.module);
    if (!read.off) incoming = advance(incoming, read.module.kind, read.module.args);
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
