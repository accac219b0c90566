import { type Graph, type Level, PIECE, POOLS } from './graph';
import { OptionSet } from './options';
import type { Work } from './work';

/**
 * Counts of any size, exactly. A number is a row of limbs, `bits` of it each, the lowest first, as float64: products of
 * limbs with counts of options are summed limb by limb, and carried only when a sum is done. So the inner loop is plain
 * arithmetic, and some ten times as fast as sums of bigints.
 */

/** Limbs that are held at once: 8 bytes each. */
const MOST_LIMBS = 2.5e7;

/** By state and size: the limbs of the ways on from there, one number after the other. */
interface Rows {
  readonly open: readonly Float64Array[];
  readonly closed: readonly Float64Array[];
}

/** What one layer multiplies at most. */
function mostChoices({ choices }: Graph): number {
  const options = choices.sets.map((set) => {
    const kinds = set.kinds.reduce((sum, kind) => sum + OptionSet.count(kind, 0, set.width - 1), 0);
    return kinds * set.strides.length;
  });
  return Math.max(1, ...options) + POOLS.length;
}

/** As many bits as leave room to sum all products of one step, of `open` and `closed` ways each, below 2^53. */
export function limbBits(graph: Graph): number {
  return Math.max(1, Math.min(24, 51 - Math.ceil(Math.log2(mostChoices(graph)))));
}

/**
 * How many designs a graph has. Null: there was no time, or no room for it. `largest`: the most ways on from anywhere,
 * roughly; may be infinite.
 */
export function exactly(graph: Graph, largest: number, work: Work, bits = limbBits(graph)): bigint | null {
  const ceiling = graph.depth * Math.log2(mostChoices(graph) + 1);
  const limbs = Math.ceil((Math.min(Math.log2(largest) + 1, ceiling) + 2) / bits) + 1;
  const { maxPools } = graph.conditions;
  const levels = 2 * Math.min(maxPools + 1, graph.depth + 1);
  if (levels * 2 * graph.states * graph.sizes.count * limbs > MOST_LIMBS) return null;
  let deeper = new Map<Level, Rows>();
  for (let depth = graph.depth; depth >= 0; depth--) {
    const now = new Map<Level, Rows>();
    for (const level of graph.levelsOf(depth)) now.set(level, rowsOf(graph, level, deeper, { bits, limbs }, work));
    if (work.over) return null;
    deeper = now;
  }
  const first = graph.level(0, 0);
  const row = first && deeper.get(first)?.open[0];
  if (!row) return 0n;
  let total = 0n;
  for (let i = limbs - 1; i >= 0; i--) total = (total << BigInt(bits)) + BigInt(row[graph.start * limbs + i] ?? 0);
  return total;
}

interface Format {
  readonly bits: number;
  readonly limbs: number;
}

function rowsOf(graph: Graph, level: Level, known: ReadonlyMap<Level, Rows>, format: Format, work: Work): Rows {
  const { limbs } = format;
  const { convs, pools, sizes } = level;
  const { states } = graph;
  const rows = () => Array.from({ length: states }, () => new Float64Array(graph.sizes.count * limbs));
  const made: Rows = { open: rows(), closed: rows() };
  const below = graph.level(convs, pools + 1);
  const pooled = below && known.get(below);
  const after = graph.level(convs + 1, pools);
  const on = after && known.get(after);
  const set = graph.choices.sets[convs];
  const closes = graph.choices.closes[convs + 1] ?? false;
  const ends = made.closed[states - 1];
  for (const size of sizes) {
    if (ends && graph.ends(level, size)) ends[size * limbs] = 1;
    if (pooled) {
      for (const kernel of POOLS) {
        const to = graph.pooled(kernel, size);
        if (to === undefined || !graph.allowed(convs + pools + 1, to)) continue;
        for (let state = 0; state < states; state++) {
          addTimes(made.closed[state], size, pooled.closed[state], to, 1, limbs);
          addTimes(made.open[state], size, pooled.open[state], to, 1, limbs);
        }
      }
    }
    if (on && set) {
      const pieces = graph.pieces(set, size);
      if (!work.spend((pieces.length / PIECE) * set.kinds.length * states * (2 + limbs / 4))) break;
      for (let i = 0; i < pieces.length; i += PIECE) {
        const to = pieces[i + 3] ?? 0;
        const bits = set.strides[pieces[i] ?? 0]?.bits ?? 0;
        for (const kind of set.kinds) {
          const options = OptionSet.count(kind, pieces[i + 1] ?? 0, pieces[i + 2] ?? 0);
          if (options === 0) continue;
          for (let state = 0; state < states; state++) {
            const next = graph.after(state, kind.unpadded, kind.bits | bits);
            addTimes(made.open[state], size, on.open[next], to, options, limbs);
            if (closes) addTimes(made.open[state], size, on.closed[next], to, options, limbs);
          }
        }
      }
    }
    for (const row of [...made.open, ...made.closed]) carry(row, size * limbs, format);
  }
  return made;
}

/** Adds a multiple of one number to another, limb by limb. */
function addTimes(
  row: Float64Array | undefined,
  at: number,
  from: Float64Array | undefined,
  to: number,
  times: number,
  limbs: number,
): void {
  if (!row || !from) return;
  const [target, source] = [at * limbs, to * limbs];
  for (let i = 0; i < limbs; i++) row[target + i] = (row[target + i] ?? 0) + times * (from[source + i] ?? 0);
}

/** Brings every limb below its base. */
function carry(row: Float64Array, start: number, { bits, limbs }: Format): void {
  const base = 2 ** bits;
  let over = 0;
  for (let i = start; i < start + limbs; i++) {
    const sum = (row[i] ?? 0) + over;
    over = Math.floor(sum / base);
    row[i] = sum - over * base;
  }
}
