import type { ArgValue } from '../../../core/args';
import { numbersOf } from '../../../core/layers/int_lists';
import { givenValue } from '../../../core/layers/rows';
import type { ShapedCall } from '../../../core/net/shaped';
import { asNumber, truthy } from '../../../core/python/python';
import type { Shape } from '../../../core/shape';
import type { Mode, TensorName } from '../../../core/weights';
import type { GraphWriter } from './graph';

/** A step as it is written: what it reads by the names of the graph. */
export interface WrittenStep {
  readonly graph: GraphWriter;
  readonly step: ShapedCall;
  /** One for each input of the step. */
  readonly inputs: readonly string[];
  readonly mode: Mode;
  /** A tensor of its module; null where it has none. */
  weight(name: TensorName): string | null;
  /** Sizes of it. */
  weightShape(name: TensorName): Shape;
}

export const first = ({ inputs }: WrittenStep): string => inputs[0] ?? '';

export const value = ({ step }: WrittenStep, name: string): ArgValue => givenValue(step.module, name);

export const number = (own: WrittenStep, name: string): number => asNumber(value(own, name));

export const flag = (own: WrittenStep, name: string): boolean => truthy(value(own, name));

/** Numbers of an argument that is one or several; empty where it is None. */
export function numbers(own: WrittenStep, name: string): number[] {
  const given = value(own, name);
  if (given === null) return [];
  return Array.isArray(given) ? numbersOf(given) : [asNumber(given)];
}

/** An axis that an argument names, counted from 0. */
export function axis(own: WrittenStep, name: string, rank = own.step.inputSizes.length): number {
  const given = number(own, name);
  return given < 0 ? given + rank : given;
}

/** Axes that `dim` names, all where it names none. */
export function axes(own: WrittenStep): number[] {
  const rank = own.step.inputSizes.length;
  const given = numbers(own, 'dim').map((n) => (n < 0 ? n + rank : n));
  return given.length > 0 ? given : own.step.inputSizes.map((_, i) => i);
}
