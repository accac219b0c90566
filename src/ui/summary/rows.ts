import { arg } from '../../core/args';
import type { LayerResult } from '../../core/frame';
import { layerSpec } from '../../core/layers/rows';
import { netCosts } from '../../core/net/costs';
import { activeSteps } from '../../core/net/graph';
import { moduleParams, type ShapedNet } from '../../core/net/infer';
import { moduleName } from '../../core/net/names';
import type { Module } from '../../core/net/net';
import { pyRepr } from '../../core/python/python';
import type { ReceptiveField } from '../../core/result';
import type { Shape } from '../../core/shape';

/** A row of the summary: the input (layer −1) or a layer. Null: not computed, or there is no such thing. */
export interface SummaryRow {
  readonly layer: number;
  readonly name: string;
  /** PyTorch's class name; empty for the input. */
  readonly kind: string;
  /** Names of the layers that it reads, in the order of the call; empty for the input, and in a net without branches. */
  readonly reads: string;
  /** Arguments that are not PyTorch's defaults, without the channels, which shapes say: "kernel_size=3, padding=1". */
  readonly settings: string;
  readonly output: Shape;
  readonly params: number;
  /** Of all parameters, 0..1; null where the net has none. */
  readonly share: number | null;
  readonly macs: number;
  /** Of the output, in float32. */
  readonly bytes: number;
  readonly field: ReceptiveField | null;
  /** Share of border cells, 0..1. */
  readonly border: number | null;
  readonly mean: number | null;
  readonly std: number | null;
}

/** What shapes and the column of names say already. */
const SAID = new Set(['in_channels', 'out_channels', 'in_features', 'out_features', 'num_features', 'num_channels']);

export function settingsOf({ kind, args }: Module): string {
  const specs = layerSpec(kind).args;
  const own = specs.filter(({ name, default: usual }) => {
    const value = arg(specs, args, name);
    return !SAID.has(name) && value !== undefined && JSON.stringify(value) !== JSON.stringify(usual);
  });
  return own.map(({ name }) => `${name}=${pyRepr(arg(specs, args, name) ?? null)}`).join(', ');
}

/** Whether some layer reads another than the one before it, or several. */
export function hasBranches({ steps }: ShapedNet): boolean {
  return steps.some(({ inputs, layer }) => inputs.length !== 1 || inputs[0]?.layer !== layer - 1);
}

/** Learnable parameters without a row: of modules that do not run, and of tensors that belong to the net itself. */
export function paramsBeside({ net, constructed, constants }: ShapedNet): {
  readonly idle: number;
  readonly own: number;
} {
  const sum = (modules: readonly Module[]) => modules.reduce((all, m) => all + moduleParams(m), 0);
  const running = new Set(activeSteps(net).map((s) => s.module.id));
  const own = new Set(constants.map((c) => c.module.id));
  return {
    idle: sum(constructed.filter((m) => !running.has(m.id) && !own.has(m.id))),
    own: sum(constructed.filter((m) => own.has(m.id))),
  };
}

/** Rows of a net in forward order, the input's first; `resultOf` gives what has been computed of a layer. */
export function summaryRows(
  net: ShapedNet,
  inputName: string,
  resultOf: (layer: number) => LayerResult | null,
): SummaryRow[] {
  const costs = netCosts(net);
  const numbers = (layer: number, shape: Shape) => {
    const result = resultOf(layer);
    // What an older net had at this place is no answer for this one.
    if (!result || result.stats.shape.join() !== shape.join()) return { border: null, mean: null, std: null };
    const { mean, std } = result.stats;
    return { border: result.border?.share ?? null, mean, std };
  };
  const input: SummaryRow = {
    layer: -1,
    name: inputName,
    kind: '',
    reads: '',
    settings: '',
    output: net.input,
    params: 0,
    share: null,
    macs: 0,
    bytes: costs.inputBytes,
    field: null,
    ...numbers(-1, net.input),
  };
  const nameOf = (layer: number) => {
    const step = net.steps[layer];
    return step ? moduleName(net.net, step.module) : inputName;
  };
  const branches = hasBranches(net);
  const rows = net.steps.map(
    (step): SummaryRow => ({
      layer: step.layer,
      name: moduleName(net.net, step.module),
      kind: step.module.kind,
      reads: branches ? step.inputs.flatMap(({ layer }) => (layer === null ? [] : [nameOf(layer)])).join(', ') : '',
      settings: settingsOf(step.module),
      output: step.output,
      params: step.params,
      share: net.params > 0 ? step.params / net.params : null,
      macs: step.macs,
      bytes: costs.layers[step.layer]?.bytes ?? 0,
      field: costs.layers[step.layer]?.field ?? null,
      ...numbers(step.layer, step.output),
    }),
  );
  return [input, ...rows];
}

export const SORT_KEYS = [
  'layer',
  'kind',
  'reads',
  'settings',
  'output',
  'params',
  'macs',
  'bytes',
  'field',
  'border',
  'mean',
  'std',
] as const;
export type SortKey = (typeof SORT_KEYS)[number];

export interface Sorting {
  readonly by: SortKey;
  readonly down: boolean;
}

function sortValue(row: SummaryRow, by: SortKey): number | string | null {
  switch (by) {
    case 'output':
      return row.output.reduce((product, n) => product * n, 1);
    case 'field':
      return row.field ? row.field.size[0] * row.field.size[1] : null;
    default:
      return row[by];
  }
}

/** Rows in another order; what has no value comes last either way, and ties stay in forward order. */
export function sorted(rows: readonly SummaryRow[], { by, down }: Sorting): SummaryRow[] {
  const way = down ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [sortValue(a, by), sortValue(b, by)];
    if (x === null || y === null) return x === y ? a.layer - b.layer : x === null ? 1 : -1;
    const order = typeof x === 'string' || typeof y === 'string' ? String(x).localeCompare(String(y)) : x - y;
    return order === 0 ? a.layer - b.layer : way * order;
  });
}
