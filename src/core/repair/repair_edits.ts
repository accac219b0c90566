import type { ArgValue } from '../args';
import { givenValue } from '../layers/rows';
import type { Module } from '../net/net';
import { asNumber, isInt } from '../python/python';
import type { Edit, Repair } from './repair_types';
import { distance, least, sameValue } from './repair_values';

/** A change that may make the net whole. */
export interface Candidate {
  readonly repair: Repair;
  /** Size of the change; smaller ones are tried first. */
  readonly cost: number;
  /** What is changed: of those that change the same, only the smallest is offered. */
  readonly key: string;
}

export type Pair = readonly [number, number];

/** Height and width of an int argument; null where it is a word or no numbers. A pool's absent stride is its kernel. */
export function numbers(module: Module, name: string): Pair | null {
  let value = givenValue(module, name);
  if (name === 'stride' && (value === null || (Array.isArray(value) && value.length === 0))) {
    value = givenValue(module, 'kernel_size');
  }
  if (name === 'padding' && value === 'valid') return [0, 0];
  if (isInt(value)) return [value, value];
  if (!Array.isArray(value) || !value.every(isInt) || value.length === 0 || value.length > 2) return null;
  return [asNumber(value[0]), asNumber(value.at(-1))];
}

export function edit(
  module: Module,
  name: string,
  value: ArgValue,
  extra: number,
  more: readonly Edit[] = [],
): Candidate | null {
  const from = givenValue(module, name);
  if (sameValue(from, value)) return null;
  const edits = [{ module: module.id, arg: name, value }, ...more];
  return { repair: { type: 'edit', edits }, cost: distance(from, value) + extra, key: `${module.id}.${name}` };
}

/** An edit of both axes: a linked number stays one, moved as far as the worse axis wants; a pair moves by axis. */
export function axesEdit(module: Module, name: string, want: Pair, extra: number): Candidate | null {
  const now = numbers(module, name);
  if (!now) return null;
  if (Math.min(...want) < least(name) || !want.every(Number.isSafeInteger)) return null;
  if (Array.isArray(givenValue(module, name)) || now[0] !== now[1]) return edit(module, name, [...want], extra);
  const rising = want[0] > now[0] || want[1] > now[1];
  return edit(module, name, rising ? Math.max(...want) : Math.min(...want), extra);
}
