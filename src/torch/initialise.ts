import { layerSpec } from '../core/layers/table';
import type { Module } from '../core/net';
import { elements, type Shape } from '../core/shape';
import type { Initialiser, WeightSpec } from '../core/weights';
import type { Generator } from './generator';

/** A module's tensors by their names in PyTorch, in the order in which they were drawn. */
export type DrawnWeights = ReadonlyMap<WeightSpec['name'], Float32Array>;

/**
 * The bound of the uniform distribution, in double precision and in the very steps of torch.nn.init, which are not
 * those of 1/√fan: the last bit of some bounds depends on them.
 */
export function uniformBound(init: Initialiser): number {
  switch (init.type) {
    case 'kaiming_uniform': {
      const gain = Math.sqrt(2 / (1 + Math.sqrt(5) * Math.sqrt(5)));
      return Math.sqrt(3) * (gain / Math.sqrt(init.fan));
    }
    case 'uniform_fan':
      return init.fan > 0 ? 1 / Math.sqrt(init.fan) : 0;
  }
}

/** Draws a fresh module's weights as its constructor does. A tensor without elements draws nothing. */
export function drawModule(generator: Generator, module: Module): DrawnWeights {
  const drawn = new Map<WeightSpec['name'], Float32Array>();
  for (const { name, shape, init } of layerSpec(module.kind).weights(module.args)) {
    const values = new Float32Array(elements(shape));
    if (values.length > 0) {
      const bound = uniformBound(init);
      // Not -bound: PyTorch's bound of 0 is an integer, whose negative has no sign.
      generator.uniform_(values, 0 - bound, bound);
    }
    drawn.set(name, values);
  }
  return drawn;
}

/** Draws the modules of a net in the order of their construction. By module id. */
export function drawNet(generator: Generator, modules: readonly Module[]): Map<string, DrawnWeights> {
  const drawn = new Map<string, DrawnWeights>();
  for (const module of modules) drawn.set(module.id, drawModule(generator, module));
  return drawn;
}

/** `torch.randn(*shape)`, in C, H, W order. */
export function drawInput(generator: Generator, shape: Shape): Float32Array {
  const x = new Float32Array(elements(shape));
  generator.normal_(x);
  return x;
}
