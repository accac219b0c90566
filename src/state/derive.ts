import type { Doc } from '../core/document';
import { type Judged, judge } from '../core/goal';
import { inferNet, type ShapedNet } from '../core/net/infer';
import type { Net } from '../core/net/net';
import { oncePer } from '../core/once';
import type { Shape } from '../core/shape';

/** All that follows from a document before any number is computed. */
export interface Derived {
  readonly a: ShapedNet;
  readonly b: ShapedNet | null;
  /** How slot a stands to the goal. */
  readonly goal: Judged;
}

/** By net and input shape, so that a change of seed or view gives the very same shapes. */
const shapesOf = oncePer((_net: Net) => new Map<string, ShapedNet>());

function shaped(net: Net, input: Shape): ShapedNet {
  const byInput = shapesOf(net);
  const key = input.join();
  const found = byInput.get(key) ?? inferNet(net, input);
  byInput.set(key, found);
  return found;
}

/** The one source of shapes, faults and the goal's state: the same document gives the same object. */
export const derive: (doc: Doc) => Derived = oncePer((doc: Doc): Derived => {
  const a = shaped(doc.slots.a, doc.input.shape);
  const b = doc.slots.b && shaped(doc.slots.b, doc.input.shape);
  return {
    a,
    b,
    goal: judge(a, doc.goal),
  };
});
