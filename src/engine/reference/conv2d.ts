import { argOf } from '../backend';
import { isPaddingMode, type PaddingMode, paddedLength, paddingIndex } from '../padding';
import { outputOf, PIECE, type ReferenceKernel, slidingAxes } from './kernel';

/** Conv2d with all of PyTorch's arguments: cross-correlation, groups, dilation, every padding mode. */
export const conv2d: ReferenceKernel = async ({ step, x, weights, pause }) => {
  const [rows, cols] = slidingAxes(step);
  const out = outputOf(step);
  const weight = weights.get('weight') ?? new Float32Array(0);
  const bias = weights.get('bias');
  const mode = argOf(step, 'padding_mode');
  const groups = Number(argOf(step, 'groups'));
  const [channels = 0] = step.inputSizes.slice(-3);
  const [filters = 0] = step.outputSizes.slice(-3);
  const perGroup = channels / groups;
  const height = paddedLength(rows);
  const width = paddedLength(cols);
  const padded = pad(
    x,
    channels,
    paddingIndex(rows, modeOf(mode)),
    paddingIndex(cols, modeOf(mode)),
    cols.input,
    rows.input,
  );
  const acc = new Float64Array(cols.output);
  const macsPerRow = cols.output * perGroup * rows.kernel * cols.kernel;
  let work = 0;
  for (let f = 0; f < filters; f += 1) {
    const firstChannel = Math.floor(f / (filters / groups)) * perGroup;
    for (let oh = 0; oh < rows.output; oh += 1) {
      acc.fill(bias?.[f] ?? 0);
      let tap = f * perGroup * rows.kernel * cols.kernel;
      for (let c = firstChannel; c < firstChannel + perGroup; c += 1) {
        for (let kh = 0; kh < rows.kernel; kh += 1) {
          const row = (c * height + oh * rows.stride + kh * rows.dilation) * width;
          for (let kw = 0; kw < cols.kernel; kw += 1) {
            const w = weight[tap] ?? 0;
            tap += 1;
            let from = row + kw * cols.dilation;
            for (let ow = 0; ow < acc.length; ow += 1) {
              acc[ow] = (acc[ow] ?? 0) + w * (padded[from] ?? 0);
              from += cols.stride;
            }
          }
        }
      }
      out.set(acc, (f * rows.output + oh) * cols.output);
      work += macsPerRow;
      if (work > PIECE) {
        work = 0;
        await pause();
      }
    }
  }
  return out;
};

function modeOf(mode: unknown): PaddingMode {
  if (!isPaddingMode(mode)) throw new Error(`no such padding_mode: ${String(mode)}`);
  return mode;
}

/** A copy of x [C, H, W] in which cell (h, w) of the padded plane is input cell (rowIndex[h], colIndex[w]), 0 at −1. */
function pad(
  x: Float32Array,
  channels: number,
  rowIndex: Int32Array,
  colIndex: Int32Array,
  inputWidth: number,
  inputHeight: number,
): Float32Array {
  const out = new Float32Array(channels * rowIndex.length * colIndex.length);
  let to = 0;
  for (let c = 0; c < channels; c += 1) {
    for (const h of rowIndex) {
      if (h < 0) {
        to += colIndex.length;
        continue;
      }
      const row = (c * inputHeight + h) * inputWidth;
      for (const w of colIndex) {
        if (w >= 0) out[to] = x[row + w] ?? 0;
        to += 1;
      }
    }
  }
  return out;
}
