import { ORDERS } from '../../src/core/solver/order';
import type { Conditions } from '../../src/core/solver/problem';

interface Layer {
  readonly pool: boolean;
  readonly k: number;
  readonly s: number;
  readonly p: number;
  readonly d: number;
}

interface Listed {
  readonly cost: number;
  readonly layers: readonly Layer[];
}

/** Every chain of layers, one after the other: what one would write first. Ends after so many milliseconds. */
export function enumerateBest(c: Conditions, limit: number): { total: number; complete: boolean; designs: Listed[] } {
  const values = ([from, to]: readonly [number, number]) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const convs = values(c.kernel).flatMap((k) =>
    values(c.stride).flatMap((s) =>
      values(c.padding).flatMap((p) => values(c.dilation).map((d): Layer => ({ pool: false, k, s, p, d }))),
    ),
  );
  const pools = [2, 3, 4].map((k): Layer => ({ pool: true, k, s: k, p: 0, d: 1 }));
  const order = ORDERS[c.sort];
  const end = performance.now() + limit;
  const best: Listed[] = [];
  let [total, steps, complete] = [0, 0, true];
  const list = (layers: readonly Layer[], cost: number) => {
    total += 1;
    const last = best.at(-1);
    if (best.length >= c.limit && last && last.cost <= cost) return;
    const at = best.findIndex((other) => other.cost > cost);
    best.splice(at < 0 ? best.length : at, 0, { cost, layers: [...layers] });
    if (best.length > c.limit) best.pop();
  };
  const walk = (layers: Layer[], h: number, w: number, used: number, bare: number, cost: number) => {
    steps += 1;
    if (steps % 65_536 === 0 && performance.now() > end) complete = false;
    if (!complete) return;
    if (used > 0 && h === c.target[1] && w === c.target[2] && bare >= c.unpaddedLayers) list(layers, cost);
    for (const layer of used < c.maxConvs ? convs : []) {
      const reach = layer.d * (layer.k - 1) + 1;
      if (reach > h + 2 * layer.p || reach > w + 2 * layer.p) continue;
      const out = (n: number) => Math.floor((n + 2 * layer.p - reach) / layer.s) + 1;
      const counted = layer.p === 0 && (!c.lossyUnpadded || layer.k > 1);
      layers.push(layer);
      const own = order.option(layer.k, layer.p, layer.d) + order.stride(layer.s);
      walk(layers, out(h), out(w), used + 1, bare + Number(counted), cost + own);
      layers.pop();
    }
    for (const layer of layers.length - used < c.maxPools ? pools : []) {
      if (layer.k > h || layer.k > w) continue;
      layers.push(layer);
      const own = order.pool(layer.k, used);
      walk(layers, Math.floor(h / layer.k), Math.floor(w / layer.k), used, bare, cost + own);
      layers.pop();
    }
  };
  walk([], c.input[1], c.input[2], 0, 0, 0);
  return { total, complete, designs: best };
}
