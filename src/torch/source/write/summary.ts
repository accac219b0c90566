import '../../../core/layers/all';
import { inferNet } from '../../../core/net/infer';
import { modeOf } from '../../../core/net/net';
import type { ShapedNet } from '../../../core/net/shaped';
import { elements } from '../../../core/shape';
import { type TreeRow, treeRows } from './summary_tree';

/** Widths of torchinfo's columns: of the names at least, of the others always; and what a level indents a name by. */
const NAME = 40;
const COLUMN = 25;
const INDENT = 5;

/** Modules that are held deeper than this stand in no row of their own. */
const DEPTH = 3;

/** What Python's object of a tensor's storage takes beside its bytes. */
const STORAGE = 64;

/**
 * A net's summary as torchinfo 1.8.0 prints it for a batch of one with
 * `col_names=('output_size', 'num_params', 'mult_adds')`: its rows, its conventions (biases count as multiply-adds, a
 * transposed convolution's by its output, of a norm each weight once; parameters of its own that a module has beside its
 * layers take no bytes) and its units.
 */
export function summaryText(given: ShapedNet): string {
  const shaped = evaluated(given);
  const rows = treeRows(shaped);
  const title = ({ kind, depth, index }: TreeRow) => (depth === 0 ? kind : `${kind}: ${depth}-${index}`);
  const longest = rows.reduce((most, r) => Math.max(most, title(r).length + r.depth * INDENT + 1), 0);
  const width = longest >= NAME ? Math.ceil(longest / INDENT) * INDENT : NAME;
  const line = (name: string, ...cells: readonly string[]) =>
    [name.padEnd(width), ...cells.map((cell) => cell.padEnd(COLUMN))].join(' ').trimEnd();
  const rule = '='.repeat(width + 3 * COLUMN);
  const { params, macs, bytes } = totals(rows);
  const input = elements(shaped.input) * 4 + STORAGE;
  return [
    rule,
    line('Layer (type:depth-idx)', 'Output Shape', 'Param #', 'Mult-Adds'),
    rule,
    ...rows
      .filter((row) => row.depth <= DEPTH)
      .map((row) =>
        line(
          `${startOf(row.depth)}${title(row)}`,
          row.sizes && row.sizes.length > 0 ? `[${row.sizes.join(', ')}]` : '--',
          paramsText(row),
          macsText(row),
        ),
      ),
    rule,
    `Total params: ${whole(params)}`,
    `Trainable params: ${whole(params)}`,
    'Non-trainable params: 0',
    `Total mult-adds${readable(macs)}`,
    rule,
    `Input size (MB): ${megabytes(input)}`,
    `Forward/backward pass size (MB): ${megabytes(bytes.pass)}`,
    `Params size (MB): ${megabytes(bytes.params)}`,
    `Estimated Total Size (MB): ${megabytes(input + bytes.pass + bytes.params)}`,
    rule,
    ...(shaped.fault ? [shaped.fault.text] : []),
  ].join('\n');
}

/** It runs a net in evaluation, whatever its mode: of a forward that asks for it, the steps of that way. */
function evaluated(shaped: ShapedNet): ShapedNet {
  const { otherForward, ...net } = shaped.net;
  if (!otherForward || modeOf(net) === 'eval') return shaped;
  const [c = 1, h = 1, w = 1] = shaped.input;
  return inferNet({ ...net, forward: otherForward, mode: 'eval' }, [c, h, w]);
}

/** Sums over the rows: what is used again counts its maps and multiply-adds again. */
function totals(rows: readonly TreeRow[]) {
  let [params, macs, pass, own] = [0, 0, 0, 0];
  for (const row of rows) {
    if (row.isLeaf) {
      macs += row.macs;
      // Once for the map, once for its gradient.
      if (row.params > 0) pass += elements(row.sizes ?? []) * 8;
      if (row.isAgain) continue;
      params += row.params;
      own += row.params * 4;
    } else if (!row.isAgain) params += Math.max(0, row.leftover);
  }
  return { params, macs, bytes: { pass, params: own } };
}

function startOf(depth: number): string {
  return depth === 0 ? '' : depth === 1 ? '├─' : `${'│    '.repeat(depth - 1)}└─`;
}

/** What holds others says only what no row below it does, where those rows are there. */
const isWhole = ({ isLeaf, depth }: TreeRow) => isLeaf || depth === DEPTH;

function paramsText(row: TreeRow): string {
  if (row.params === 0) return '--';
  if (row.isAgain) return '(recursive)';
  if (isWhole(row)) return whole(row.params);
  return row.leftover > 0 ? whole(row.leftover) : '--';
}

function macsText(row: TreeRow): string {
  return isWhole(row) && row.macs > 0 ? whole(row.macs) : '--';
}

const whole = (n: number) => n.toLocaleString('en-US');

/** In millions at least. The unit is a member of an enum, which from Python 3.11 on is written by its full name. */
function readable(n: number): string {
  const [scale, unit] =
    n >= 1e12 ? [1e12, 'Units.TERABYTES'] : n >= 1e9 ? [1e9, 'Units.GIGABYTES'] : [1e6, 'Units.MEGABYTES'];
  const value = n / scale;
  return ` (${unit}): ${Number.isInteger(value) ? whole(value) : grouped(twoPlaces(value))}`;
}

const megabytes = (bytes: number) => twoPlaces(bytes / 1e6);

/** Two places as Python writes them: what lies just between two goes to the even one. */
function twoPlaces(value: number): string {
  const hundredths = value * 100;
  const low = Math.floor(hundredths);
  // Only eighths lie just between two hundredths in binary.
  const isHalf = Number.isInteger(value * 8) && hundredths - low === 0.5;
  return isHalf ? ((low + (low % 2)) / 100).toFixed(2) : value.toFixed(2);
}

const grouped = (text: string) => text.replace(/\B(?=(?:\d{3})+\.)/g, ',');
