import { receptiveFieldOf } from '../design';
import type { DesignLayer } from '../item';
import { ORDERS } from '../order';
import type { Conditions, Range } from '../problem';

/** One design as plain enumeration finds it. */
export interface Plain {
  readonly layers: readonly DesignLayer[];
  /** [H, W] after each layer. */
  readonly sizes: readonly (readonly [number, number])[];
}

const values = ([from, to]: Range) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** All designs of a problem, one by one, word for word by API.md's definition: what the solver is measured against. */
export function enumerate(c: Conditions): Plain[] {
  const convs = values(c.kernel).flatMap((kernel) =>
    values(c.stride).flatMap((stride) =>
      values(c.padding).flatMap((padding) =>
        values(c.dilation).map((dilation): DesignLayer => ({ kind: 'Conv2d', kernel, stride, padding, dilation })),
      ),
    ),
  );
  const pools = [2, 3, 4].map((k): DesignLayer => {
    return { kind: 'MaxPool2d', kernel: k, stride: k, padding: 0, dilation: 1 };
  });
  const found: Plain[] = [];
  const [, h, w] = c.input;
  const walk = (layers: DesignLayer[], sizes: (readonly [number, number])[]): void => {
    const used = layers.filter((l) => l.kind === 'Conv2d');
    const bare = used.filter((l) => l.padding === 0 && (!c.lossyUnpadded || l.kernel > 1));
    const [atH, atW] = sizes.at(-1) ?? [h, w];
    const there = atH === c.target[1] && atW === c.target[2];
    if (there && used.length >= 1 && bare.length >= c.unpaddedLayers) found.push({ layers, sizes });
    const more = [
      ...(used.length < c.maxConvs ? convs : []),
      ...(layers.length - used.length < c.maxPools ? pools : []),
    ];
    for (const layer of more) {
      const dilated = layer.dilation * (layer.kernel - 1) + 1;
      const out = (n: number) => Math.floor((n + 2 * layer.padding - dilated) / layer.stride) + 1;
      if (dilated > atH + 2 * layer.padding || dilated > atW + 2 * layer.padding) continue;
      walk([...layers, layer], [...sizes, [out(atH), out(atW)]]);
    }
  };
  walk([], []);
  return found;
}

/** Widths of all convolutions, the last with the target's. */
function widths(c: Conditions, convs: number): number[] {
  const hidden = [...c.hidden];
  while (hidden.length < convs) hidden.push((hidden.at(-1) ?? 8) * 2);
  return [...hidden.slice(0, convs - 1), c.target[0]];
}

export interface Costs {
  readonly primary: number;
  readonly params: number;
  readonly macs: number;
}

/** What a design costs in its problem's order, counted forwards. */
export function costsOf({ layers, sizes }: Plain, c: Conditions): Costs {
  const order = ORDERS[c.sort];
  const out = widths(c, layers.filter((l) => l.kind === 'Conv2d').length);
  let [params, macs, cost, conv, channels] = [0, 0, 0, 0, c.input[0]];
  let [, fromH, fromW]: readonly [number, number, number] = c.input;
  for (const [i, l] of layers.entries()) {
    const [h = 0, w = 0] = sizes[i] ?? [];
    cost += order.resize(fromH, fromW, h, w);
    if (l.kind === 'Conv2d') {
      const next = out[conv] ?? 0;
      params += next * channels * l.kernel ** 2 + next;
      macs += next * h * w * channels * l.kernel ** 2;
      cost += order.option(l.kernel, l.padding, l.dilation) + order.stride(l.stride);
      conv += 1;
      channels = next;
    } else cost += order.pool(l.kernel, conv);
    fromH = h;
    fromW = w;
  }
  const primary = {
    params,
    macs,
    receptiveField: -receptiveFieldOf(layers),
    depth: layers.length,
    usual: cost,
    even: cost,
  };
  return { primary: primary[c.sort], params, macs };
}

/** A design's layers as one list of numbers, by which ties are told apart. */
function flat(layers: readonly DesignLayer[]): number[] {
  return layers.flatMap((l) => [Number(l.kind === 'MaxPool2d'), l.kernel, l.stride, l.padding, l.dilation]);
}

export function compareFlat(a: readonly DesignLayer[], b: readonly DesignLayer[]): number {
  const [p, q] = [flat(a), flat(b)];
  for (let i = 0; i < Math.min(p.length, q.length); i++) {
    const apart = (p[i] ?? 0) - (q[i] ?? 0);
    if (apart !== 0) return apart;
  }
  return p.length - q.length;
}

/** All designs in the problem's order. */
export function inOrder(all: readonly Plain[], c: Conditions): Plain[] {
  return all
    .map((plain) => ({ plain, costs: costsOf(plain, c) }))
    .sort(
      (a, b) =>
        a.costs.primary - b.costs.primary ||
        a.costs.params - b.costs.params ||
        a.costs.macs - b.costs.macs ||
        compareFlat(a.plain.layers, b.plain.layers),
    )
    .map(({ plain }) => plain);
}
