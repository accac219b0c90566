import type { ShapedNet } from '../../core/infer';
import { layerSpec } from '../../core/layers/table';
import type { Shape } from '../../core/shape';
import type { Stage } from '../../core/stages';

/** A stage's learnable parameters, tensor by tensor. */
export interface ParamTerms {
  /** The shape of each weight: their products add up to the total. */
  readonly products: readonly Shape[];
  readonly total: number;
  /** Counted at an earlier use of the same module: here they count 0. */
  readonly shared: boolean;
}

/** The parameters of a stage's layers that are not switched off. */
export function paramTerms(net: ShapedNet, stage: Stage): ParamTerms {
  const parts = [stage.head, ...stage.chips].filter((part) => part.layer !== null);
  const products = parts.flatMap(({ module }) =>
    layerSpec(module.kind)
      .weights(module.args)
      .map((w) => w.shape),
  );
  const steps = parts.flatMap(({ layer }) => net.steps[layer ?? -1] ?? []);
  const total = steps.reduce((sum, step) => sum + step.params, 0);
  return { products, total, shared: products.length > 0 && total === 0 && steps.length === parts.length };
}
