import type { ArgValue } from '../../../core/args';
import { layerSpec } from '../../../core/layers/rows';
import { constructRefusal } from '../../../core/net/infer';
import type { Module, Net } from '../../../core/net/net';
import { isFunctionCall } from '../../../core/python/wrong_call';
import type { CallPlaces, FunctionPlaces, Reading } from '../python/places';
import { pythonValue } from '../python/python';
import { rearrange } from './blocks';
import { type Change, minimal } from './changes';
import { argumentsOf } from './write_function';
import { isDefault, writtenArguments } from './write_layer';

/** A net with where it is written. */
export interface Written {
  readonly net: Net;
  readonly reading: Reading;
}

/**
 * The change that gives a module another value of an argument, in place: the value alone is replaced, or the argument is
 * added by its name. Null where that cannot be done without changing other layers too (one call makes several modules),
 * or where nothing of it is written.
 */
function argumentChange({ net, reading }: Written, module: Module, name: string, value: ArgValue): Change[] | null {
  // What follows from what comes in is written nowhere.
  if (reading.calls.get(module.id)?.implied === name) return [];
  const places = ownPlaces(net, reading, module);
  if (!places) return null;
  const written = places.args[name];
  const insert = pythonValue(value);
  if (written) return [{ ...written.value, insert }];
  const spec = layerSpec(module.kind).args.find((a) => a.name === name);
  if (!spec) return null;
  if (module.args[name] === undefined && isDefault(spec, value)) return [];
  if (!places.end) return null;
  const { at, lead } = places.end;
  return [{ ...at, insert: `${lead}${name}=${insert}` }];
}

/** Where a module's call is written; null where nothing of it is, or it makes other modules too. */
function ownPlaces(net: Net, reading: Reading, module: Module): CallPlaces | null {
  const places = reading.calls.get(module.id);
  if (!places) return null;
  const { from, cell } = places.call;
  const sharing = net.modules.filter((other) => {
    const call = reading.calls.get(other.id)?.call;
    return call?.from === from && call.cell === cell;
  });
  return sharing.length === 1 ? places : null;
}

function callChange({ net, reading }: Written, old: Module, module: Module): Change[] | null {
  const places = ownPlaces(net, reading, old);
  if (places?.fn) return functionChange(places.fn, module);
  const list = isFunctionCall(module.call) ? null : places?.list;
  return list ? [{ ...list, insert: `(${module.call ?? writtenArguments(module).join(', ')})` }] : null;
}

/** A function's arguments, all of them written. */
function functionChange(fn: FunctionPlaces, module: Module): Change[] | null {
  const args = argumentsOf(module, fn);
  if (args === null || !fn.rest) return null;
  return [{ ...fn.rest, insert: args === '' || fn.head.startsWith('x.') ? args : `, ${args}` }];
}

/**
 * The changes after which a source reads as another net, as small as they can be: values in place, and for a plain
 * sequence or bare lines also layers added, removed, moved, switched off and on. Layers are told by the ids of modules
 * and uses. Null where the source cannot be changed in place.
 */
export function editSource(source: string, written: Written, after: Net): Change[] | null {
  const inPlace: Change[] = [];
  const before = new Map(written.net.modules.map((module) => [module.id, module]));
  for (const module of after.modules) {
    const old = before.get(module.id);
    if (!old) continue;
    if (old.kind !== module.kind) return null;
    const changes = moduleChanges(written, old, module);
    if (!changes) return null;
    inPlace.push(...changes);
  }
  const sorted = together(inPlace);
  if (sameSteps(written.net, after)) return sorted;
  if (sorted.some((c) => c.cell !== null)) return null;
  const text = rearrange(source, written, after, sorted);
  return text === null ? null : minimal(source, text);
}

function moduleChanges(written: Written, old: Module, module: Module): Change[] | null {
  // Between a call that PyTorch does not take and one that it does, all of its arguments are written.
  if (old.call !== module.call) return callChange(written, old, module);
  // What its constructor refuses, a function may take, or refuse in other words.
  if (written.reading.calls.get(old.id)?.fn && constructRefusal(module)) return null;
  const found: Change[] = [];
  for (const spec of layerSpec(module.kind).args) {
    const from = old.args[spec.name];
    const to = module.args[spec.name] === undefined ? spec.default : module.args[spec.name];
    if (to === undefined || (from !== undefined && pythonValue(from) === pythonValue(to))) continue;
    const changes = argumentChange(written, old, spec.name, to);
    if (!changes) return null;
    found.push(...changes);
  }
  return found;
}

/** Changes in their order; several that add at one place become one. */
function together(changes: readonly Change[]): Change[] {
  const merged: Change[] = [];
  for (const change of [...changes].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    const adds = last && last.from === last.to && change.from === change.to && last.from === change.from;
    if (last && adds)
      merged[merged.length - 1] = { ...last, insert: `${last.insert}, ${change.insert.replace(/^,? /, '')}` };
    else merged.push(change);
  }
  return merged;
}

/** Whether two nets have the same modules and steps in the same orders; arguments may follow from shapes in one alone. */
function sameSteps(a: Net, b: Net): boolean {
  const modules = (net: Net) => net.modules.map((m) => m.id).join();
  const steps = ({ forward: { uses, outputs } }: Net) =>
    JSON.stringify([uses.map(({ id, module, off, inputs }) => ({ id, module, off, inputs })), outputs]);
  return steps(a) === steps(b) && modules(a) === modules(b);
}

/** A reading with the ids of a net that is the same but for them: where a net's layers keep the ids of the one before. */
export function withIds({ net, reading }: Written, adopted: Net): Written {
  const modules = new Map(net.modules.map((m, i) => [m.id, adopted.modules[i]?.id ?? m.id]));
  const uses = new Map(net.forward.uses.map((u, i) => [u.id, adopted.forward.uses[i]?.id ?? u.id]));
  const calls = new Map([...reading.calls].map(([id, place]) => [modules.get(id) ?? id, place]));
  const steps = new Map([...reading.uses].map(([id, place]) => [uses.get(id) ?? id, place]));
  return { net: adopted, reading: { ...reading, calls, uses: steps } };
}
