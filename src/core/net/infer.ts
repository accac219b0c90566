import type { Inferred, InputReading } from '../layer';
import { handsOnIndices, tupleRefusal } from '../layers/indices';
import { layerSpec } from '../layers/rows';
import { oncePer } from '../once';
import { type WrongCall, wrongCall } from '../python/wrong_call';
import type { Fault, Refusal } from '../refusal';
import { elements, type Shape, sizesOf } from '../shape';
import type { Act } from './acts';
import { checkBudget } from './budget';
import { actsOf, actsOn } from './construction';
import { type Derived, withDerived } from './derived';
import { activeSteps, ancestors, type Read, type Step, stepsOf } from './graph';
import { moduleName } from './names';
import { constructedModules, INPUT_KEY, type Module, type Net, type ValueRef } from './net';
import type { ShapedCall, ShapedConstant, ShapedInput, ShapedNet, ShapedStep } from './shaped';
import { storagesAfter } from './storages';

export type { ShapedNet, ShapedStep };

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
const callOf = oncePer(({ kind, call }: Module) => (call === undefined ? null : wrongCall(kind, call)));

/** What PyTorch refuses while constructing a module; null where it does not. */
export const constructRefusal = oncePer((module: Module): Refusal | null => {
  const call = callOf(module);
  // A function is called in forward alone.
  if (call?.says) return null;
  const refusal = call?.refusal ?? layerSpec(module.kind).construct(call?.given ?? module.args);
  return refusal && withType(module, refusal);
});

let recipesRefusal: (module: Module) => Refusal | null = () => null;

/** What refuses calls of torch.nn.init comes with the whole table of layers (all.ts): the page's first picture has none. */
export function refuseRecipesBy(own: (module: Module) => Refusal | null): void {
  recipesRefusal = own;
}

const initRefusal = oncePer((module: Module) => recipesRefusal(module));

type RefuseActs = (
  acts: readonly Act[],
  modules: ReadonlyMap<string, Module>,
) => { readonly module: string; readonly refusal: Refusal } | null;
let actsRefusal: RefuseActs = () => null;

/** What refuses writes and ties comes late, too. */
export function refuseActsBy(own: RefuseActs): void {
  actsRefusal = own;
}

/** A refusal of what is done to modules, with the place of the one that it is done to. */
function writesRefused(net: Net, modules: readonly Module[]) {
  if (!net.acts) return null;
  const found = actsRefusal(actsOn(actsOf(net), modules), new Map(modules.map((m) => [m.id, m])));
  return found && { at: modules.findIndex((m) => m.id === found.module), refusal: found.refusal };
}

/** Learnable parameters of a module that can be constructed. */
export const moduleParams = oncePer((module: Module) =>
  layerSpec(module.kind)
    .weights(module.args)
    .reduce((sum, w) => sum + (w.buffer ? 0 : elements(w.shape)), 0),
);

/** Counts the learnable parameters of modules one after the other; a tensor that several share, with the first of them. */
function paramsCounter(acts: readonly Act[]): (module: Module) => number {
  if (!acts.some((act) => act.type === 'tie')) return moduleParams;
  const storages = storagesAfter(acts);
  const seen = new Set<string>();
  return (module) =>
    layerSpec(module.kind)
      .weights(module.args)
      .reduce((sum, { name, shape, buffer }) => {
        const key = storages.of({ module: module.id, name });
        if (buffer || seen.has(key)) return sum;
        seen.add(key);
        return sum + elements(shape);
      }, 0);
}

/** A tensor's shape, and whether a batch of one stands before it. */
export interface Tensor {
  readonly shape: Shape;
  readonly batched: boolean;
  /** Steps between neighbours along each axis, the batch's too; absent where it lies in one piece. */
  readonly strides?: readonly number[];
}

export type Passed =
  | {
      readonly ok: true;
      readonly output: Tensor;
      readonly axes: ShapedStep['axes'];
      readonly reads: readonly InputReading[] | null;
      readonly macs: number;
    }
  | { readonly ok: false; readonly refusal: Refusal };

/** What a wrong call is refused with while the net runs. */
function inForward({ says, refusal }: WrongCall, made: Inferred): Refusal | null {
  if (says && refusal) return refusal;
  if (made.ok) return null;
  return says ? says(made.refusal) : made.refusal;
}

/** What a module makes of one tensor, where it is a layer that reads one. */
function passOne(module: Module, { shape, batched }: Tensor): Passed {
  const spec = layerSpec(module.kind);
  const call = callOf(module);
  const refusal = call && inForward(call, spec.infer(call.given, shape, batched, module.mode));
  const made: Inferred = refusal ? { ok: false, refusal } : spec.infer(module.args, shape, batched, module.mode);
  if (!made.ok) return { ok: false, refusal: withType(module, made.refusal) };
  const output = { shape: made.shape, batched: made.batched ?? batched };
  return { ok: true, output, axes: made.axes, reads: null, macs: spec.macs(module.args, shape, made.shape) };
}

/** What a row that reads any number of tensors makes of them. */
function passAll(module: Module, inputs: readonly Tensor[]): Passed | null {
  const { join, macs } = layerSpec(module.kind);
  if (!join) return null;
  const made = join(
    module.args,
    inputs.map(({ shape, batched }) => sizesOf(shape, batched)),
  );
  if (!made.ok) return { ok: false, refusal: withType(module, made.refusal) };
  const { sizes, reads } = made;
  const isOne = sizes.length > 1 && sizes[0] === 1;
  const batched = isOne && (made.batched ?? inputs.some((i) => i.batched));
  const shape = batched ? sizes.slice(1) : sizes;
  return {
    ok: true,
    output: { shape, batched },
    axes: null,
    reads,
    macs: made.macs ?? macs(module.args, inputs[0]?.shape ?? [], shape),
  };
}

type Lay = (module: Module, inputs: readonly Tensor[], passed: Passed) => Passed;
let lay: Lay = (_module, _inputs, passed) => passed;

/** How tensors lie in memory matters to views alone, which come with the whole table of layers (all.ts). */
export function layBy(own: Lay): void {
  lay = own;
}

/** As many shapes as are kept of one module: a drag and a search for repairs come back to few. */
const MOST_SHAPES = 64;
const passedOf = oncePer((_module) => new Map<string, Passed>());

/** What a module makes of the tensors that it reads. */
export function pass(module: Module, inputs: readonly Tensor[]): Passed {
  const known = passedOf(module);
  const key = inputs
    .map(
      ({ shape, batched, strides }) =>
        `${batched ? '' : 'unbatched '}${shape.join()}${strides ? ` ${strides.join()}` : ''}`,
    )
    .join(';');
  const old = known.get(key);
  if (old) return old;
  const [first = { shape: [], batched: false }] = inputs;
  const passed = lay(module, inputs, passAll(module, inputs) ?? passOne(module, first));
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

/** A tensor while forward is followed. */
interface Made extends Tensor {
  readonly layer: number | null;
  /** Whether it is a map with its indices, of which nobody takes the one without the others. */
  readonly isTuple: boolean;
}

/** Pools whose indices somebody reads: then who reads the pool itself reads the map alone. */
function unpacked({ forward }: Net): ReadonlySet<string> {
  const refs = [...forward.uses.flatMap((u) => u.inputs), ...forward.outputs];
  return new Set(refs.flatMap(({ from, port }) => (port === 0 ? [] : [from])));
}

const fittedOf = oncePer((_module) => new Map<string, Module>());

/** A module with the arguments that follow from shapes. The same arguments give the same object. */
function fitted(module: Module, derived: Derived, sizes: (ref: ValueRef) => Shape | null): Module {
  const args = withDerived(module.args, derived, sizes);
  const known = fittedOf(module);
  const key = JSON.stringify(args);
  const old = known.get(key);
  if (old) return old;
  const made = { ...module, args };
  if (known.size >= MOST_SHAPES) known.clear();
  known.set(key, made);
  return made;
}

const keyOf = ({ from, port }: ValueRef) => `${from}.${port}`;

/**
 * Infers every shape of a net on an input [C, H, W]. As in PyTorch a refusal at construction, anywhere, comes before
 * one of torch.nn.init, which comes before one in forward; the steps before the layer at fault are still there.
 */
export function inferNet(net: Net, input: Shape): ShapedNet {
  const { all, outputs } = stepsOf(net);
  const modules = constructedModules(net);
  const refused =
    firstRefused(modules, constructRefusal) ?? firstRefused(modules, initRefusal) ?? writesRefused(net, modules);
  const constructed = refused ? modules.slice(0, refused.at) : modules;
  let fault: Fault | null = null;
  if (refused) {
    const layer = activeSteps(net).findIndex((s) => s.module.id === modules[refused.at]?.id);
    fault = { ...refused.refusal, when: 'construct', layer };
  }
  const ready = new Set(constructed.map((m) => m.id));
  const acts = actsOn(actsOf(net), constructed);
  const [count, total] = [paramsCounter(acts), paramsCounter(acts)];
  const needed = ancestors(net, net.forward.outputs);
  const apart = unpacked(net);
  const seen = new Set<string>();
  const constants: ShapedConstant[] = [];
  const steps: ShapedStep[] = [];
  const made = new Map<string, Made>([[`${INPUT_KEY}.0`, { shape: input, batched: true, layer: -1, isTuple: false }]]);
  const shapedRead = ({ value, shape }: Read): (ShapedInput & Made) | null => {
    const seenAs = made.get(keyOf(shape));
    const by = made.get(keyOf(value));
    return seenAs && by ? { ...seenAs, value, layer: by.layer, sizes: sizesOf(seenAs.shape, seenAs.batched) } : null;
  };
  const sizes = (ref: ValueRef): Shape | null => {
    const of = made.get(keyOf(ref));
    return of ? sizesOf(of.shape, of.batched) : null;
  };
  const follow = (step: Step): boolean => {
    const { use } = step;
    const module = step.derived ? fitted(step.module, step.derived, sizes) : step.module;
    const layer = step.layer ?? steps.length;
    const reads = step.inputs.map(shapedRead).filter((r) => r !== null);
    if (!ready.has(module.id) || reads.length < step.inputs.length) return false;
    const tuple = reads.some((r) => r.isTuple);
    const refusal = tuple ? tupleRefusal(module.kind, module.args) : null;
    const passed: Passed = refusal ? { ok: false, refusal } : pass(module, reads);
    if (!passed.ok) {
      fault ??= { ...withEmptied(passed.refusal, net, steps), when: 'forward', layer };
      return false;
    }
    const { output, macs, axes } = passed;
    const indices = handsOnIndices(module.kind, module.args);
    const own = { ...output, layer: step.layer };
    made.set(keyOf({ from: use.id, port: 0 }), { ...own, isTuple: tuple || (indices && !apart.has(use.id)) });
    if (indices) made.set(keyOf({ from: use.id, port: 1 }), { ...own, isTuple: false });
    const inputs = reads.map(({ value, layer: by, shape, sizes }): ShapedInput => ({ value, layer: by, shape, sizes }));
    const [first] = inputs;
    const shaped: ShapedCall = {
      use,
      module,
      inputs,
      input: first?.shape ?? [],
      inputSizes: first?.sizes ?? [],
      output: output.shape,
      outputSizes: sizesOf(output.shape, output.batched),
      axes,
      reads: passed.reads,
      macs,
    };
    if (step.layer === null) {
      constants.push({ ...shaped, layer: null });
      return true;
    }
    const params = seen.has(module.id) ? 0 : count(module);
    steps.push({ ...shaped, layer, params, unused: !needed.has(use.id) });
    seen.add(module.id);
    return true;
  };
  for (const step of all) if (!follow(step)) break;
  const given = outputs.map(shapedRead).filter((r) => r !== null);
  const result = {
    net,
    input,
    constructed,
    constants,
    steps,
    outputs: given.map(({ value, layer, shape, sizes }): ShapedInput => ({ value, layer, shape, sizes })),
    fault,
    acts,
    params: constructed.reduce((sum, m) => sum + total(m), 0),
    macs: steps.reduce((sum, s) => sum + s.macs, 0),
  };
  const tooLarge = checkBudget(result);
  return { ...result, fault: fault ?? tooLarge, tooLarge };
}
