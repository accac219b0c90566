import { type Blocks, blockCount, blocksOf } from '../../core/layers/fold';
import type { ShapedCall } from '../../core/net/shaped';
import { elements } from '../../core/shape';
import { outputOf, type ReferenceKernel } from './kernel';

/** Calls `each` for every cell of every window that lies on the map: where it stands there, and in the columns. */
export function visitBlocks(
  blocks: Blocks,
  [channels = 0, height = 0, width = 0]: readonly number[],
  each: (onMap: number, inColumns: number) => void,
): void {
  const { kernel, dilation, padding, stride } = blocks;
  const [rows, cols] = [blockCount(blocks, height, 0), blockCount(blocks, width, 1)];
  for (let c = 0; c < channels; c += 1) {
    for (let kh = 0; kh < kernel[0]; kh += 1) {
      for (let kw = 0; kw < kernel[1]; kw += 1) {
        const line = ((c * kernel[0] + kh) * kernel[1] + kw) * rows * cols;
        for (let r = 0; r < rows; r += 1) {
          const h = r * stride[0] - padding[0] + kh * dilation[0];
          if (h < 0 || h >= height) continue;
          for (let o = 0; o < cols; o += 1) {
            const w = o * stride[1] - padding[1] + kw * dilation[1];
            if (w >= 0 && w < width) each((c * height + h) * width + w, line + r * cols + o);
          }
        }
      }
    }
  }
}

/** How many maps there are, the sizes of one, and of its columns. */
export function blockParts(maps: readonly number[], columns: readonly number[]) {
  return {
    map: maps.slice(-3),
    count: elements(maps.slice(0, -3)),
    mapSize: elements(maps.slice(-3)),
    columnSize: elements(columns.slice(-2)),
  };
}

const blocksIn = (step: ShapedCall) => blocksOf(step.module.args);

/** Every window as a column: [C, H, W] → [C · kH · kW, windows]. Padding is zeros. */
export const unfold: ReferenceKernel = async ({ step, x, pause }) => {
  const { map, count, mapSize, columnSize } = blockParts(step.inputSizes, step.outputSizes);
  const out = outputOf(step);
  for (let n = 0; n < count; n += 1) {
    await pause();
    visitBlocks(blocksIn(step), map, (from, to) => {
      out[n * columnSize + to] = x[n * mapSize + from] ?? 0;
    });
  }
  return out;
};

/** Columns laid back onto the map: where windows overlap they are added up. */
export const fold: ReferenceKernel = async ({ step, x, pause }) => {
  const { map, count, mapSize, columnSize } = blockParts(step.outputSizes, step.inputSizes);
  const sums = new Float64Array(count * mapSize);
  for (let n = 0; n < count; n += 1) {
    await pause();
    visitBlocks(blocksIn(step), map, (to, from) => {
      sums[n * mapSize + to] = (sums[n * mapSize + to] ?? 0) + (x[n * columnSize + from] ?? 0);
    });
  }
  return Float32Array.from(sums);
};
