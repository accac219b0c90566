import { arg } from '../../core/args';
import { layerSpec } from '../../core/layers/rows';
import type { Tensor } from './values';

/** How many axes a tensor has, its batch counted: 4 for maps, 2 after a flatten; as many where that is not known. */
export function axesOf(tensor: Tensor | undefined): number {
  for (let t = tensor; t?.layer; t = t.parent ?? undefined) {
    const { kind, args } = t.layer.module;
    if (kind === 'Flatten' && !t.layer.off) {
      const { args: specs } = layerSpec(kind);
      const from = Number(arg(specs, args, 'start_dim'));
      const to = Number(arg(specs, args, 'end_dim'));
      return from === 1 && (to === -1 || to === 3) ? 2 : Number.NaN;
    }
  }
  return 4;
}

/** An axis counted from the first; NaN where that is not known. */
export function axisOf(tensor: Tensor | undefined, axis: number): number {
  return axis < 0 ? axis + axesOf(tensor) : axis;
}
