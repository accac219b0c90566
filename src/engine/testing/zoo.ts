import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Stats } from '../../core/result';

/** A tensor that PyTorch's forward made of x, as scripts/oracle/make_zoo.py records it. */
export interface ZooRecord {
  /** Null where no one kind stands for it. */
  readonly kind: string | null;
  readonly shape: readonly number[];
  readonly mean: number;
  readonly std: number;
  readonly min: number;
  readonly max: number;
  readonly first: number;
  readonly last: number;
}

/** A net in the manner of the public model zoos, with what PyTorch makes of it. */
export interface ZooNet {
  readonly name: string;
  readonly code: string;
  readonly input: [number, number, number];
  readonly params: number;
  readonly layers: readonly ZooRecord[];
  readonly outputs: readonly (readonly number[])[];
}

/** Each source of test-data/zoo by its name. */
function sources(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const folder = new URL('../../../test-data/zoo/', import.meta.url);
  for (const file of readdirSync(folder)) {
    const parts = readFileSync(new URL(file, folder), 'utf8').split(/^# %% /m);
    for (const part of parts.slice(1)) found.set(part.slice(0, part.indexOf(':')), part.slice(part.indexOf('\n') + 1));
  }
  return found;
}

export function zoo(): ZooNet[] {
  const codes = sources();
  const file = new URL('../../../test-data/zoo.jsonl.gz', import.meta.url);
  const lines = gunzipSync(readFileSync(file)).toString().trim().split('\n');
  return lines.map((line): ZooNet => {
    const known: Omit<ZooNet, 'code'> = JSON.parse(line);
    return { ...known, code: codes.get(known.name) ?? '' };
  });
}

/** A source with the input that it is run on. */
export function zooSource({ code, input }: ZooNet): string {
  const net = /^net = /m.test(code) ? '' : 'net = Net()\n';
  return `${code}\n\nx = torch.randn(${input.join(', ')})\n${net}y = net(x[None])\n`;
}

const VIEWS: ReadonlySet<string> = new Set(
  'Flatten Unflatten Identity view reshape permute expand squeeze unsqueeze'.split(' '),
);
const isRecorded = (kind: string) => !VIEWS.has(kind) && !kind.includes('Dropout') && kind !== 'StochasticDepth';
const nameOf = (kind: string) => kind.replace(/^\w+Pad\dd$/, 'Pad');
const NAMES = ['mean', 'std', 'min', 'max', 'first', 'last'] as const;

type Layer = { readonly kind: string; readonly stats: Stats };

/** Modules that the page shows as what they do: the last of their steps is what they give. */
const COMPOSED: ReadonlySet<string | null> = new Set(['MultiheadAttention', 'TransformerEncoderLayer']);

function oddValue({ kind, stats }: Layer, want: ZooRecord): string | null {
  const allowed = 3e-5 * Math.max(1, want.std);
  for (const name of NAMES) {
    const got = stats[name] ?? Number.NaN;
    if (!(Math.abs(got - want[name]) <= allowed)) return `${name} of ${kind} is ${got}, not ${want[name]}`;
  }
  return null;
}

function oddLayer(own: Layer, want: ZooRecord): string | null {
  const { kind, stats } = own;
  if (want.kind !== null && nameOf(kind) !== want.kind) return `${kind}, not ${want.kind}`;
  // Where the batch is no batch any more, all axes are shown.
  const [shape, wanted] = [stats.shape.join(), want.shape.join()];
  if (shape !== wanted && wanted !== '' && !shape.endsWith(`,${wanted}`)) return `${kind} of ${shape}, not ${wanted}`;
  return oddValue(own, want);
}

/** Where a net's tensors differ from PyTorch's, as far as they go; null where they do not. `whole`: none may be missing. */
export function zooDifference(known: ZooNet, layers: readonly Layer[], whole: boolean): string | null {
  const own = layers.filter(({ kind }) => isRecorded(kind));
  let next = 0;
  for (const [i, want] of known.layers.entries()) {
    if (next >= own.length) return whole ? `no layer ${i}: ${want.kind}` : null;
    if (COMPOSED.has(want.kind)) {
      while (next < own.length && oddValue(own[next] as Layer, want) !== null) next += 1;
      if (next >= own.length) return whole ? `nothing that layer ${i} gives: ${want.kind}` : null;
    } else {
      const odd = oddLayer(own[next] as Layer, want);
      if (odd) return `layer ${i}: ${odd}`;
    }
    next += 1;
  }
  return next < own.length ? `${own[next]?.kind} after the last of PyTorch's` : null;
}
