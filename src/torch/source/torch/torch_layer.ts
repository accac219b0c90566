import { layerSpec } from '../../../core/layers/rows';
import type { LayerKind } from '../../../core/layers/table';
import type { Module } from '../../../core/net/net';
import { type Bound, bindArguments } from '../python/bind';
import type { Machine } from '../python/machine';
import type { ArgumentPlace, CallPlaces, Place } from '../python/places';
import { type Node, parts } from '../python/tree';
import type { Given, Value } from '../python/values';

/** `nn.X(...)`: the module is constructed, and stands in their order. */
export function constructLayer(m: Machine, kind: LayerKind, given: readonly Given[], node: Node): Value {
  const { args, bound, wrong } = bindArguments(kind, given, node);
  const module = m.construct(kind, args, callPlaces(m, node, bound), wrong?.call);
  noteWrong(m, module.id, wrong);
  m.add(module);
  const layer = { module, off: m.off };
  if (tracksStatistics(module)) m.normed.push(layer);
  return { type: 'layer', layer };
}

/** Keeps what is wrong of a module's call, to be said at its place. */
export function noteWrong(m: Machine, module: string, wrong: Bound['wrong']): void {
  if (!wrong?.problem) return;
  wrong.problem.locate(m.text);
  m.wrong.set(module, wrong.problem);
}

/** Where a call and its arguments are written. */
export function callPlaces(m: Machine, node: Node, bound: ReadonlyMap<string, Given>, editable = true): CallPlaces {
  // A library's text cannot be changed.
  if (m.text.stands) return { call: m.place(node), list: null, end: null, args: {} };
  const args: Record<string, ArgumentPlace> = {};
  for (const [name, g] of bound) {
    // What `*` and `**` spread is not written here.
    if (!g.spread && within(node, g.place)) args[name] = { whole: m.place(g.place), value: m.place(g.at) };
  }
  const list = node.lastChild;
  const spreads = list ? parts(list).some((n) => n.name === '*' || n.name === '**') : true;
  const own = editable && list?.name === 'ArgList' ? list : null;
  return { call: m.place(node), list: own && m.place(own), end: own && !spreads ? end(m, own) : null, args };
}

const within = (node: Node, place: Place) => place.from >= node.from && place.to <= node.to;

/** After the last argument, or after the comma that follows it. */
function end(m: Machine, list: Node): CallPlaces['end'] {
  const nodes = parts(list).filter((n) => n.name !== ')');
  const last = nodes.at(-1);
  if (!last) return null;
  const lead = last.name === '(' ? '' : last.name === ',' ? ' ' : ', ';
  return { at: m.place({ from: last.to, to: last.to }), lead };
}

/** Whether a module keeps running statistics, which a run in training moves. */
function tracksStatistics({ kind, args }: Module): boolean {
  const tracks = layerSpec(kind).args.find((a) => a.name === 'track_running_stats');
  return tracks !== undefined && (args.track_running_stats ?? tracks.default) === true;
}
