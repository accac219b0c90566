import { checkBudget } from './budget';
import { recipesRefusal } from './init_refusal';
import { layerSpec } from './layers/table';
import { activeSteps, constructedModules, type Module, type Net } from './net';
import type { Fault, Refusal } from './refusal';
import { elements, type Shape, sizesOf } from './shape';
import type { ShapedNet, ShapedStep } from './shaped';

export type { ShapedNet, ShapedStep };

export function moduleParams(module: Module): number {
  return layerSpec(module.kind)
    .weights(module.args)
    .reduce((sum, w) => sum + elements(w.shape), 0);
}

function firstRefused(
  modules: readonly Module[],
  ask: (module: Module) => Refusal | null,
): { readonly at: number; readonly refusal: Refusal } | null {
  for (const [at, module] of modules.entries()) {
    const refusal = ask(module);
    if (refusal) return { at, refusal };
  }
  return null;
}

/**
 * Infers every shape of a net on an input [C, H, W]. As in PyTorch a refusal at construction, anywhere, comes before
 * one of torch.nn.init, which comes before one in forward; the steps before the layer at fault are still there.
 */
export function inferNet(net: Net, input: Shape): ShapedNet {
  const steps = activeSteps(net);
  const modules = constructedModules(net);
  const refused =
    firstRefused(modules, (m) => layerSpec(m.kind).construct(m.args)) ?? firstRefused(modules, recipesRefusal);
  const constructed = refused ? modules.slice(0, refused.at) : modules;
  let fault: Fault | null = null;
  if (refused) {
    const layer = steps.findIndex((s) => s.module.id === modules[refused.at]?.id);
    fault = { ...refused.refusal, when: 'construct', layer };
  }
  const ready = new Set(constructed.map((m) => m.id));
  const seen = new Set<string>();
  const shaped: ShapedStep[] = [];
  let shape = input;
  let batched = true;
  for (const [layer, step] of steps.entries()) {
    if (!ready.has(step.module.id)) break;
    const spec = layerSpec(step.module.kind);
    const inferred = spec.infer(step.module.args, shape, batched);
    if (!inferred.ok) {
      fault ??= { ...inferred.refusal, when: 'forward', layer };
      break;
    }
    const inputSizes = sizesOf(shape, batched);
    batched = inferred.batched ?? batched;
    shaped.push({
      ...step,
      layer,
      input: shape,
      output: inferred.shape,
      inputSizes,
      outputSizes: sizesOf(inferred.shape, batched),
      axes: inferred.axes,
      params: seen.has(step.module.id) ? 0 : moduleParams(step.module),
      macs: spec.macs(step.module.args, shape, inferred.shape),
    });
    seen.add(step.module.id);
    shape = inferred.shape;
  }
  const result = {
    net,
    input,
    constructed,
    steps: shaped,
    fault,
    params: constructed.reduce((sum, m) => sum + moduleParams(m), 0),
    macs: shaped.reduce((sum, s) => sum + s.macs, 0),
  };
  const tooLarge = checkBudget(result);
  return { ...result, fault: fault ?? tooLarge, tooLarge };
}
