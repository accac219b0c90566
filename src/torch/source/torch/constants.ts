import { isRowKind } from '../../../core/layers/table';
import { pass } from '../../../core/net/infer';
import type { Module } from '../../../core/net/net';
import type { Machine } from '../python/machine';
import type { Place } from '../python/places';
import { type Filled, madeBy, type ReadLayer, type Step, type Tensor } from '../python/trace';
import { addDrawn } from './fills';

/** The tensor of a parameter of the net, which is read once however often it is used. */
export function parameterTensor(m: Machine, layer: ReadLayer, node: Place, functional = false): Tensor {
  const { trace } = m;
  const known = trace.constants.get(layer.module.id);
  if (known) return known.object.now ?? known;
  const step: Step = { layer, inputs: [], functional, place: m.place(node), apart: false };
  trace.steps.push(step);
  const passed = pass(layer.module, []);
  const made = madeBy(step, passed.ok ? passed.output : null);
  trace.constants.set(layer.module.id, made);
  return made;
}

/** A tensor of numbers as a module that reads nothing. */
export function filledModule(m: Machine, kind: 'Parameter' | 'Buffer', filled: Filled, node: Place): Module {
  const { fn, sizes, value, values, scale, shift } = filled;
  const args = {
    shape: [...sizes],
    fn,
    ...(value !== undefined && { value }),
    ...(values && { values: [...values] }),
    ...(scale !== 1 && { scale }),
    ...(shift !== 0 && { shift }),
  };
  if (!isRowKind(kind)) return m.refuse(node);
  return m.construct(kind, args, { call: m.place(node), list: null, end: null, args: {} });
}

/** What is filled with numbers in forward: the same as a buffer of the net. */
export function constant(m: Machine, tensor: Tensor, node: Place): Tensor {
  const known = m.trace.constants.get(tensor.object);
  if (known) return known.object.now ?? known;
  const { filled } = tensor;
  if (!filled) return m.refuse(node);
  const module = filledModule(m, 'Buffer', filled, node);
  // Numbers that forward draws come after all that was drawn before, others where they were drawn.
  const draws = filled.fn === 'randn' || filled.fn === 'rand';
  if (draws) addDrawn(m, module, filled);
  const made = parameterTensor(m, { module, off: false }, node, !draws);
  m.trace.constants.set(tensor.object, made);
  return made;
}
