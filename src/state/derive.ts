import type { Doc } from '../core/document';
import { type Judged, judge } from '../core/goal';
import { inferNet, type ShapedNet } from '../core/net/infer';
import type { Net } from '../core/net/net';
import type { Shape } from '../core/shape';

/** All that follows from a document before any number is computed. */
export interface Derived {
  readonly a: ShapedNet;
  readonly b: ShapedNet | null;
  /** How slot a stands to the goal. */
  readonly goal: Judged;
}

/** Remembers answers by the identity of what was asked: documents are never mutated. */
export function remember<K extends object, V>(compute: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>();
  return (key) => {
    const old = known.get(key);
    if (old !== undefined) return old;
    const value = compute(key);
    known.set(key, value);
    return value;
  };
}

/** By net and input shape, so that a change of seed or view gives the very same shapes. */
const shapesOf = remember((_net: Net) => new Map<string, ShapedNet>());

function shaped(net: Net, input: Shape): ShapedNet {
  const byInput = shapesOf(net);
  const key = input.join();
  const found = byInput.get(key) ?? inferNet(net, input);
  byInput.set(key, found);
  return found;
}

/** The one source of shapes, faults and the goal's state: the same document gives the same object. */
export const derive: (doc: Doc) => Derived = remember((doc: Doc): Derived => {
  const a = shaped(doc.slots.a, doc.input.shape);
  const b = doc.slots.b && shaped(doc.slots.b, doc.input.shape);
  return {
    a,
    b,
    goal: judge(a, doc.goal),
  };
});
