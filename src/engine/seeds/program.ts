import type { Module } from '../../core/net/net';
import type { TensorName } from '../../core/weights';
import type { Pause } from '../backend';
import type { Layout } from '../wasm/layout';
import type { Machine } from '../wasm/machine';
import type { Slab } from './slab';

/** Something done for every seed. */
export type Op = (machine: Machine, pause: Pause) => void | Promise<void>;

/** A value of a series, once the ops have run. */
export type Reading = (machine: Machine) => number;

/** A map in the slab: C, H, W. Its key is equal exactly where its numbers are. */
export interface Located {
  readonly address: number;
  readonly count: number;
  readonly key: string;
}

/** Tensors of one slot's modules, each in the layouts that are asked for. */
export interface Tensors {
  /** Where it stands once the draws have been done; null where the module has no such tensor. */
  place(module: Module, name: TensorName, layout: Layout): number | null;
  /** Equal exactly where all of a module's tensors are. */
  key(module: Module): string;
}

/** What both slots' nets are written into. */
export interface Program {
  readonly slab: Slab;
  readonly ops: Op[];
  /** Maps that are computed already: slots that begin alike share them. */
  readonly maps: Map<string, Located>;
}
