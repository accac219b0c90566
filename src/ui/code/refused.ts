import type { Net } from '../../core/net/net';
import type { Fault } from '../../core/refusal';
import type { Spot } from '../../core/source';
import type { Status } from './sync';

/** What PyTorch refuses, or this page cannot compute, of a net whose layers are called rightly; and where it is written. */
export interface Refused {
  readonly fault: Fault;
  readonly from: number;
  readonly to: number;
}

/**
 * Where a net's fault stands in a text that says this net: at the call that makes the layer. Null where no place is its
 * own, and where it is said already: the call itself is what is wrong, or a print does not show the flatten before it.
 */
export function refusedIn(status: Status, net: Net, fault: Fault): Refused | null {
  if (status.kind !== 'read') return null;
  const { spots, wrong, notes } = status.remarks;
  const use = placeAmongUses(net, fault.layer);
  const spot = spots.find((s) => s.use === use);
  const said = [...wrong, ...notes.filter((note) => note.code === 'print-flatten')];
  if (!spot || said.some((s) => s.from >= spot.from && s.to <= spot.to)) return null;
  return { fault, from: spot.from, to: spot.to };
}

/** Index among all uses, those that are switched off counted, of a layer, which is counted without them. */
function placeAmongUses(net: Net, layer: number): Spot['use'] | undefined {
  const on = net.forward.uses.flatMap((use, i) => (use.off ? [] : [i]));
  return on[layer];
}
