import type { Place } from './places';
import type { Node } from './tree';
import type { FunctionValue, Given, Instance, Value } from './values';

/**
 * What a call of something from outside may do: `reads` gives plain values; `gives` may hand on what it is given;
 * `holds` keeps it, as an optimiser does; `draws` takes numbers of the generator; `touches` may change what it is given;
 * `changes` may change anything.
 */
export type Reach = 'reads' | 'gives' | 'holds' | 'draws' | 'touches' | 'changes';

/**
 * What the interpreter asks of things from outside the source: PyTorch, Keras, einops. Python itself knows lists, numbers,
 * classes and functions; each library knows its own names and values, and answers null (or undefined) for all others.
 */
export interface Library<M> {
  /** Names that `from home import *` sets. */
  names?(home: string): readonly string[];
  /** What a full name from outside stands for, where that is written in Python: `torchvision.models.resnet18`. */
  value?(m: M, path: string): Value | null;
  /** Whether a name stands for something without any import: `Conv2d`. */
  knows?(name: string): boolean;
  /** Constructs a class of its own within an object whose class derives from it; whether it did. */
  construct?(m: M, self: Instance, path: string, given: readonly Given[], node: Node): boolean;
  /** `value.name` */
  attribute?(m: M, value: Value, name: string, node: Node): Value | null;
  /** Calls something: a class or function of its own by its full name, a method of one of its values, a value itself. */
  call?(m: M, callee: Value, given: readonly Given[], node: Node): Value | null;
  /** What an operator gives, comparisons among them; `inPlace`: `a += b`. */
  operate?(m: M, operator: string, a: Value, b: Value, inPlace: boolean, node: Node): Value | null;
  /** `-value`, `~value` */
  unary?(m: M, operator: string, value: Value, node: Node): Value | null;
  /** `value[index]`, with all that stands between the brackets. */
  subscript?(m: M, value: Value, index: readonly Node[], node: Node): Value | null;
  /** `holder[index] = value`; whether it is done. */
  setItem?(m: M, holder: Value, index: readonly Node[], value: Value, node: Node): boolean;
  /** What `for … in value` runs over, and what several names are unpacked from. */
  items?(m: M, value: Value, count: number | null, node: Node): readonly Value[] | null;
  length?(m: M, value: Value, node: Node): Value | null;
  /** Whether a value of its own has an attribute. */
  has?(value: Value, name: string): boolean | null;
  /** Sets `holder.name` where it is its own to set; whether it is done. */
  setAttribute?(m: M, holder: Value, name: string, value: Value, node: Node): boolean;
  /** An attribute of an object is about to be set; refuses what cannot be. */
  setting?(m: M, holder: Instance, value: Value, place: Place): void;
  /** A line was passed over, within a method of an object. */
  passedOver?(m: M, line: Node): void;
  /** What a parameter of `main` is where a script is run and nothing is given to it. */
  preset?(m: M, main: FunctionValue, name: string): Value | null;
  /** Whether a call only keeps what it is given, so that what is not known of it matters only where it is used. */
  keeps?(callee: Value): boolean;
  /** What a call of its own may do that is not followed, by its full name. */
  reach?(path: string): Reach | null;
  /** Whether a name is a class's that is known not to be followed, and not a misspelt one. */
  isOther?(name: string): boolean;
}
