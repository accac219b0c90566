import { layerSpec } from '../layers/rows';
import { type Read, stepsOf } from './graph';
import { INPUT_KEY, type Module, moduleOf, type Net, type Use, type ValueRef } from './net';

/** A use with its module and, where it is not switched off, its index among the layers that reports count. */
export interface StagePart {
  readonly use: Use;
  readonly module: Module;
  /** Index among the uses of forward. */
  readonly place: number;
  /** Null while switched off. */
  readonly layer: number | null;
}

/** A place in the flow that has a large map: one layer or join, with the activations that alone read it as its chips. */
export interface Stage {
  readonly head: StagePart;
  readonly chips: readonly StagePart[];
  /** The layer whose output the map shows: the last of the stage that is not switched off; null where all are. */
  readonly shown: number | null;
  /**
   * What the head reads, in the order of the call: earlier stages by their indices, −1 for x. Steps that are switched off
   * are stages too, and are read; tensors that are made of parameters alone are left out.
   */
  readonly reads: readonly number[];
}

/** Whom refs name: steps that are switched off, too; and who wrote a tensor in place, in the stead of who made it. */
function named(refs: readonly ValueRef[], reads: readonly Read[]): string[] {
  return refs.map(({ from }, i) => {
    const read = reads[i];
    return read && read.value.from !== read.shape.from ? read.value.from : from;
  });
}

/**
 * Cuts a forward into stages, in the order in which their heads run. An activation is a chip of the stage that it reads
 * where nobody else reads that: else both maps are needed, and it is a stage by itself, as is one that reads x.
 */
export function stages(net: Net): Stage[] {
  const { all, outputs } = stepsOf(net);
  const steps = new Map(all.map((s) => [s.use.id, s]));
  const constants = new Set(all.flatMap((s) => (s.layer === null ? [s.use.id] : [])));
  const read = net.forward.uses.map((use) => named(use.inputs, steps.get(use.id)?.inputs ?? []));
  const readers = new Map<string, number>();
  for (const id of [...read.flat(), ...named(net.forward.outputs, outputs)]) {
    readers.set(id, (readers.get(id) ?? 0) + 1);
  }

  const groups: { head: StagePart; chips: StagePart[]; reads: number[] }[] = [];
  /** The stage of a use; and of an activation that may become one's chip, the stage that ends in what it reads. */
  const stageOf = new Map([[INPUT_KEY, -1]]);
  const tails = new Map<string, number>();
  for (const [place, use] of net.forward.uses.entries()) {
    const from = (read[place] ?? []).filter((id) => !constants.has(id));
    if (constants.has(use.id) || from.length === 0) {
      constants.add(use.id);
      continue;
    }
    const step = steps.get(use.id);
    const module = step?.module ?? moduleOf(net, use.module);
    const part = { use, module, place, layer: step?.layer ?? null };
    const [first = INPUT_KEY, ...others] = from;
    const at = others.length === 0 && readers.get(first) === 1 ? tails.get(first) : undefined;
    const open = at === undefined ? undefined : groups[at];
    if (at !== undefined && open && layerSpec(module.kind).family === 'activation') {
      open.chips.push(part);
      tails.delete(first);
      tails.set(use.id, at);
      stageOf.set(use.id, at);
    } else {
      stageOf.set(use.id, groups.length);
      tails.set(use.id, groups.length);
      groups.push({ head: part, chips: [], reads: from.map((id) => stageOf.get(id) ?? -1) });
    }
  }
  return groups.map(({ head, chips, reads }) => {
    const shown = chips.findLast((c) => c.layer !== null)?.layer ?? head.layer;
    return { head, chips, shown, reads };
  });
}

/** Where among stages a layer stands, its activations along with it; −1 where it is in none. */
export function stageWith(all: readonly Stage[], layer: number): number {
  return all.findIndex(({ head, chips }) => [head, ...chips].some((part) => part.layer === layer));
}
