import { blocksOf } from '../../core/layers/fold';
import { lpExtreme } from '../../core/layers/lp_pool2d';
import { asNumber } from '../../core/python/python';
import { elements } from '../../core/shape';
import { argOf } from '../backend';
import { averageWindow } from '../reference/avg_pool2d';
import { blockParts, visitBlocks } from '../reference/fold';
import { slidingAxes } from '../reference/kernel';
import type { OwnAdjoint } from './adjoint';
import { maxPoolAdjoint } from './windows';

/** Columns back onto the map they were taken from. */
export const unfoldAdjoint: OwnAdjoint = async ({ step, x, gradient }) => {
  const { map, count, mapSize, columnSize } = blockParts(step.inputSizes, step.outputSizes);
  const result = new Float64Array(x.length);
  for (let n = 0; n < count; n += 1) {
    visitBlocks(blocksOf(step.module.args), map, (onMap, inColumns) => {
      const at = n * mapSize + onMap;
      result[at] = (result[at] ?? 0) + (gradient[n * columnSize + inColumns] ?? 0);
    });
  }
  return result;
};

/** Each column takes what the cells got that it was laid on. */
export const foldAdjoint: OwnAdjoint = async ({ step, x, gradient }) => {
  const { map, count, mapSize, columnSize } = blockParts(step.outputSizes, step.inputSizes);
  const result = new Float64Array(x.length);
  for (let n = 0; n < count; n += 1) {
    visitBlocks(blocksOf(step.module.args), map, (onMap, inColumns) => {
      result[n * columnSize + inColumns] = gradient[n * mapSize + onMap] ?? 0;
    });
  }
  return result;
};

/**
 * LPPool2d through what F.lp_pool2d is made of: (sign(a) · relu(|a|) · kH · kW)^(1/p), a the average of x^p. Of a window of
 * zeros nothing passes.
 */
export const lpPoolAdjoint: OwnAdjoint = async (call) => {
  const { step, x, gradient, pause } = call;
  const extreme = lpExtreme(argOf(step, 'norm_type') ?? null);
  if (extreme !== null) {
    const sign = extreme === 'largest' ? 1 : -1;
    const own = await maxPoolAdjoint({ ...call, x: x.map((v) => sign * Math.abs(v)) });
    return own.map((g, i) => g * Math.sign(x[i] ?? 0));
  }
  const [rows, cols] = slidingAxes(step);
  const p = asNumber(argOf(step, 'norm_type'));
  const area = rows.kernel * cols.kernel;
  const result = new Float64Array(x.length);
  const planes = elements(step.outputSizes.slice(0, -2));
  for (let c = 0; c < planes; c += 1) {
    await pause();
    const plane = c * rows.input * cols.input;
    for (let oh = 0; oh < rows.output; oh += 1) {
      const down = averageWindow(rows, oh);
      for (let ow = 0; ow < cols.output; ow += 1) {
        const g = gradient[(c * rows.output + oh) * cols.output + ow] ?? 0;
        if (g === 0) continue;
        const across = averageWindow(cols, ow);
        const cells: number[] = [];
        for (let h = down.from; h < down.to; h += 1) {
          for (let w = across.from; w < across.to; w += 1) cells.push(plane + h * cols.input + w);
        }
        const counted = down.counted * across.counted;
        const average = cells.reduce((sum, at) => sum + (x[at] ?? 0) ** p, 0) / counted;
        // sign(a) · relu(|a|) has slope 1 but at 0, where its parts have none.
        if (average === 0) continue;
        const outer = (1 / p) * (average * area) ** (1 / p - 1) * area;
        for (const at of cells) {
          const inner = (p * (x[at] ?? 0) ** (p - 1)) / counted;
          result[at] = (result[at] ?? 0) + g * outer * inner;
        }
      }
    }
  }
  return result;
};
