import type { ArgValue } from '../args';
import type { Refusal } from '../refusal';
import type { Shape } from '../shape';

/** How F.pad fills what it adds by the map's own values. */
export type PadMode = 'reflect' | 'replicate' | 'circular';

/** Cells added on each side of a map [C, H, W]; negative ones cut. */
export interface MapPads {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** What a padded tensor is to its layer: over how many axes it is padded, and how its words call that. */
export interface Padded {
  readonly sizes: Shape;
  readonly pads: MapPads;
  /** 1: the last axis alone is padded; 3: PyTorch takes a batch of one for a volume. */
  readonly axes: 1 | 2 | 3;
}

type ModePadsRule = (pad: readonly ArgValue[], mode: PadMode, padded: Padded) => Refusal | null;
let rule: ModePadsRule = () => null;

/** What refuses pads by a map's own values comes with the whole table of layers: the page's first picture has none. */
export function refuseModePadsBy(own: ModePadsRule): void {
  rule = own;
}

/** What F.pad says of a padding that a convolution's padding_mode asks of it. */
export function modePadsRefusal(pad: readonly ArgValue[], mode: PadMode, padded: Padded): Refusal | null {
  return rule(pad, mode, padded);
}
