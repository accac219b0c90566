import { attributeOf } from './attributes';
import { givenArguments } from './given';
import type { Machine } from './machine';
import { isFinal, Problem } from './problem';
import { type Node, parts } from './tree';
import type { ClassValue, FunctionValue, Value } from './values';

/** What a function is to its class. */
const BINDS: Readonly<Record<string, FunctionValue['binds']>> = {
  staticmethod: 'staticmethod',
  classmethod: 'classmethod',
  property: 'property',
  cached_property: 'property',
  'functools.cached_property': 'property',
  'abc.abstractproperty': 'property',
};

/** Decorators from outside that leave what they stand above what it does. */
const HARMLESS =
  /^(?:torch\.(?:no_grad|inference_mode|enable_grad|set_grad_enabled|compile|jit\.(?:export|ignore|unused|script|script_method|interface|final)|_?dynamo\.\w+|_dynamo\.\w+(?:\.\w+)*|compiler\.\w+|profiler\.\w+|autograd\.(?:no_grad|grad_mode\.\w+|profiler\.\w+|function\.once_differentiable)|fx\.wrap|cuda\.amp\.\w+|cuda\.nvtx\.\w+|_jit_internal\.\w+)|functools\.(?:wraps|lru_cache|cache|total_ordering|singledispatch|update_wrapper)|wraps|lru_cache|cache|total_ordering|(?:dataclasses\.)?dataclass|(?:abc\.)?abstract\w+|(?:typing(?:_extensions)?\.)?(?:final|overload|no_type_check|runtime_checkable|override|deprecated)|(?:contextlib\.)?contextmanager|(?:atexit\.)?register|(?:enum\.)?unique|(?:click|hydra|pytest|numba|fire|app|typer)(?:\.\w+)+|ex\.\w+)$/;

/** By their names, whoever makes them: what lists a class, checks types, adds to texts. */
const BY_NAME = /regist|docstring|deprecat|persistent_class|typechecked|beartype|jaxtyped|export|auto_docstring/i;

/** Whose result does not matter: a second function of a property. */
const ACCESSORS = /\.(?:setter|deleter|getter)$/;

const nameOf = (m: Machine, mark: Node) => /^@\s*([\w.\s]+?)\s*(?:\(|$)/.exec(m.source(mark).trim())?.[1] ?? '';

/** What stands above a function makes of it for its class. */
export function bindsOf(m: Machine, marks: readonly Node[]): FunctionValue['binds'] {
  return marks.map((mark) => BINDS[nameOf(m, mark)]).find((binds) => binds !== undefined);
}

/** Whether it sets or deletes what a property of the same name gives. */
export const isAccessor = (m: Machine, marks: readonly Node[]) => marks.some((mark) => ACCESSORS.test(nameOf(m, mark)));

/** Whether a class is one whose constructor Python writes. */
export const isDataClass = (m: Machine, marks: readonly Node[]) =>
  marks.some((mark) => /^(?:dataclasses\.)?dataclass$/.test(nameOf(m, mark)));

/**
 * What a function or a class is under its decorators, the nearest first: those of the source are called, known ones from
 * outside leave it what it is. One that is not followed is kept with it, and said where it is used.
 */
export function decorated<T extends FunctionValue | ClassValue>(m: Machine, value: T, marks: readonly Node[]): Value {
  let made: Value = value;
  for (const mark of [...marks].reverse()) {
    if (BINDS[nameOf(m, mark)]) continue;
    const next: Value | null = made.type === 'function' || made.type === 'class' ? apply(m, made, mark) : null;
    made = next ?? { ...value, under: { node: mark, text: m.text } };
    if (!next) break;
  }
  return made;
}

const isHarmless = (path: string, source: string) =>
  HARMLESS.test(path) || BY_NAME.test(path) || (/autocast$/.test(path) && /enabled\s*=\s*False/.test(source));

/** What one decorator makes of a value; null where that is not known. */
function apply(m: Machine, value: FunctionValue | ClassValue, mark: Node): Value | null {
  const [, first, ...rest] = parts(mark);
  if (!first) return null;
  const notes = m.notesSoFar();
  try {
    let by: Value = m.scope.get(m.source(first)) ?? { type: 'outside', path: m.source(first) };
    for (const node of rest) {
      if (by.type === 'outside' && node.name === 'ArgList') break;
      if (node.name === 'VariableName') by = attributeOf(m, by, m.source(node), node);
      else if (node.name === 'ArgList') by = m.call(by, givenArguments(m, node, null), node);
    }
    if (by.type === 'outside') return isHarmless(by.path, m.source(mark)) ? value : null;
    const made = m.call(by, [{ name: null, value, place: mark, at: mark }], mark);
    return made.type === 'function' || made.type === 'class' ? made : null;
  } catch (problem) {
    if (!(problem instanceof Problem) || isFinal(problem)) throw problem;
    m.takeNotes(notes);
    return BY_NAME.test(nameOf(m, mark)) ? value : null;
  }
}
