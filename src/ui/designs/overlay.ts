import { givenValue } from '../../core/layers/rows';
import type { Module } from '../../core/net/net';
import { numbers } from '../../core/repair/repair_edits';
import type { FoundDesign } from '../../core/solver/design';
import type { DesignLayer } from '../../core/solver/item';
import type { Column } from '../../flow/columns';

/** What a design has in the place of one of the net's stages. */
export interface Laid {
  /** [H, W] that it would have there; null where the design has no such layer. */
  readonly size: readonly [number, number] | null;
  /** The design's layer where it is of another kind than what stands there. */
  readonly other: DesignLayer | null;
  /** Arguments that would change, with PyTorch's names. */
  readonly changes: readonly { readonly name: string; readonly from: string; readonly to: number }[];
  /** The design's layers beyond the net's last one, with the sizes that they make. */
  readonly beyond: readonly { readonly layer: DesignLayer; readonly size: readonly [number, number] }[];
}

const NOT_THERE: Laid = { size: null, other: null, changes: [], beyond: [] };

/** A stage of the net whose place a design's layer takes: in their order, and whatever stands between them goes. */
const isWindow = ({ stage, status }: Column) =>
  status !== 'off' && (stage?.head.module.kind === 'Conv2d' || stage?.head.module.kind === 'MaxPool2d');

/** A design laid over a net: by column's place, the input's left out. */
export function overlay(design: FoundDesign, columns: readonly Column[]): ReadonlyMap<number, Laid> {
  const windows = columns.filter(isWindow);
  const sizeAt = (i: number): readonly [number, number] => {
    const [, h = 0, w = 0] = design.shapes[i] ?? [];
    return [h, w];
  };
  const last = windows.at(-1)?.place ?? 0;
  const laid = new Map<number, Laid>();
  for (const { place, stage } of columns) {
    const at = windows.findIndex((c) => c.place === place);
    const layer = at < 0 ? undefined : design.layers[at];
    const module = stage?.head.module;
    const own: Laid =
      layer && module
        ? {
            size: sizeAt(at),
            other: module.kind === layer.kind ? null : layer,
            changes: module.kind === layer.kind ? changesOf(module, layer, design.shapes[at]?.[0]) : [],
            beyond: [],
          }
        : NOT_THERE;
    const beyond =
      place === last
        ? design.layers.slice(windows.length).map((l, i) => ({ layer: l, size: sizeAt(windows.length + i) }))
        : [];
    if (stage || beyond.length > 0) laid.set(place, { ...own, beyond });
  }
  return laid;
}

function changesOf(module: Module, layer: DesignLayer, channels: number | undefined): Laid['changes'] {
  const spatial = [
    ['kernel_size', layer.kernel],
    ['stride', layer.stride],
    ['padding', layer.padding],
    ['dilation', layer.dilation],
  ] as const;
  const changes = spatial.flatMap(([name, to]) => {
    const now = numbers(module, name);
    const from = now ? (now[0] === now[1] ? String(now[0]) : now.join('×')) : String(givenValue(module, name));
    return from === String(to) ? [] : [{ name, from, to }];
  });
  const out = givenValue(module, 'out_channels');
  if (layer.kind === 'MaxPool2d' || channels === undefined || out === channels) return changes;
  return [...changes, { name: 'out_channels', from: String(out), to: channels }];
}
