/** Something that a design has or has not, by which designs are filtered. Convolutions count from 0. */
export type Feature =
  | { readonly of: 'convs'; readonly value: number }
  | { readonly of: 'stride'; readonly value: number }
  | { readonly of: 'kernel'; readonly value: number }
  /** Convolution `value` is one that `unpaddedLayers` counts. */
  | { readonly of: 'unpadded'; readonly value: number }
  /** Some convolution has padding=0 and kernel_size > 1: its border is really lost. */
  | { readonly of: 'lost' };

export function featureKey(feature: Feature): string {
  return feature.of === 'lost' ? 'lost' : `${feature.of} ${feature.value}`;
}

/** Parameters of one convolution that are held. */
export interface Pin {
  readonly kernel?: number;
  readonly stride?: number;
  readonly padding?: number;
  readonly dilation?: number;
}

/** What is asked for beyond a problem's conditions: a part of its designs. */
export interface Restriction {
  /** Features that a design must have. */
  readonly uses?: readonly Feature[];
  /** Features that it must not have. */
  readonly without?: readonly Feature[];
  /** By convolution, from 0. One that is pinned has to be there. */
  readonly pins?: readonly (Pin | null)[];
  /** [H, W] after each layer: only designs that have these sizes. */
  readonly path?: readonly (readonly [number, number])[];
}
