import { type Args, type ArgValue, arg } from '../core/args';
import { type Doc, resized } from '../core/document';
import type { InitRecipe } from '../core/init/init';
import { layerSpec } from '../core/layers/rows';
import type { LayerKind } from '../core/layers/table';
import { carryChannels } from '../core/net/channels';
import { flowAt, flowOf, takenFrom } from '../core/net/flow';
import { withKnownWays, withMode } from '../core/net/mode';
import { freshId, type Module, moduleOf, type Net, type Use, withArgs } from '../core/net/net';
import { withoutStep, withStep } from '../core/net/rewire';
import type { Repair } from '../core/repair/repair';
import { withEdits, withInserted, withoutUse } from '../core/repair/repair_apply';
import type { Slot } from '../core/result';
import { type Shape, sizesOf } from '../core/shape';
import { MAX_LAYERS } from '../core/values';
import { checkArg, checkInit, checkShape } from './check';
import { ActionError } from './errors';

/** Pure edits: a document or a net in, the changed one out. Bad values throw an ActionError. */

export function netOf(doc: Doc, slot: Slot): Net {
  const net = doc.slots[slot];
  if (!net) throw new ActionError('no-slot-b', 'there is no second net');
  return net;
}

export function checkLength(net: Net): Net {
  if (Math.max(net.modules.length, net.forward.uses.length) > MAX_LAYERS) {
    throw new ActionError('too-many-layers', `a net has at most ${MAX_LAYERS} layers here`);
  }
  return net;
}

/** Puts a changed net into its slot, in_channels carried along. */
export function withNet(doc: Doc, slot: Slot, change: (net: Net) => Net): Doc {
  const before = netOf(doc, slot);
  const { shape } = doc.input;
  const changed = checkLength(change(before));
  const after = withKnownWays(before, carryChannels(before, changed, shape, shape));
  return { ...doc, slots: { ...doc.slots, [slot]: after } };
}

function findUse(net: Net, id: string): { use: Use; place: number } {
  const place = net.forward.uses.findIndex((u) => u.id === id);
  const use = net.forward.uses[place];
  if (!use) throw new ActionError('no-such-layer', `there is no layer ${id}`);
  return { use, place };
}

const withUses = (net: Net, uses: readonly Use[]): Net => ({ ...net, forward: { ...net.forward, uses } });

function withModule(net: Net, id: string, change: (module: Module) => Module): Net {
  return { ...net, modules: net.modules.map((m) => (m.id === id ? change(m) : m)) };
}

function setModuleArg(net: Net, module: Module, name: string, value: ArgValue): Net {
  const spec = layerSpec(module.kind).args.find((s) => s.name === name);
  if (!spec) throw new ActionError('no-such-argument', `${module.kind} has no ${name}`);
  const checked = checkArg(spec, value);
  const set = withModule(net, module.id, (m) => withArgs(m, { ...m.args, [name]: checked }));
  // What a person sets does not follow from shapes any more.
  return withUses(
    set,
    set.forward.uses.map((use) => (use.module === module.id && use.derived ? withoutDerived(use, name) : use)),
  );
}

function withoutDerived({ derived, ...use }: Use, name: string): Use {
  const { [name]: _set, ...rest } = derived ?? {};
  return Object.keys(rest).length > 0 ? { ...use, derived: rest } : use;
}

export function setArg(net: Net, use: string, name: string, value: ArgValue): Net {
  const module = moduleOf(net, findUse(net, use).use.module);
  const set = setModuleArg(net, module, name, value);
  const other = layerSpec(module.kind).args.find((s) => s.name === name)?.instead;
  const clashes = other !== undefined && value !== null && (module.args[other] ?? null) !== null;
  return clashes ? setModuleArg(set, moduleOf(set, module.id), other, null) : set;
}

export function setInit(net: Net, use: string, init: readonly InitRecipe[]): Net {
  const checked = checkInit(init);
  return withModule(net, findUse(net, use).use.module, ({ init: _old, loaded, ...module }) => {
    // What a person fills does not come from a file any more.
    const left = Object.entries(loaded ?? {}).filter(([name]) => !checked.some(({ target }) => target === name));
    return {
      ...module,
      ...(checked.length > 0 && { init: checked }),
      ...(left.length > 0 && { loaded: Object.fromEntries(left) }),
    };
  });
}

/** What a new layer is given: values that keep the map's size, or halve it where that is the layer's point. */
export function firstArgs(net: Net, place: number, kind: LayerKind, input: Shape): Args {
  const flow = flowAt(net, place, input);
  const spec = layerSpec(kind);
  // Behind a fault the sizes are not known; the input's, with the channels that are, say enough.
  const [, h = 1, w = 1] = input;
  const sizes = flow.shape ? sizesOf(flow.shape, flow.batched) : [1, flow.channels ?? input[0] ?? 1, h, w];
  const args = spec.fresh?.(sizes) ?? {};
  const own = spec.channels;
  if (!own) return args;
  const required = spec.args.some((a) => a.name === own.in && a.default === undefined && args[a.name] === undefined);
  const guess = () => takenFrom(own, args, flowOf(sizes.slice(1)));
  const taken = takenFrom(own, args, flow) ?? (required ? guess() : null);
  return taken === null ? args : { ...args, [own.in]: taken };
}

/** Where a module stands in the order of construction so that it follows the uses before its own place. */
function constructionPlace(net: Net, place: number): number {
  const next = net.forward.uses[place];
  if (next) return net.modules.findIndex((m) => m.id === next.module);
  return net.modules.length;
}

function insert(net: Net, place: number, module: Module): { net: Net; use: string } {
  const use = { id: freshId(), module: module.id, off: false };
  const modules = net.modules.toSpliced(constructionPlace(net, place), 0, module);
  return { net: { ...net, modules, forward: withStep(net.forward, place, use) }, use: use.id };
}

export function addLayer(
  net: Net,
  at: number,
  kind: LayerKind,
  input: readonly [number, number, number],
): { net: Net; use: string } {
  const place = clampPlace(at, net.forward.uses.length);
  const args = firstArgs(net, place, kind, input);
  return insert(net, place, { id: freshId(), kind, args, name: null });
}

export function duplicateLayer(net: Net, id: string): { net: Net; use: string } {
  const { use, place } = findUse(net, id);
  const { name: _name, id: _id, ...copy } = moduleOf(net, use.module);
  return insert(net, place + 1, { ...copy, id: freshId(), name: null });
}

/** A fresh layer where another stood; as many channels, features or cells as there are come into it. */
export function replaceLayer(
  net: Net,
  id: string,
  kind: LayerKind,
  input: readonly [number, number, number],
): { net: Net; use: string } {
  const { place, use } = findUse(net, id);
  const added = addLayer(net, place, kind, input);
  // What has the same name and type in both, as out_channels or stride, stays as it was.
  const old = moduleOf(net, use.module);
  const { args: had } = layerSpec(old.kind);
  const args = Object.fromEntries(
    layerSpec(kind).args.flatMap(({ name, type, control }): [string, ArgValue][] => {
      const value = had.some((s) => s.name === name && s.type === type) ? arg(had, old.args, name) : undefined;
      return value === undefined || control === 'none' ? [] : [[name, value]];
    }),
  );
  const own = findUse(added.net, added.use).use;
  const filled = withModule(added.net, own.module, (m) => withArgs(m, { ...m.args, ...args }));
  const off = withUses(filled, filled.forward.uses.with(place, { ...own, off: use.off }));
  return { net: removeLayer(off, id), use: added.use };
}

/** Takes a use away, and its module with its last use. */
export function removeLayer(net: Net, id: string): Net {
  findUse(net, id);
  return withoutUse(net, id);
}

export function moveLayer(net: Net, id: string, to: number): Net {
  const { use, place } = findUse(net, id);
  const rest = withoutStep(net.forward, id);
  const target = clampPlace(to, rest.uses.length);
  if (target === place) return net;
  const forward = withStep(rest, target, use);
  // A module that is used elsewhere too stays where it was constructed: moving it would move its other uses' numbers.
  if (rest.uses.some((u) => u.module === use.module)) return { ...net, forward };
  const module = moduleOf(net, use.module);
  const others: Net = { ...net, modules: net.modules.filter((m) => m.id !== module.id), forward: rest };
  return { ...net, modules: others.modules.toSpliced(constructionPlace(others, target), 0, module), forward };
}

export function toggleLayer(net: Net, id: string): Net {
  const { place, use } = findUse(net, id);
  return withUses(net, net.forward.uses.with(place, { ...use, off: !use.off }));
}

/** Another input, in_channels of the first layers of both nets carried along. */
export function setInputShape(doc: Doc, shape: readonly number[]): Doc {
  const next = checkShape(shape);
  const carry = (net: Net) => carryChannels(net, net, doc.input.shape, next);
  const { a, b } = doc.slots;
  return { ...doc, input: resized(doc.input, next), slots: { a: carry(a), b: b && carry(b) } };
}

export function repaired(doc: Doc, slot: Slot, repair: Repair): Doc {
  switch (repair.type) {
    case 'edit':
      return withNet(doc, slot, (net) => {
        const righted = withEdits(net, [], repair.right);
        return repair.edits.reduce((done, e) => setModuleArg(done, moduleOf(done, e.module), e.arg, e.value), righted);
      });
    case 'remove':
      return withNet(doc, slot, (net) => removeLayer(net, repair.use));
    case 'insert':
      return withNet(doc, slot, (net) => withInserted(net, repair));
    case 'mode':
      return withNet(doc, slot, (net) => withMode(net, repair.mode));
    case 'input':
      return setInputShape(doc, repair.shape);
  }
}

function clampPlace(place: number, last: number): number {
  if (!Number.isInteger(place)) throw new ActionError('bad-value', `${place} is no place in a net`);
  return Math.min(Math.max(place, 0), last);
}
