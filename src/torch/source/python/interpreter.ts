import { call } from './call';
import { expression } from './expression';
import type { Library } from './library';
import { Machine } from './machine';
import type { Text } from './places';
import { statements } from './statements';
import type { Clock, Node } from './tree';

/** A machine with all its parts. */
export function interpreter(text: Text, root: Node, clock: Clock, libraries: readonly Library<Machine>[]): Machine {
  const m = new Machine(text, root, clock, { expression, statements, call }, libraries);
  m.globals.set('__name__', { type: 'str', value: '__main__' });
  return m;
}
