import type { Args } from '../core/args';
import type { LayerKind } from '../core/layers/table';
import { inferNet, type ShapedNet } from '../core/net/infer';
import {
  type Forward,
  freshId,
  INPUT_KEY,
  type Module,
  moduleOf,
  type Net,
  refTo,
  type Use,
  type ValueRef,
} from '../core/net/net';
import { withoutStep } from '../core/net/rewire';
import { type Stage, stages } from '../core/net/stages';
import { withoutUse } from '../core/repair/repair_apply';
import type { Shape } from '../core/shape';
import { firstArgs } from './edits';
import { ActionError } from './errors';

/** Pure edits of a net's wiring: skips, branches, moves along a branch. Bad values throw an ActionError. */

/** How a tensor that comes from elsewhere is joined. */
export const JOINTS = ['add', 'cat'] as const;
export type Joint = (typeof JOINTS)[number];

/** A layer before it is in a net. */
export interface Piece {
  readonly kind: LayerKind;
  readonly args: Args;
}

const bad = (text: string) => new ActionError('bad-value', text);

const partsOf = (stage: Stage) => [stage.head, ...stage.chips];

const tailOf = (stage: Stage) => partsOf(stage).at(-1)?.use.id ?? stage.head.use.id;

function stageOf(list: readonly Stage[], head: string): Stage {
  const found = list.find((s) => s.head.use.id === head);
  if (!found) throw new ActionError('no-such-layer', `there is no layer ${head}`);
  return found;
}

/** Forward with a step right behind another (behind x where that is INPUT_KEY): who read that one reads the step. */
export function withStepBehind({ uses, outputs }: Forward, before: string, step: Use): Forward {
  const own = refTo(step.id);
  const by = (refs: readonly ValueRef[]) => refs.map((r) => (r.from === before && r.port === 0 ? own : r));
  const at = uses.findIndex((u) => u.id === before) + 1;
  const rest = uses.slice(at).map((u) => ({ ...u, inputs: by(u.inputs) }));
  return { uses: [...uses.slice(0, at), step, ...rest], outputs: by(outputs) };
}

/** Where a module stands in the order of construction so that it follows the modules of the uses before its own. */
function constructionPlace(net: Net, use: string): number {
  const at = net.forward.uses.findIndex((u) => u.id === use);
  const next = net.forward.uses[at + 1];
  const place = next ? net.modules.findIndex((m) => m.id === next.module) : net.modules.length;
  return place < 0 ? net.modules.length : place;
}

/** A step that reads given tensors, right behind a use; nobody reads it yet, or all that read `instead` do. */
function insert(net: Net, behind: string, { kind, args }: Piece, inputs: readonly ValueRef[], instead: boolean) {
  const module: Module = { id: freshId(), kind, args, name: null };
  const use: Use = { id: freshId(), module: module.id, off: false, inputs };
  const at = net.forward.uses.findIndex((u) => u.id === behind) + 1;
  const forward = instead
    ? withStepBehind(net.forward, behind, use)
    : { ...net.forward, uses: net.forward.uses.toSpliced(at, 0, use) };
  const modules = net.modules.toSpliced(constructionPlace({ ...net, forward }, use.id), 0, module);
  return { net: { ...net, modules, forward }, use: use.id };
}

/** [C, H, W] of what a use gives; null where it is no map, or is not known. */
function mapOf(shaped: ShapedNet, use: string): Shape | null {
  const shape = use === INPUT_KEY ? shaped.input : shaped.steps.find((s) => s.use.id === use)?.output;
  return shape?.length === 3 ? shape : null;
}

/** A projection's window is no larger. */
const LARGEST_WINDOW = 7;

/** The stride with which a 1 × 1 window makes `to` of `from`; null: none does. */
function strideTo(from: number, to: number): number | null {
  for (let stride = 1; stride <= from; stride += 1) {
    if (Math.floor((from - 1) / stride) + 1 === to) return stride;
  }
  return null;
}

/**
 * What has to stand on a skip so that what it carries fits what it is joined with: nothing; a 1 × 1 convolution, strided
 * where the map has become smaller, or with a larger window where it has lost a ring; an Upsample where it has grown, and that convolution behind it. Null where nothing of
 * this does.
 */
export function projection(from: Shape, to: Shape, how: Joint): readonly Piece[] | null {
  const [c = 0, h = 0, w = 0] = from;
  const [channels = 0, height = 0, width = 0] = to;
  if (from.length !== 3 || to.length !== 3) return from.join() === to.join() ? [] : null;
  const out = how === 'add' ? channels : c;
  const conv = (args: Args): Piece => ({
    kind: 'Conv2d',
    args: { in_channels: c, out_channels: out, kernel_size: 1, ...args, bias: false },
  });
  const pointwise = (stride: Args[string]) => conv(stride === 1 ? {} : { stride });
  if (h === height && w === width) return out === c ? [] : [pointwise(1)];
  const [rows, cols] = [strideTo(h, height), strideTo(w, width)];
  if (rows !== null && cols !== null) return [pointwise(rows === cols ? rows : [rows, cols])];
  // A map that has only lost a ring is met by a window as large as that ring takes.
  const [kh, kw] = [h - height + 1, w - width + 1];
  if (kh >= 1 && kw >= 1 && Math.max(kh, kw) <= LARGEST_WINDOW)
    return [conv({ kernel_size: kh === kw ? kh : [kh, kw] })];
  if (height < h || width < w) return null;
  const up: Piece = { kind: 'Upsample', args: { size: [height, width] } };
  return out === c ? [up] : [up, pointwise(1)];
}

/** A stage that a skip may be laid to, with what would have to stand on it; `before` an activation of it, or behind it. */
export interface Landing {
  /** Use behind which the join comes. */
  readonly behind: string;
  readonly stage: string;
  /** The kind of the activation that would follow the join; null: none. */
  readonly before: LayerKind | null;
  readonly pieces: readonly Piece[];
}

/** Whether a stage comes later than a tensor in every order: it was made of it, so that the skip is no way backwards. */
function laterThan(list: readonly Stage[], from: string): Stage[] {
  const at = list.findIndex((s) => s.head.use.id === from);
  const reached = new Set([at]);
  return list.filter((s, i) => {
    if (i <= at || !s.reads.some((r) => reached.has(r))) return false;
    reached.add(i);
    return true;
  });
}

/** Where a skip from a stage's map (INPUT_KEY: x) can go: to every later map that it fits, or can be made to fit. */
export function landings(shaped: ShapedNet, from: string, how: Joint): Landing[] {
  const list = stages(shaped.net);
  const source = from === INPUT_KEY ? INPUT_KEY : tailOf(stageOf(list, from));
  const shape = mapOf(shaped, source);
  if (!shape) return [];
  return laterThan(list, from).flatMap((stage): Landing[] => {
    const chip = stage.chips[0];
    const spots = [
      ...(chip ? [{ behind: stage.head.use.id, before: chip.module.kind }] : []),
      { behind: tailOf(stage), before: null },
    ];
    return spots.flatMap(({ behind, before }) => {
      const own = mapOf(shaped, behind);
      const pieces = own && projection(shape, own, how);
      return pieces ? [{ behind, before, stage: stage.head.use.id, pieces }] : [];
    });
  });
}

/** Lays a skip from a stage's map to behind a use: layers on it where shapes need them, and the join. Returns the join's use. */
export function laySkip(net: Net, input: Shape, from: string, behind: string, how: Joint): { net: Net; use: string } {
  const landing = landings(inferNet(net, input), from, how).find((l) => l.behind === behind);
  if (!landing) throw bad(`no ${how} of ${from} and ${behind}`);
  const source = from === INPUT_KEY ? INPUT_KEY : tailOf(stageOf(stages(net), from));
  const join: Piece = how === 'add' ? { kind: 'add', args: {} } : { kind: 'cat', args: { dim: 1 } };
  // A cat that stands there already takes one more tensor.
  const open = net.forward.uses.find((u) => u.id === behind);
  const isCat = how === 'cat' && open && moduleOf(net, open.module).kind === 'cat';
  let [made, carried, last]: [Net, ValueRef, string] = [net, refTo(source), lastBefore(net, behind, source, !!isCat)];
  for (const piece of landing.pieces) {
    const put = insert(made, last, piece, [carried], false);
    [made, carried, last] = [put.net, refTo(put.use), put.use];
  }
  if (isCat) {
    const uses = made.forward.uses.map((u) => (u.id === behind ? { ...u, inputs: [...u.inputs, carried] } : u));
    return { net: { ...made, forward: { ...made.forward, uses } }, use: behind };
  }
  return joined(made, behind, last, join, [refTo(behind), carried]);
}

/** The use behind which what stands on a skip is run: the one it joins, or, where that itself reads it, the one before. */
function lastBefore(net: Net, behind: string, source: string, inside: boolean): string {
  if (!inside) return behind;
  const at = net.forward.uses.findIndex((u) => u.id === behind);
  return net.forward.uses[at - 1]?.id ?? source;
}

/** A join of what `behind` gives and of more, which whoever read `behind` reads instead; it is run behind `last`. */
function joined(net: Net, behind: string, last: string, { kind, args }: Piece, inputs: readonly ValueRef[]) {
  const put = insert(net, last, { kind, args }, inputs, false);
  const own = new Set([put.use, ...net.forward.uses.slice(0, placeOf(net, last) + 1).map((u) => u.id)]);
  const by = (refs: readonly ValueRef[]) => refs.map((r) => (r.from === behind && r.port === 0 ? refTo(put.use) : r));
  const uses = put.net.forward.uses.map((u) => (own.has(u.id) ? u : { ...u, inputs: by(u.inputs) }));
  return { net: { ...put.net, forward: { uses, outputs: by(net.forward.outputs) } }, use: put.use };
}

const placeOf = (net: Net, use: string) => net.forward.uses.findIndex((u) => u.id === use);

/** A branch beside a stage: a copy of it with weights of its own reads what it reads, and both are joined behind it. */
export function addBranch(net: Net, head: string, how: Joint): { net: Net; use: string } {
  const stage = stageOf(stages(net), head);
  let made = net;
  let [last, carried] = [tailOf(stage), stage.head.use.inputs];
  for (const { module } of partsOf(stage)) {
    const put = insert(made, last, { kind: module.kind, args: module.args }, carried, false);
    [made, last, carried] = [put.net, put.use, [refTo(put.use)]];
  }
  const join: Piece = how === 'add' ? { kind: 'add', args: {} } : { kind: 'cat', args: { dim: 1 } };
  return joined(made, tailOf(stage), last, join, [refTo(tailOf(stage)), ...carried]);
}

/** Takes away the tensors of a stage (INPUT_KEY: x) among those that another's head reads. A join of one tensor goes. */
export function removeWire(net: Net, from: string, to: string): Net {
  const list = stages(net);
  const gone = new Set(from === INPUT_KEY ? [INPUT_KEY] : partsOf(stageOf(list, from)).map((p) => p.use.id));
  const { use } = stageOf(list, to).head;
  const inputs = use.inputs.filter((r) => !gone.has(r.from));
  if (inputs.length === use.inputs.length || inputs.length === 0)
    throw bad(`${to} does not read ${from} beside others`);
  const uses = net.forward.uses.map((u) => (u.id === use.id ? { ...u, inputs } : u));
  const less = { ...net, forward: { ...net.forward, uses } };
  return withoutUnread(inputs.length === 1 ? withoutUse(less, use.id) : less, net);
}

/** A net without the steps that nobody reads any more; those that nobody read before stay. */
function withoutUnread(net: Net, before: Net): Net {
  const read = (of: Net) =>
    new Set([...of.forward.uses.flatMap((u) => u.inputs), ...of.forward.outputs].map((r) => r.from));
  const [now, was] = [read(net), read(before)];
  const lost = net.forward.uses.findLast((u) => !now.has(u.id) && was.has(u.id));
  return lost ? withoutUnread(withoutUse(net, lost.id), before) : net;
}

/** The stage with which another changes places where it is moved along its branch; null at a branch's ends. */
export function neighbour(list: readonly Stage[], head: string, by: -1 | 1): Stage | null {
  const at = list.findIndex((s) => s.head.use.id === head);
  const stage = list[at];
  if (!stage) return null;
  const readers = (i: number) => list.filter((s) => s.reads.includes(i));
  if (by === 1) {
    const [next, ...more] = readers(at);
    return next && more.length === 0 && next.reads.length === 1 && stage.reads.length === 1 ? next : null;
  }
  const [before = -1, ...more] = stage.reads;
  const own = list[before];
  return own && more.length === 0 && own.reads.length === 1 && readers(before).length === 1 ? own : null;
}

/** Moves a stage by one along its branch, its modules' construction along with it. */
export function moveAlong(net: Net, head: string, by: -1 | 1): Net {
  const list = stages(net);
  const stage = stageOf(list, head);
  const other = neighbour(list, head, by);
  if (!other) throw bad(`${head} is at the end of its branch`);
  return by === 1 ? behind(net, stage, other) : behind(net, other, stage);
}

/** Puts a stage right behind the one that reads it. */
function behind(net: Net, stage: Stage, next: Stage): Net {
  let made = net;
  let last = tailOf(next);
  for (const { use } of partsOf(stage)) {
    const rest = withoutStep(made.forward, use.id);
    const forward = withStepBehind(rest, last, { ...use, inputs: [refTo(last)] });
    last = use.id;
    const module = moduleOf(net, use.module);
    const shared = forward.uses.filter((u) => u.module === use.module).length > 1;
    const others = made.modules.filter((m) => m.id !== module.id);
    const modules = shared
      ? made.modules
      : others.toSpliced(constructionPlace({ modules: others, forward }, use.id), 0, module);
    made = { ...made, modules, forward };
  }
  return made;
}

/** A layer right behind a use: all who read that one read the layer. Returns its use. */
export function addBehind(net: Net, use: string, kind: LayerKind, input: Shape): { net: Net; use: string } {
  const put = insert(net, use, { kind, args: {} }, [refTo(use)], true);
  const own = put.net.forward.uses.find((u) => u.id === put.use);
  const args = firstArgs(put.net, placeOf(put.net, put.use), kind, input);
  const modules = put.net.modules.map((m) => (m.id === own?.module ? { ...m, args } : m));
  return { net: { ...put.net, modules }, use: put.use };
}

/** A copy of a stage behind it on its branch, with weights of its own. Returns the use of the copy's head. */
export function copyBehind(net: Net, head: string): { net: Net; use: string } {
  const stage = stageOf(stages(net), head);
  let [made, last, first] = [net, tailOf(stage), ''];
  for (const [i, { module, use }] of partsOf(stage).entries()) {
    // A join is copied with what it reads beside the first: what comes of it is joined once more.
    const rest = i === 0 ? use.inputs.slice(1) : [];
    const put = insert(made, last, { kind: module.kind, args: module.args }, [refTo(last), ...rest], true);
    [made, last] = [put.net, put.use];
    if (i === 0) first = put.use;
  }
  return { net: made, use: first };
}
