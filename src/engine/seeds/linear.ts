import type { Measure } from '../../core/experiment/experiment';
import type { ShapedCall } from '../../core/net/shaped';
import type { BorderFlags } from '../../core/windows/border';
import { layoutOf } from '../wasm/layout';
import type { Machine } from '../wasm/machine';
import { type ConvShape, interiorOf, LANES, readCounts } from '../wasm/windows';
import type { Located, Reading, Tensors } from './program';
import type { Slab } from './slab';

/** The sum over all filters and some of a convolution's pixels, without its bias. */
type WindowSum = (machine: Machine) => number;

/**
 * The mean of a convolution's output, over all of it, its border or its interior, from its input alone: it is linear
 * in the input, and so a sum over shifted windows of it, with weights summed over the filters.
 */
export function linearReading(
  slab: Slab,
  tensors: Tensors,
  step: ShapedCall,
  conv: ConvShape,
  input: Located,
  measure: Measure,
  flags: BorderFlags | null,
): Reading {
  const { filters, rows, cols } = conv;
  const weights = tensors.place(step.module, 'weight', layoutOf(conv, 'sums')) ?? slab.room(0);
  const bias = tensors.place(step.module, 'bias', { type: 'plain', groups: 1, rows: filters, taps: 1 });
  const biasMean: WindowSum = ({ kernels }) => (bias === null ? 0 : kernels.sum(bias, filters, 0) / filters);
  const sumOver = (row: (o: number) => boolean, col: (o: number) => boolean) =>
    windowSum(slab, conv, input.address, weights, row, col);
  const all = () => sumOver(always, always);
  const pixels = rows.output * cols.output;
  const inside = flags && interiorOf(flags);
  if (measure === 'mean' || !flags || !inside) return meanOf(all(), filters * pixels, biasMean);
  const interior = sumOver(
    (o) => flags.rows[o] === 0,
    (o) => flags.cols[o] === 0,
  );
  const interiorPixels = inside.rows * inside.cols;
  if (measure === 'interior-mean') return meanOf(interior, filters * interiorPixels, biasMean);
  const whole = all();
  const border: WindowSum = (machine) => whole(machine) - interior(machine);
  return meanOf(border, filters * (pixels - interiorPixels), biasMean);
}

const always = () => true;

function meanOf(sum: WindowSum, count: number, biasMean: WindowSum): Reading {
  return (machine) => sum(machine) / count + biasMean(machine);
}

/** Over the pixels in the rows and columns that are taken. */
function windowSum(
  slab: Slab,
  conv: ConvShape,
  input: number,
  weights: number,
  row: (o: number) => boolean,
  col: (o: number) => boolean,
): WindowSum {
  const { channels, rows, cols, rowIndex, colIndex } = conv;
  const down = slab.table(readCounts(rows, rowIndex, row, 1));
  const across = readCounts(cols, colIndex, col, LANES);
  const width = across.length / cols.input;
  const blocks = Array.from({ length: width / LANES }, (_, block) =>
    slab.table(
      Float32Array.from(
        { length: cols.input * LANES },
        (_unused, i) => across[Math.floor(i / LANES) * width + block * LANES + (i % LANES)] ?? 0,
      ),
    ),
  );
  return ({ kernels }) =>
    blocks.reduce(
      (sum, table, block) =>
        sum +
        kernels.windows(
          input,
          channels,
          rows.input,
          cols.input,
          table,
          down,
          weights + 4 * LANES * block,
          rows.kernel,
          4 * cols.kernel,
          4 * rows.kernel * cols.kernel,
        ),
      0,
    );
}
