import type { Args } from '../args';
import type { LayerKind } from '../layers/table';
import { freshId, INPUT_KEY, type Module, type Net, refTo, type Use } from './net';

/** A step of forward, its module along with it: it reads the one before, or those whose places are given; −1: x. */
export interface Step {
  readonly kind: LayerKind;
  readonly args: Args;
  readonly reads?: readonly number[];
}

/** A net of steps each of which calls a module of its own; `outputs`: places of what is returned, by default the last. */
export function netOf(steps: readonly Step[], outputs: readonly number[] = [steps.length - 1]): Net {
  const modules = steps.map(({ kind, args }): Module => ({ id: freshId(), kind, args, name: null }));
  const ids = steps.map(() => freshId());
  const ref = (place: number) => refTo(ids[place] ?? INPUT_KEY);
  const uses = modules.map(
    ({ id }, i): Use => ({
      id: ids[i] ?? '',
      module: id,
      off: false,
      inputs: (steps[i]?.reads ?? [i - 1]).map(ref),
    }),
  );
  return { modules, forward: { uses, outputs: outputs.map(ref) } };
}
