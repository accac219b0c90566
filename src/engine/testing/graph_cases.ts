import type { EngineJob, LayerResult } from '../../core/frame';
import type { ShapedStep } from '../../core/net/shaped';
import { elements } from '../../core/shape';
import type { Backend } from '../backend';
import { Computer } from '../compute';

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
const isRecorded = ({ module: { kind } }: ShapedStep) => !VIEWS.has(kind) && !kind.startsWith('Dropout');
const nameOf = ({ module: { kind } }: ShapedStep) => (kind.endsWith('Pad2d') ? 'Pad' : kind);

function wrong(name: string, { stats }: LayerResult, want: GraphRecord): string | null {
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
export async function graphDifference(known: GraphCase, a: EngineJob['a'], backend: Backend): Promise<string | null> {
  if (a.fault) return `refused: ${a.fault.text}`;
  if (a.params !== known.params) return `${a.params} parameters, not ${known.params}`;
  const input = { shape: known.input, source: 'randn' } as const;
  const job = { seed: String(known.seed), recipe: 'paired', input, a, b: null } as const;
  const found = await new Computer(0).run(job, backend, async () => {});
  const recorded = a.steps.filter(isRecorded);
  const kinds = known.layers.map(({ kind }) => kind).join(' ');
  if (recorded.map(nameOf).join(' ') !== kinds) return `${recorded.map(nameOf).join(' ')}, not ${kinds}`;
  const x = found.input && wrong('x', found.input, known.x);
  if (x) return x;
  for (const [i, want] of known.layers.entries()) {
    const step = recorded[i];
    const result = step && found.a.layers[step.layer];
    const name = `layer ${i}, ${want.kind},`;
    const said = result ? wrong(name, result, want) : `${name} is not there`;
    if (said) return said;
  }
  return null;
}
