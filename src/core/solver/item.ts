/** One layer of a design. A pool's stride is its kernel, its padding 0, its dilation 1. */
export interface DesignLayer {
  readonly kind: 'Conv2d' | 'MaxPool2d';
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
}

/** The rest of a design from some size on: its first layer, and what follows; a list without end would be null. */
export interface Item {
  /** What comes first in the order, then parameters, then multiply-accumulates: the smaller the better. */
  readonly primary: number;
  readonly params: number;
  readonly macs: number;
  /** null at the end of a design. */
  readonly layer: DesignLayer | null;
  /** The size after the layer. */
  readonly size: number;
  readonly next: Item | null;
}

function compareLayers(a: DesignLayer, b: DesignLayer): number {
  return (
    Number(a.kind === 'MaxPool2d') - Number(b.kind === 'MaxPool2d') ||
    a.kernel - b.kernel ||
    a.stride - b.stride ||
    a.padding - b.padding ||
    a.dilation - b.dilation
  );
}

/** The order of designs, ties and all: see order.ts. */
export function compareItems(a: Item, b: Item): number {
  const costs = a.primary - b.primary || a.params - b.params || a.macs - b.macs;
  if (costs !== 0) return costs;
  let [p, q]: (Item | null)[] = [a, b];
  while (p && q && p !== q) {
    if (!p.layer || !q.layer) return Number(p.layer !== null) - Number(q.layer !== null);
    const layers = compareLayers(p.layer, q.layer);
    if (layers !== 0) return layers;
    p = p.next;
    q = q.next;
  }
  return 0;
}

export function layersOf(item: Item): DesignLayer[] {
  const layers: DesignLayer[] = [];
  for (let at: Item | null = item; at?.layer; at = at.next) layers.push(at.layer);
  return layers;
}

/** The numbers of the sizes after each layer. */
export function sizesOfItem(item: Item): number[] {
  const sizes: number[] = [];
  for (let at: Item | null = item; at?.layer; at = at.next) sizes.push(at.size);
  return sizes;
}
