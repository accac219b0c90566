import type { ShapedNet } from '../core/net/infer';
import type { Stage } from '../core/net/stages';
import { exprText } from '../core/working/expr';
import { paramsFormula } from '../core/working/formula';

/** A stage's learnable parameters, as products of what they depend on. */
export interface ParamTerms {
  /** "16·3·3·3 + 16"; empty: it has none. */
  readonly products: string;
  readonly total: number;
  /** Counted at an earlier use of the same module: here they count 0. */
  readonly shared: boolean;
}

/** The parameters of a stage's layers that are not switched off. */
export function paramTerms(net: ShapedNet, stage: Stage): ParamTerms {
  const parts = [stage.head, ...stage.chips].filter((part) => part.layer !== null);
  const formulas = parts.map(({ module }) => paramsFormula(module)).filter((f) => f !== null);
  const products = formulas.map((f) => exprText(f)).join(' + ');
  const steps = parts.flatMap(({ layer }) => net.steps[layer ?? -1] ?? []);
  const total = steps.reduce((sum, step) => sum + step.params, 0);
  return { products, total, shared: products !== '' && total === 0 && steps.length === parts.length };
}
