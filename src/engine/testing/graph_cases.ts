import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Stats } from '../../core/result';
import { elements } from '../../core/shape';

/** A tensor that PyTorch's forward made, as scripts/oracle/make_graph_cases.py records it. */
export interface GraphRecord {
  readonly kind: string;
  readonly shape: readonly number[];
  readonly mean: number;
  readonly std: number;
  readonly min: number;
  readonly max: number;
  readonly first: number;
  readonly last: number;
  readonly zeros: number;
}

/** A net with branches, with what PyTorch makes of it. */
export interface GraphCase {
  readonly family: string;
  readonly code: string;
  readonly input: [number, number, number];
  readonly seed: number;
  readonly params: number;
  readonly x: GraphRecord;
  readonly layers: readonly (GraphRecord & { readonly inputs: readonly (number | null)[] })[];
  readonly outputs: readonly number[];
}

/** What we make of one of them. */
export interface GraphLayer {
  readonly kind: string;
  readonly stats: Stats;
}

const NAMES = ['mean', 'std', 'min', 'max', 'first', 'last', 'zeros'] as const;

/** What the records look through: they have the tensor that a view shows. */
const VIEWS = new Set([
  'Flatten',
  'Unflatten',
  'Identity',
  'view',
  'reshape',
  'permute',
  'expand',
  'squeeze',
  'unsqueeze',
]);
const isRecorded = ({ kind }: GraphLayer) => !VIEWS.has(kind) && !kind.startsWith('Dropout');
const nameOf = ({ kind }: GraphLayer) => (kind.endsWith('Pad2d') ? 'Pad' : kind);

function wrong(name: string, stats: Stats, want: GraphRecord): string | null {
  if (stats.shape.join() !== want.shape.join()) return `${name} has shape ${stats.shape.join(' × ')}`;
  const allowed = 3e-5 * Math.max(1, want.std);
  for (const own of NAMES) {
    const got = stats[own] ?? Number.NaN;
    // One value that is all but zero may be zero to the bit on another machine.
    const most = own === 'zeros' ? Math.max(allowed, 1.01 / elements(want.shape)) : allowed;
    if (!(Math.abs(got - want[own]) <= most)) return `${own} of ${name} is ${got}, not ${want[own]}`;
  }
  return null;
}

/** Where a net's tensors differ from PyTorch's; null where they do not. */
export function graphDifference(known: GraphCase, x: Stats, layers: readonly GraphLayer[]): string | null {
  const recorded = layers.filter(isRecorded);
  const kinds = known.layers.map(({ kind }) => kind).join(' ');
  if (recorded.map(nameOf).join(' ') !== kinds) return `${recorded.map(nameOf).join(' ')}, not ${kinds}`;
  const said = known.layers.map((want, i) => {
    const own = recorded[i];
    return own ? wrong(`layer ${i}, ${want.kind},`, own.stats, want) : `no layer ${i}`;
  });
  return wrong('x', x, known.x) ?? said.find((text) => text !== null) ?? null;
}

export function graphCases(): GraphCase[] {
  const file = new URL('../../../test-data/graph_cases.jsonl.gz', import.meta.url);
  const lines = gunzipSync(readFileSync(file)).toString().trim().split('\n');
  return lines.map((line): GraphCase => JSON.parse(line));
}

/** Nets of files that CONVSCOPE_GRAPHS names, as scripts/oracle/make_graph_cases.py writes them. */
export function moreGraphCases(): GraphCase[] {
  const files = (process.env.CONVSCOPE_GRAPHS ?? '').split(',').filter((name) => name !== '');
  return files.flatMap((name): GraphCase[] => JSON.parse(readFileSync(name, 'utf8')));
}

/** Its source with its input: sizes that forward reads off that are those of this one. */
export function graphSource({ code, input }: GraphCase): string {
  return `${code}\n\nx = torch.randn(${input.join(', ')})\nnet = Net()\ny = net(x[None])\n`;
}
