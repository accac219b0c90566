import type { Args, ArgValue } from '../args';
import type { LayerKind } from '../layers/table';
import type { Refusal } from '../refusal';

/** One argument of a call that is made right. */
export interface Righted {
  /** As it was written; null: it was not there. */
  readonly from: string | null;
  /** What becomes of it; null: it is taken out. */
  readonly to: { readonly name: string; readonly value: ArgValue } | null;
}

/** A call of a layer's constructor that PyTorch does not take as it stands. */
export interface WrongCall {
  /** What is said of the call itself; what PyTorch says of its values is the layer's to say. */
  readonly refusal: Refusal | null;
  /** As they were given: whole floats and values of any type among them. For the layer's rules, not for the page. */
  readonly given: Args;
  /** The layer's arguments with each that is not right in the usual place, or at the nearest value. */
  readonly right: Args;
  /**
   * What the module has: `right`, or where PyTorch constructs it, each argument as the number that PyTorch reads: True
   * as 1. What forward says of it may be for what comes in.
   */
  readonly args: Args;
  readonly changes: readonly Righted[];
  /** Set where a function is called, which is done in forward: its own words for what the layer refuses there. */
  readonly says?: (refusal: Refusal) => Refusal;
}

/** Whether what a module holds as its call is that of a function: `F.relu(x, 3, 4)`. */
export function isFunctionCall(call: string | undefined): boolean {
  return call !== undefined && /^(?:F|torch|x)\.\w+\(/.test(call);
}

type ReadCall = (kind: LayerKind, text: string) => WrongCall | null;
let readCall: ReadCall = () => null;

/** What reads calls comes with the whole table of layers (layers/all.ts): the page's first picture has none. */
export function readCallsBy(read: ReadCall): void {
  readCall = read;
}

/** Reads a call as a module holds it; null where it is no literals, or is right. */
export function wrongCall(kind: LayerKind, text: string): WrongCall | null {
  return readCall(kind, text);
}
