import type { ShapedNet } from '../../core/net/shaped';

/** Which layers have to run so that these can: themselves, and all that they are made of. One flag for each layer. */
export function layersFor({ steps }: ShapedNet, layers: readonly number[]): Uint8Array {
  const needed = new Uint8Array(steps.length);
  for (const layer of layers) if (layer >= 0 && layer < steps.length) needed[layer] = 1;
  for (let i = steps.length - 1; i >= 0; i -= 1) {
    if (!needed[i]) continue;
    for (const { layer } of steps[i]?.inputs ?? []) if (layer !== null && layer >= 0) needed[layer] = 1;
  }
  return needed;
}
