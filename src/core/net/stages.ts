import { layerSpec } from '../layers/rows';
import { type Module, moduleOf, type Net, type Use } from './net';

/** A use with its module and, where it is not switched off, its index among the layers that reports count. */
export interface StagePart {
  readonly use: Use;
  readonly module: Module;
  /** Index in the chain of uses. */
  readonly place: number;
  /** Null while switched off. */
  readonly layer: number | null;
}

/** A place in the flow that has a large map: one layer, with the activations that follow it as its chips. */
export interface Stage {
  readonly head: StagePart;
  readonly chips: readonly StagePart[];
  /** The layer whose output the map shows: the last of the stage that is not switched off; null where all are. */
  readonly shown: number | null;
}

/** Cuts a chain into stages. An activation with no layer before it is a stage by itself. */
export function stages(net: Net): Stage[] {
  let layer = -1;
  const parts = net.forward.uses.map((use, place): StagePart => {
    if (!use.off) layer += 1;
    return { use, module: moduleOf(net, use.module), place, layer: use.off ? null : layer };
  });
  const groups: { head: StagePart; chips: StagePart[] }[] = [];
  for (const part of parts) {
    const open = groups.at(-1);
    if (open && layerSpec(part.module.kind).family === 'activation') open.chips.push(part);
    else groups.push({ head: part, chips: [] });
  }
  return groups.map(({ head, chips }) => {
    const shown = [...chips].reverse().find((c) => c.layer !== null)?.layer ?? head.layer;
    return { head, chips, shown };
  });
}
