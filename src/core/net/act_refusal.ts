import { argsRefusal } from '../init/init_refusal';
import { tensorSpecs } from '../layers/rows';
import { intList } from '../python/python';
import type { Refusal } from '../refusal';
import type { Shape } from '../shape';
import { broadcastView, indexed, permutedView, type View, wholeView } from '../strided';
import { type Act, readBy, type TensorRef } from './acts';
import { refuseActsBy } from './infer';
import type { Module } from './net';

/** What is written to or tied does not have the sizes that the source had in mind, since a layer was turned. */
const refuse = (text: string, ref: TensorRef): Refusal => ({
  code: 'init-refused',
  text,
  values: { fn: 'copy_', target: ref.name },
});

const gone = ({ kind }: Module, ref: TensorRef) => refuse(`'${kind}' object has no attribute '${ref.name}'`, ref);

/** The first axis, counted from the end, that cannot be broadcast, in PyTorch's words. */
function mismatch(to: Shape, from: Shape): string {
  for (let back = 1; back <= from.length; back += 1) {
    const [own = 1, other = 1] = [to.at(-back), from.at(-back)];
    if (back > to.length || (other !== 1 && own !== other)) {
      if (back > to.length)
        return `output with shape ${intList(to)} doesn't match the broadcast shape ${intList(from)}`;
      return `The size of tensor a (${own}) must match the size of tensor b (${other}) at non-singleton dimension ${to.length - back}`;
    }
  }
  return `output with shape ${intList(to)} doesn't match the broadcast shape ${intList(from)}`;
}

/** What PyTorch refuses of what is done to modules' tensors, with the module that it is done to; null where it does not. */
export function actsRefusal(
  acts: readonly Act[],
  modules: ReadonlyMap<string, Module>,
): { readonly module: string; readonly refusal: Refusal } | null {
  const shapeOf = (ref: TensorRef): Shape | Refusal => {
    const module = modules.get(ref.module);
    const spec = module && tensorSpecs(module).find(({ name }) => name === ref.name);
    return spec?.shape ?? (module ? gone(module, ref) : []);
  };
  const ofAct = (act: Act): Refusal | null => {
    if (act.type === 'tie') {
      const [own, other] = [shapeOf(act.tensor), shapeOf(act.to)];
      if ('code' in own) return own;
      if ('code' in other) return other;
      return own.join() === other.join() ? null : refuse(mismatch(own, other), act.tensor);
    }
    if (act.type !== 'write') return null;
    const shape = shapeOf(act.to);
    if ('code' in shape) return shape;
    const whole = wholeView(shape);
    const target = act.index ? indexed(whole, act.index) : whole;
    if (!target) return refuse('index out of range', act.to);
    if (act.run.op === 'init') return argsRefusal({ ...act.run.recipe, target: 'weight' }, target.shape);
    if (!('by' in act.run) || typeof act.run.by === 'number') return null;
    const read = readBy(act.run);
    let from: View | null;
    if (read) {
      const own = shapeOf(read.of);
      if ('code' in own) return own;
      const part = read.index ? indexed(wholeView(own), read.index) : wholeView(own);
      from = part && read.axes ? permutedView(part, read.axes) : part;
      if (!from) return refuse('index out of range', act.to);
    } else from = wholeView('shape' in act.run.by ? act.run.by.shape : []);
    return broadcastView(from, target.shape) ? null : refuse(mismatch(target.shape, from.shape), act.to);
  };
  for (const act of acts) {
    const refusal = ofAct(act);
    if (refusal)
      return { module: act.type === 'tie' ? act.tensor.module : act.type === 'write' ? act.to.module : '', refusal };
  }
  return null;
}

refuseActsBy(actsRefusal);
