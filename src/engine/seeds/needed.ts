import { INPUT_KEY } from '../../core/net/net';
import type { ShapedInput, ShapedNet } from '../../core/net/shaped';

/** What has to run. */
export interface Needed {
  /** One flag for each layer. */
  readonly layers: Uint8Array;
  /** Ids of the uses that make tensors of parameters alone. */
  readonly constants: ReadonlySet<string>;
}

/** What has to run so that these tensors are there: who makes them, and all that those are made of. */
export function neededBy({ steps, constants }: ShapedNet, read: readonly ShapedInput[]): Needed {
  const layers = new Uint8Array(steps.length);
  const others = new Set<string>();
  const need = ({ layer, value }: ShapedInput) => {
    if (layer === null) others.add(value.from);
    else if (value.from !== INPUT_KEY) layers[layer] = 1;
  };
  for (const input of read) need(input);
  for (let i = steps.length - 1; i >= 0; i -= 1) {
    if (layers[i]) for (const input of steps[i]?.inputs ?? []) need(input);
  }
  for (const { use, inputs } of constants.toReversed()) if (others.has(use.id)) for (const input of inputs) need(input);
  return { layers, constants: others };
}
