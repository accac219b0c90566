import { recipesRefusal } from '../init/init_refusal';
import type { Inferred } from '../layer';
import { handsOnIndices, tupleRefusal } from '../layers/indices';
import { layerSpec } from '../layers/rows';
import { type WrongCall, wrongCall } from '../python/wrong_call';
import type { Fault, Refusal } from '../refusal';
import { elements, type Shape, sizesOf } from '../shape';
import { checkBudget } from './budget';
import { moduleName } from './names';
import { activeSteps, constructedModules, type Module, type Net } from './net';
import type { ShapedNet, ShapedStep } from './shaped';

export type { ShapedNet, ShapedStep };

/** Modules are never mutated: what follows from one alone is worked out once. A drag changes one of many. */
function ofModule<T>(compute: (module: Module) => T): (module: Module) => T {
  const known = new WeakMap<Module, { readonly value: T }>();
  return (module) => {
    const old = known.get(module);
    if (old) return old.value;
    const value = compute(module);
    known.set(module, { value });
    return value;
  };
}

/** With a wrong type: which one the argument takes, so that help can say it. */
function withType({ kind }: Module, refusal: Refusal): Refusal {
  if (refusal.code !== 'wrong-type') return refusal;
  const type = layerSpec(kind).args.find((a) => a.name === refusal.values?.name)?.type;
  return type ? { ...refusal, values: { ...refusal.values, takes: type } } : refusal;
}

/** A window that is too large for an empty map is not the one to blame: the layer that emptied it is named. */
function withEmptied(refusal: Refusal, net: Net, before: readonly ShapedStep[]): Refusal {
  if (refusal.code !== 'kernel-too-large' && refusal.code !== 'output-too-small') return refusal;
  const emptied = before.find((s) => elements(s.output) === 0);
  return emptied ? { ...refusal, values: { ...refusal.values, emptied: moduleName(net, emptied.module) } } : refusal;
}

/** The call that constructs a module, where PyTorch does not take it as it stands. */
const callOf = ofModule(({ kind, call }) => (call === undefined ? null : wrongCall(kind, call)));

/** What PyTorch refuses while constructing a module; null where it does not. */
export const constructRefusal = ofModule((module): Refusal | null => {
  const call = callOf(module);
  // A function is called in forward alone.
  if (call?.says) return null;
  const refusal = call?.refusal ?? layerSpec(module.kind).construct(call?.given ?? module.args);
  return refusal && withType(module, refusal);
});

const initRefusal = ofModule(recipesRefusal);

/** Learnable parameters of a module that can be constructed. */
export const moduleParams = ofModule((module) =>
  layerSpec(module.kind)
    .weights(module.args)
    .reduce((sum, w) => sum + elements(w.shape), 0),
);

export interface Passed {
  readonly inferred: Inferred;
  readonly macs: number;
}

/** What a wrong call is refused with while the net runs. */
function inForward({ says, refusal }: WrongCall, made: Inferred): Refusal | null {
  if (says && refusal) return refusal;
  if (made.ok) return null;
  return says ? says(made.refusal) : made.refusal;
}

/** As many shapes as are kept of one module: a drag and a search for repairs come back to few. */
const MOST_SHAPES = 64;
const passedOf = ofModule((_module) => new Map<string, Passed>());

/** What a module makes of an input's shape, before which a batch of one may stand. */
export function pass(module: Module, input: Shape, batched: boolean): Passed {
  const known = passedOf(module);
  const key = `${batched ? '' : 'unbatched '}${input.join()}`;
  const old = known.get(key);
  if (old) return old;
  const spec = layerSpec(module.kind);
  const call = callOf(module);
  const refusal = call && inForward(call, spec.infer(call.given, input, batched));
  const made: Inferred = refusal ? { ok: false, refusal } : spec.infer(module.args, input, batched);
  const inferred = made.ok ? made : { ...made, refusal: withType(module, made.refusal) };
  const passed = { inferred, macs: inferred.ok ? spec.macs(module.args, input, inferred.shape) : 0 };
  if (known.size >= MOST_SHAPES) known.clear();
  known.set(key, passed);
  return passed;
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
  const refused = firstRefused(modules, constructRefusal) ?? firstRefused(modules, initRefusal);
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
  /** Whether what comes in is the map with its indices. */
  let isTuple = false;
  for (const [layer, step] of steps.entries()) {
    if (!ready.has(step.module.id)) break;
    const { kind, args } = step.module;
    const refusedTuple = isTuple ? tupleRefusal(kind, args) : null;
    if (refusedTuple) {
      fault ??= { ...refusedTuple, when: 'forward', layer };
      break;
    }
    const { inferred, macs } = pass(step.module, shape, batched);
    if (!inferred.ok) {
      fault ??= { ...withEmptied(inferred.refusal, net, shaped), when: 'forward', layer };
      break;
    }
    isTuple ||= handsOnIndices(kind, args);
    const inputSizes = sizesOf(shape, batched);
    batched = inferred.batched ?? batched;
    shaped.push({
      use: step.use,
      module: step.module,
      layer,
      input: shape,
      output: inferred.shape,
      inputSizes,
      outputSizes: sizesOf(inferred.shape, batched),
      axes: inferred.axes,
      params: seen.has(step.module.id) ? 0 : moduleParams(step.module),
      macs,
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
