import { padValue, planesBefore } from '../../core/layers/pads';
import type { ShapedCall } from '../../core/net/shaped';
import { elements } from '../../core/shape';
import type { SlidingAxis } from '../../core/window';
import { argOf } from '../backend';
import { type PaddingMode, paddingIndex } from '../padding';
import { outputOf, type ReferenceKernel } from './kernel';

/** Rows and columns of a Pad layer. A vector has but columns. */
export function padAxes(step: ShapedCall): readonly [SlidingAxis, SlidingAxis] {
  const { axes } = step;
  if (axes?.[0].type === 'sliding' && axes[1].type === 'sliding') return [axes[0], axes[1]];
  const padding = argOf(step, 'padding');
  const [before, after] = Array.isArray(padding) ? padding.map(Number) : [0, 0];
  const window = { type: 'sliding', kernel: 1, stride: 1, dilation: 1 } as const;
  const [input = 1] = step.input;
  const [output = 1] = step.output;
  return [
    { ...window, input: 1, output: 1, before: 0, after: 0 },
    { ...window, input, output, before: before ?? 0, after: after ?? 0 },
  ];
}

/** The Pad layers: each cell of the output is one of the input, or the value that is filled in. */
export function pad(mode: PaddingMode): ReferenceKernel {
  return async ({ step, x, pause }) => {
    const [rows, cols] = padAxes(step);
    const rowIndex = paddingIndex(rows, mode);
    const colIndex = paddingIndex(cols, mode);
    const out = outputOf(step);
    out.fill(padValue(step.module.args));
    const area = rowIndex.length * colIndex.length;
    const planes = elements(step.outputSizes.slice(0, -2));
    const own = elements(step.inputSizes.slice(0, -2));
    const before = planesBefore(step.module.args);
    for (let made = 0; made < planes; made += 1) {
      await pause();
      const c = made - before;
      if (c < 0 || c >= own) continue;
      let to = made * area;
      for (const h of rowIndex) {
        const row = (c * rows.input + h) * cols.input;
        for (const w of colIndex) {
          if (h >= 0 && w >= 0) out[to] = x[row + w] ?? 0;
          to += 1;
        }
      }
    }
    return out;
  };
}
