import { layerSpec } from './layers/table';
import { activeSteps, constructedModules, type Module, type Net, type Step } from './net';
import type { Fault } from './refusal';
import { elements, type Shape } from './shape';
import type { AxisMap } from './window';

/** A step of forward with what the core knows of it before any number is computed. */
export interface ShapedStep extends Step {
  /** Index among the layers that are not switched off. */
  readonly layer: number;
  readonly input: Shape;
  readonly output: Shape;
  /** Height and width; null for layers that read each cell by itself. */
  readonly axes: readonly [AxisMap, AxisMap] | null;
  /** Learnable parameters of the module at its first use, 0 at the next. */
  readonly params: number;
  readonly macs: number;
}

/** A net whose shapes are known: the steps that run, and what stops the next one. */
export interface ShapedNet {
  readonly net: Net;
  readonly input: Shape;
  /** In construction order, those before a refusal at construction. */
  readonly constructed: readonly Module[];
  readonly steps: readonly ShapedStep[];
  readonly fault: Fault | null;
  /** Learnable parameters of all constructed modules, also of those that forward never uses. */
  readonly params: number;
  /** Multiply-accumulates of the steps that run. */
  readonly macs: number;
}

export function moduleParams(module: Module): number {
  return layerSpec(module.kind)
    .weights(module.args)
    .reduce((sum, w) => sum + elements(w.shape), 0);
}

/**
 * Infers every shape of a net on an input [C, H, W]. As in PyTorch a refusal at construction, anywhere, comes before
 * one in forward; the steps before the layer at fault are still there.
 */
export function inferNet(net: Net, input: Shape): ShapedNet {
  const steps = activeSteps(net);
  const constructed: Module[] = [];
  let fault: Fault | null = null;
  for (const module of constructedModules(net)) {
    const refusal = layerSpec(module.kind).construct(module.args);
    if (refusal) {
      fault = { ...refusal, when: 'construct', layer: steps.findIndex((s) => s.module.id === module.id) };
      break;
    }
    constructed.push(module);
  }
  const ready = new Set(constructed.map((m) => m.id));
  const seen = new Set<string>();
  const shaped: ShapedStep[] = [];
  let shape = input;
  for (const [layer, step] of steps.entries()) {
    if (!ready.has(step.module.id)) break;
    const spec = layerSpec(step.module.kind);
    const inferred = spec.infer(step.module.args, shape);
    if (!inferred.ok) {
      fault ??= { ...inferred.refusal, when: 'forward', layer };
      break;
    }
    shaped.push({
      ...step,
      layer,
      input: shape,
      output: inferred.shape,
      axes: inferred.axes,
      params: seen.has(step.module.id) ? 0 : moduleParams(step.module),
      macs: spec.macs(step.module.args, shape, inferred.shape),
    });
    seen.add(step.module.id);
    shape = inferred.shape;
  }
  return {
    net,
    input,
    constructed,
    steps: shaped,
    fault,
    params: constructed.reduce((sum, m) => sum + moduleParams(m), 0),
    macs: shaped.reduce((sum, s) => sum + s.macs, 0),
  };
}
