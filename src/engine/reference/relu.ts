import type { ReferenceKernel } from './kernel';

export const relu: ReferenceKernel = async ({ x }) => {
  const out = new Float32Array(x.length);
  // Math.max keeps NaN, as in PyTorch.
  for (let i = 0; i < x.length; i += 1) {
    const v = x[i] ?? 0;
    out[i] = Math.max(v, 0);
  }
  return out;
};
