import type { Args } from '../../core/args';
import type { LayerKind } from '../../core/layers/table';
import type { Shape } from '../../core/shape';
import {
  fullSizes,
  isConstant,
  type LayerOptions,
  type NetBuilder,
  type Tensor,
  Unfit,
  type Value,
} from '../graph/builder';
import { type Constant, numberOf } from '../graph/constant';

/** What an argument of an aten operator may be here. */
export type AtenArg = Value | readonly (Value | null)[] | readonly number[] | number | string | boolean | null;

const isValue = (x: AtenArg | undefined): x is Value =>
  typeof x === 'object' && x !== null && !Array.isArray(x) && 'shape' in x;

/** A node of a program with what its arguments stand for; those that are left out are PyTorch's defaults. */
export class AtenCall {
  /** `conv2d`, without its overload and without the `_` of what writes in place. */
  readonly op: string;
  readonly overload: string;
  readonly inPlace: boolean;
  readonly builder: NetBuilder;
  readonly args: ReadonlyMap<string, AtenArg>;
  /** The innermost module that runs it, and its class. */
  readonly within: { readonly path: string; readonly kind: string } | null;

  constructor(
    target: string,
    builder: NetBuilder,
    args: ReadonlyMap<string, AtenArg>,
    within: { readonly path: string; readonly kind: string } | null,
  ) {
    const [op = '', overload = ''] = target.replace(/^torch\.ops\.aten\./, '').split('.');
    this.inPlace = /[a-z0-9]_$/.test(op);
    this.op = this.inPlace ? op.slice(0, -1) : op;
    this.overload = overload;
    this.builder = builder;
    this.args = args;
    this.within = within;
  }

  /** What comes first in most of them. */
  get x(): Value {
    return this.value(this.args.has('self') ? 'self' : 'input');
  }

  get sizes(): Shape {
    return fullSizes(this.x);
  }

  value(name: string): Value {
    const own = this.args.get(name);
    if (isValue(own)) return own;
    throw new Unfit(`${name} is no tensor`);
  }

  tensor(name: string): Tensor {
    return this.builder.tensor(this.value(name));
  }

  /** An argument that has to be known without x; null where it is None. */
  constant(name: string): Constant | null {
    const own = this.args.get(name) ?? null;
    if (own === null) return null;
    if (isValue(own) && isConstant(own)) return own;
    throw new Unfit(`${name} is not constant`);
  }

  values(name: string): readonly Value[] {
    const own = this.args.get(name);
    if (!Array.isArray(own)) throw new Unfit(`${name} is no list`);
    const items: readonly unknown[] = own;
    return items.map((item) => {
      const value = item as AtenArg;
      if (isValue(value)) return value;
      throw new Unfit(`${name} holds what is no tensor`);
    });
  }

  number(name: string, fallback: number): number {
    const own = this.args.get(name);
    if (typeof own === 'number') return own;
    if (isValue(own) && isConstant(own)) return numberOf(own) ?? fallback;
    return fallback;
  }

  given(name: string): number | null {
    const own = this.args.get(name);
    return typeof own === 'number' ? own : null;
  }

  flag(name: string): boolean {
    return this.args.get(name) === true;
  }

  word(name: string, fallback: string): string {
    const own = this.args.get(name);
    return typeof own === 'string' ? own : fallback;
  }

  /** A list of whole numbers; null where it is None or left out. */
  ints(name: string): number[] | null {
    const own = this.args.get(name) ?? null;
    if (typeof own === 'number') return [own];
    if (!Array.isArray(own)) return null;
    const items: readonly unknown[] = own;
    return items.map((n) => {
      if (typeof n !== 'number') throw new Unfit(`${name} is not known`);
      return n;
    });
  }

  /** A layer, named by the tensors that it holds, or by the module that runs it where that is of this class. */
  add(kind: LayerKind, args: Args, reads: readonly Value[], options: LayerOptions = {}): Tensor {
    const held = Object.values(options.weights ?? {}).flatMap((w) => w.name?.replace(/\.[^.]*$/, '') ?? []);
    const own = this.within?.kind === kind ? [this.within.path] : [];
    const tensors = reads.map((value) => this.builder.tensor(value));
    return this.builder.add(kind, args, tensors, {
      ...options,
      names: [...held, ...own].filter((name) => name !== ''),
    });
  }
}
