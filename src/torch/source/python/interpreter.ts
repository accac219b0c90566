import { apply } from '../torch/apply';
import { call } from '../torch/call';
import { expression } from './expression';
import { Machine } from './machine';
import type { Text } from './places';
import { statements } from './statements';
import type { Clock, Node } from './tree';

/** A machine with all its parts. */
export function interpreter(text: Text, root: Node, clock: Clock): Machine {
  const m = new Machine(text, root, clock, { expression, statements, call, apply });
  m.globals.set('__name__', { type: 'str', value: '__main__' });
  return m;
}
