import type { ArgValue } from '../args';
import type { InputReading } from '../layer';
import type { Shape } from '../shape';
import type { Flow, Flows } from './flow';
import type { Module, Use, ValueRef } from './net';

/** What flows into a step, and how it reads that; null where it refuses, or something is not known. */
export interface Known {
  readonly sizes: readonly Shape[];
  readonly made: Shape;
  readonly reads: readonly InputReading[];
}

/** An axis on which the inputs of a step agreed before an edit and do not now. */
export interface Parted {
  /** Whose axis is as long as before, by the input's place. */
  readonly stays: readonly { readonly input: number; readonly axis: number }[];
  readonly size: number;
}

/** How an edit's channels are carried over where branches meet. */
export interface Joins {
  knownOf(module: Module, inputs: readonly Flow[]): Known | null;
  parted(before: Known, now: readonly Flow[]): Parted | null;
  viewShape(shape: ArgValue, first: number, before: Known, now: Shape): ArgValue | null;
  unheld(shape: ArgValue, first: number, before: Known): Parted | null;
  producers(
    uses: readonly Use[],
    module: (id: string) => Module | undefined,
    flows: Flows,
    mayBe: (module: Module, name: string) => boolean,
  ): { resized(ref: ValueRef, axis: number, size: number): Map<string, Record<string, ArgValue>> | null };
}

let joins: Joins | null = null;

/** It comes with the whole table of layers (all.ts): in the page's first picture nothing meets. */
export function carryJoinsBy(own: Joins): void {
  joins = own;
}

/** Null as long as there can be no branches. */
export const carriedJoins = (): Joins | null => joins;
