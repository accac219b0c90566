import { argOf } from '../backend';
import { attentionPlan, shares } from '../reference/operations/attention';
import { affineAxis, tapsAt } from '../reference/operations/sampling';
import type { Adjoint, OwnAdjoint } from './adjoint';

const add = (to: Float64Array, at: number, v: number) => {
  to[at] = (to[at] ?? 0) + v;
};

export const affineGridAdjoint: OwnAdjoint = async ({ step, x, gradient }) => {
  const [n = 1, h = 1, w = 1] = step.outputSizes;
  const align = argOf(step, 'align_corners') === true;
  const [down, across] = [affineAxis(h, align), affineAxis(w, align)];
  const result = new Float64Array(x.length);
  for (let i = 0; i < n * h * w * 2; i += 1) {
    const [cell, k] = [Math.floor(i / 2), i % 2];
    const row = Math.floor(cell / (h * w)) * 6 + k * 3;
    const g = gradient[i] ?? 0;
    add(result, row, g * (across[cell % w] ?? 0));
    add(result, row + 1, g * (down[Math.floor(cell / w) % h] ?? 0));
    add(result, row + 2, g);
  }
  return result;
};

export const gridSampleAdjoint: Adjoint = async ({ step, inputs, gradient }) => {
  const [x = new Float32Array(0), grid = new Float32Array(0)] = inputs;
  const [n = 1, c = 1, h = 1, w = 1] = step.inputs[0]?.sizes ?? [];
  const [, , oh = 1, ow = 1] = step.outputSizes;
  const [toX, toGrid] = [new Float64Array(x.length), new Float64Array(grid.length)];
  for (let place = 0; place < n * oh * ow; place += 1) {
    const b = Math.floor(place / (oh * ow));
    const across = tapsAt(grid[2 * place] ?? 0, w, step).filter(({ cell }) => cell >= 0 && cell < w);
    const down = tapsAt(grid[2 * place + 1] ?? 0, h, step).filter(({ cell }) => cell >= 0 && cell < h);
    for (let k = 0; k < c; k += 1) {
      const g = gradient[(b * c + k) * oh * ow + (place % (oh * ow))] ?? 0;
      for (const row of down) {
        for (const col of across) {
          const at = ((b * c + k) * h + row.cell) * w + col.cell;
          add(toX, at, g * row.weight * col.weight);
          add(toGrid, 2 * place, g * (x[at] ?? 0) * row.weight * col.slope);
          add(toGrid, 2 * place + 1, g * (x[at] ?? 0) * row.slope * col.weight);
        }
      }
    }
  }
  return [toX, toGrid];
};

export const attentionAdjoint: Adjoint = async ({ step, inputs, gradient, pause }) => {
  const plan = attentionPlan(step);
  const { batch, rows, places, width, made, scale, starts } = plan;
  const [q = new Float32Array(0), k = new Float32Array(0), v = new Float32Array(0)] = inputs;
  const [toQ, toK, toV] = [new Float64Array(q.length), new Float64Array(k.length), new Float64Array(v.length)];
  for (let n = 0; n < batch; n += 1) {
    await pause();
    const [from = 0, keys = 0, values = 0] = starts.map((own) => own[n]);
    for (let row = 0; row < rows; row += 1) {
      const own = shares(plan, n, row, q, k);
      const g = gradient.subarray((n * rows + row) * made, (n * rows + row + 1) * made);
      const through = own.map((_, s) => {
        let sum = 0;
        for (let c = 0; c < made; c += 1) sum += (g[c] ?? 0) * (v[values + s * made + c] ?? 0);
        return sum;
      });
      const mean = own.reduce((sum, share, s) => sum + share * (through[s] ?? 0), 0);
      for (let s = 0; s < places; s += 1) {
        const share = own[s] ?? 0;
        for (let c = 0; c < made; c += 1) add(toV, values + s * made + c, share * (g[c] ?? 0));
        const score = share * ((through[s] ?? 0) - mean) * scale;
        for (let i = 0; i < width; i += 1) {
          add(toQ, from + row * width + i, score * (k[keys + s * width + i] ?? 0));
          add(toK, keys + s * width + i, score * (q[from + row * width + i] ?? 0));
        }
      }
    }
  }
  return [toQ, toK, toV];
};
