import { activeSteps } from '../../core/net/graph';
import type { ShapedNet } from '../../core/net/infer';
import { moduleName } from '../../core/net/names';
import type { Messages } from '../../i18n/messages';

/** What the layer at fault is called; the input where the fault is its. */
export function faultName(t: Messages, { net, fault }: ShapedNet): string {
  const step = fault ? activeSteps(net)[fault.layer] : undefined;
  return step ? moduleName(net, step.module) : t.answer.input;
}
