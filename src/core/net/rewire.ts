import { mapDerived, refsIn } from './derived';
import { type Forward, INPUT_KEY, refTo, type Use, type ValueRef } from './net';

/** Edits of forward's wiring alone: modules, ids and what is switched off stay as they are. */

function replaced(refs: readonly ValueRef[], from: string, by: ValueRef): readonly ValueRef[] {
  return refs.some((r) => r.from === from) ? refs.map((r) => (r.from === from ? by : r)) : refs;
}

/** A step that reads another tensor in one's stead, and asks that one's shape. */
function reading(use: Use, from: string, by: ValueRef): Use {
  const inputs = replaced(use.inputs, from, by);
  const { derived } = use;
  if (!derived || refsIn(derived).every((r) => r.from !== from))
    return inputs === use.inputs ? use : { ...use, inputs };
  return { ...use, inputs, derived: mapDerived(derived, (r) => (r.from === from ? by : r)) };
}

/** Forward without a step: who read it reads what it read first. */
export function withoutStep({ uses, outputs }: Forward, id: string): Forward {
  const gone = uses.find((u) => u.id === id);
  if (!gone) return { uses, outputs };
  const handed = gone.inputs[0] ?? refTo(INPUT_KEY);
  return {
    uses: uses.flatMap((u) => (u.id === id ? [] : [reading(u, id, handed)])),
    outputs: replaced(outputs, id, handed),
  };
}

/**
 * Forward with a step laid into the edge that leads to the step at `place` (to what is returned first, where it is the
 * end): it reads what that one read first, and is read in its stead there, and nowhere else.
 */
export function withStep({ uses, outputs }: Forward, place: number, step: Omit<Use, 'inputs' | 'derived'>): Forward {
  const next = uses[place];
  const [edge = refTo(INPUT_KEY), ...rest] = next ? next.inputs : outputs;
  const read = [refTo(step.id), ...rest];
  const own: Use = { ...step, inputs: [edge] };
  const after = next ? uses.with(place, { ...next, inputs: read }) : uses;
  return { uses: after.toSpliced(place, 0, own), outputs: next ? outputs : read };
}

/** Forward with a step laid into the way by which one use reads its input of that place, and into no other way. */
export function withStepBetween(
  { uses, outputs }: Forward,
  reader: string,
  input: number,
  step: Omit<Use, 'inputs' | 'derived'>,
): Forward {
  const place = uses.findIndex((u) => u.id === reader);
  const use = uses[place];
  const edge = use?.inputs[input];
  if (!use || !edge) return { uses, outputs };
  const after = uses.with(place, { ...use, inputs: use.inputs.with(input, refTo(step.id)) });
  return { uses: after.toSpliced(place, 0, { ...step, inputs: [edge] }), outputs };
}
