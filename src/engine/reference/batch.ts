import { elements } from '../../core/shape';
import type { ReferenceKernel } from './kernel';

/**
 * A kernel of one map, for each map of a batch in turn: where forward has folded the batch of one anew, its axis is one
 * like others.
 */
export function ofEach(kernel: ReferenceKernel): ReferenceKernel {
  return async (call) => {
    const { step, x } = call;
    const [maps = 1, ...map] = step.inputSizes;
    if (map.length !== 3 || step.input.length !== 4) return kernel(call);
    const [, ...made] = step.outputSizes;
    const first = step.inputs[0];
    const one = {
      ...step,
      input: map,
      inputSizes: [1, ...map],
      output: made,
      outputSizes: [1, ...made],
      inputs: first ? [{ ...first, shape: map, sizes: [1, ...map] }] : [],
    };
    const size = elements(map);
    const out = new Float32Array(maps * elements(made));
    for (let n = 0; n < maps; n += 1) {
      const own = x.subarray(n * size, (n + 1) * size);
      out.set(await kernel({ ...call, step: one, x: own, inputs: [own] }), n * elements(made));
    }
    return out;
  };
}
