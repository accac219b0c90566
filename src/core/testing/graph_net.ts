import type { Args } from '../args';
import type { LayerKind } from '../layers/table';
import { freshId, INPUT_KEY, type Module, type Net, refTo } from '../net/net';

/** A step of a net that is written down by places: what it reads, −1 for x. */
export interface WrittenStep {
  readonly kind: LayerKind;
  readonly args?: Args;
  readonly reads: readonly number[];
  readonly off?: boolean;
}

/** A net from its steps, and from the places of what it returns: the last step where nothing is said. */
export function graphNet(steps: readonly WrittenStep[], outputs: readonly number[] = [steps.length - 1]): Net {
  const ids = steps.map(() => freshId());
  const ref = (place: number) => refTo(ids[place] ?? INPUT_KEY);
  const modules = steps.map(({ kind, args = {} }): Module => ({ id: freshId(), kind, args, name: null }));
  const uses = steps.map(({ reads, off = false }, i) => ({
    id: ids[i] ?? '',
    module: modules[i]?.id ?? '',
    off,
    inputs: reads.map(ref),
  }));
  return { modules, forward: { uses, outputs: outputs.map(ref) } };
}
