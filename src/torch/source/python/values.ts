import type { ArgValue } from '../../../core/args';
import type { Program, TensorIndex } from '../../../core/net/acts';
import type { SizeExpr } from '../../../core/net/derived';
import type { TensorName } from '../../../core/weights';
import type { CodePlace, Place, Text } from './places';
import type { Problem } from './problem';
import type { Scope } from './scope';
import type { ReadLayer, Tensor } from './trace';
import type { Node } from './tree';

export interface Child {
  /** Null where it is named by its index. */
  readonly name: string | null;
  readonly value: Value;
}

/** `nn.Sequential`, `nn.ModuleList` or `nn.ModuleDict`. */
export interface Container {
  readonly type: 'container';
  readonly kind: 'Sequential' | 'ModuleList' | 'ModuleDict';
  readonly children: Child[];
  /** Of the arguments of `nn.Sequential(...)`. */
  readonly place: CodePlace;
}

/** A definition, with the text and the names around it. */
export interface Definition {
  readonly name: string;
  readonly node: Node;
  readonly text: Text;
  readonly scope: Scope<Value>;
  /** A decorator above it that is not followed. */
  readonly under?: { readonly node: Node; readonly text: Text };
}

export interface FunctionValue extends Definition {
  readonly type: 'function';
  /** What stands before its arguments: nothing, or the class, where it was decorated so; else the object. */
  readonly binds?: 'staticmethod' | 'classmethod' | 'property';
}

export interface ClassValue extends Definition {
  readonly type: 'class';
  readonly bases: readonly Value[];
  readonly members: Map<string, Value>;
  /** What its objects hold, where Python writes its constructor: of a data class, of a named tuple. */
  readonly fields?: readonly Field[];
}

export interface Field {
  readonly name: string;
  readonly preset: Value | null;
}

export interface Instance {
  readonly type: 'instance';
  /** Null for the self of lines without a class, and for what only holds values by names. */
  readonly of: ClassValue | null;
  readonly attributes: Map<string, Value>;
}

/** A module's tensor, or a view of it: what is written into it is written into the module. */
export interface WeightValue {
  readonly type: 'parameter';
  readonly layer: ReadLayer;
  readonly target: TensorName;
  /** Of which part; absent: of the whole. */
  readonly index?: TensorIndex;
}

/** One argument of a call as it was written. */
export interface Given {
  /** Null where it is positional. */
  readonly name: string | null;
  readonly value: Value;
  /** With its name. */
  readonly place: Place;
  readonly at: Place;
  /** Whether `*` or `**` gave it, so that it is not written at its place. */
  readonly spread?: boolean;
}

/** A layer of Keras: its class and what it was given. Only a walk over the shapes makes a module of it. */
export interface KerasLayer {
  readonly name: string;
  readonly given: readonly Given[];
  readonly node: Place;
  readonly text: Text;
  /** A model in a layer's place. */
  readonly model?: KerasModel;
}

/** A tensor of Keras: what a layer makes of others; of none, it is an input. */
export interface KerasMap {
  readonly type: 'keras-map';
  readonly layer: KerasLayer;
  readonly inputs: readonly KerasMap[];
}

export interface KerasModel {
  readonly type: 'keras-model';
  /** One after the other; of a model with branches none. */
  readonly layers: KerasLayer[];
  readonly graph?: { readonly inputs: readonly KerasMap[]; readonly outputs: readonly KerasMap[] };
}

/** A value of Python, as far as the reader follows it. */
export type Value =
  /** `size`: how it follows from the shapes of tensors, where it does. */
  | { readonly type: 'int' | 'float'; readonly value: number; readonly size?: SizeExpr<Tensor> }
  /** `flag`: a module's own, in training or in evaluation. */
  | { readonly type: 'bool'; readonly value: boolean; readonly flag?: true }
  | { readonly type: 'str'; readonly value: string }
  | { readonly type: 'none' }
  /** `names`: of a named tuple that a function from outside gives. */
  | { readonly type: 'list' | 'tuple'; readonly items: Value[]; readonly names?: readonly string[] }
  /** `slice(1, 5)`, as it stands between brackets. */
  | { readonly type: 'slice'; readonly text: string }
  | { readonly type: 'dict'; readonly entries: Map<string | number, Value> }
  | { readonly type: 'layer'; readonly layer: ReadLayer }
  | Container
  | ClassValue
  | FunctionValue
  | Instance
  /** A function of a class, or a method of a list, a tensor, a container. */
  | { readonly type: 'method'; readonly self: Value; readonly name: string; readonly own: FunctionValue | null }
  /** Something from outside by its full name: `torch.nn.Conv2d`. */
  | { readonly type: 'outside'; readonly path: string }
  /** `functools.partial(nn.Conv2d, kernel_size=3)` */
  | { readonly type: 'partial'; readonly of: Value; readonly given: readonly Given[] }
  /** A module from outside that does what a function does with what it was given: `Rearrange('b c h w -> b (h w) c')`. */
  | { readonly type: 'functional'; readonly of: Value; readonly given: readonly Given[] }
  | { readonly type: 'tensor'; readonly tensor: Tensor }
  /** A module's tensor, or a part of one. */
  | WeightValue
  /** Numbers that follow from a module's tensor as it was after so many acts of the source. */
  | { readonly type: 'computed'; readonly of: WeightValue; readonly run: readonly Program[]; readonly at: number }
  /** A number of a tensor's sizes where they are not known, since PyTorch refuses a step before. */
  | { readonly type: 'size' }
  /** What is made of a tensor and is none of the page's: its indices, a comparison, a loss. */
  | { readonly type: 'derived'; readonly of: Tensor; readonly what: string }
  /** A layer of Keras, or a sequence of them. */
  | { readonly type: 'keras'; readonly layer: KerasLayer }
  | KerasModel
  | KerasMap
  /**
   * Something that the reader did not follow; only its use is a problem. `holds`: what it may lead to; `result`: whether it
   * is what a net gives, or more is done with that.
   */
  | {
      readonly type: 'opaque';
      readonly problem: Problem | null;
      readonly holds?: Hold | null;
      readonly result?: 'plain' | 'beyond';
    };

/** What a value leads to: a module, a tensor (a weight, or cells of one), or something that holds one. */
export type Hold = 'module' | 'tensor' | 'other';

export const NONE: Value = { type: 'none' };
export const OPAQUE: Value = { type: 'opaque', problem: null };

/** A value as the key of a dict, where whole floats and truths are the numbers that they equal; null of other values. */
export function keyOf(value: Value): string | number | null {
  switch (value.type) {
    case 'str':
    case 'int':
    case 'float':
      return value.value;
    case 'bool':
      return Number(value.value);
    default:
      return null;
  }
}

/** What Python calls the type of a value. */
export function typeName(value: Value): string {
  switch (value.type) {
    case 'none':
      return 'NoneType';
    case 'layer':
      return `${value.layer.lazy ? 'Lazy' : ''}${value.layer.module.kind}`;
    case 'container':
      return value.kind;
    case 'instance':
      return value.of?.name ?? 'Module';
    case 'class':
      return 'type';
    case 'tensor':
      return 'Tensor';
    case 'keras':
      return value.layer.name;
    case 'outside':
      return /(?:^|\.)[A-Z]\w*$/.test(value.path) ? 'type' : 'function';
    default:
      return value.type;
  }
}

/** Whether a value is a module: what `nn.Sequential` takes. */
export function isModule(value: Value): boolean {
  return ['layer', 'container', 'instance', 'functional'].includes(value.type);
}

/** More values than a source of the longest kind can write out: names can make a short one stand for any number. */
const MOST = 50_000;

/** A value as a constructor's argument; undefined for modules, for what was not followed and for what has no end. */
export function argValue(value: Value): ArgValue | undefined {
  let count = 0;
  // A list may hold itself.
  const convert = (v: Value, depth: number): ArgValue | undefined => {
    count += 1;
    if (count > MOST || depth > 500) return undefined;
    switch (v.type) {
      case 'none':
        return null;
      case 'list':
      case 'tuple': {
        const items: ArgValue[] = [];
        for (const item of v.items) {
          const converted = convert(item, depth + 1);
          if (converted === undefined) return undefined;
          items.push(converted);
        }
        return items;
      }
      case 'int':
      case 'float':
      case 'bool':
      case 'str':
        return v.value;
      default:
        return undefined;
    }
  };
  return convert(value, 0);
}

/** Whether a float stands in a value that `argValue` gives: 3.0 is no integer to Python, though it is to JavaScript. */
export function hasFloat(value: Value): boolean {
  return value.type === 'float' || ((value.type === 'list' || value.type === 'tuple') && value.items.some(hasFloat));
}
