import { arg } from '../args';
import { layerSpec } from '../layers/rows';
import { inferNet } from '../net/infer';
import { moduleOf } from '../net/net';
import type { ShapedNet } from '../net/shaped';
import type { Fault } from '../refusal';
import { applyRepair } from './repair_apply';
import { candidates } from './repair_candidates';
import type { Candidate } from './repair_edits';
import type { Edit, Repair } from './repair_types';

export type { Edit, Repair };

const MOST_REPAIRS = 3;
/** Nets that may be inferred in one search: it runs in the frame of a slider. */
const MOST_TRIALS = 60;
const MOST_EDITS = 16;

/** Counts trials, so that a search ends. */
interface Trials {
  left: number;
}

function after(shaped: ShapedNet, { repair }: Candidate): ShapedNet {
  const { net, input } = applyRepair(shaped.net, shaped.input, repair);
  return inferNet(net, input);
}

/** How far a net gets: construction comes before forward, and that before what is too large. */
function progress(shaped: ShapedNet): number {
  const { fault, constructed, steps } = shaped;
  if (!fault) return Number.POSITIVE_INFINITY;
  if (fault.when === 'construct') return constructed.length;
  return (fault.when === 'forward' ? 1e6 : 2e6) + steps.length;
}

/** Edits one after the other, each the smallest that gets the net further, until it is whole. */
function severalEdits(start: ShapedNet, trials: Trials): Repair | null {
  const edits: Edit[] = [];
  const right: string[] = [];
  const times = new Map<string, number>();
  let shaped = start;
  while (shaped.fault && edits.length < MOST_EDITS) {
    const fault = shaped.fault;
    const now = progress(shaped);
    let best: { candidate: Candidate; next: ShapedNet } | null = null;
    for (const candidate of candidates(shaped, fault)) {
      if (candidate.repair.type !== 'edit' || (times.get(candidate.key) ?? 0) >= 2) continue;
      if (trials.left <= 0) return null;
      trials.left -= 1;
      const next = after(shaped, candidate);
      const further = progress(next);
      // Of two wrong arguments of one layer, PyTorch names the other next.
      if (further > now || (further === now && next.fault?.text !== fault.text)) {
        best = { candidate, next };
        break;
      }
    }
    if (best?.candidate.repair.type !== 'edit') return null;
    edits.push(...best.candidate.repair.edits);
    right.push(...(best.candidate.repair.right ?? []));
    times.set(best.candidate.key, (times.get(best.candidate.key) ?? 0) + 1);
    shaped = best.next;
  }
  if (shaped.fault) return null;
  // The edits at once, as they are applied, and not one after the other.
  const repair: Repair = { type: 'edit', edits, ...(right.length > 0 && { right }) };
  const whole = applyRepair(start.net, start.input, repair);
  return inferNet(whole.net, whole.input).fault ? null : repair;
}

/** The same module and argument twice: the later value stands, and none where it is back at what it was. */
function merged({ net }: ShapedNet, repair: Repair): Repair {
  if (repair.type !== 'edit') return repair;
  const last = new Map(repair.edits.map((e) => [`${e.module}.${e.arg}`, e]));
  const changed = [...last.values()].filter((e) => {
    const { kind, args } = moduleOf(net, e.module);
    return JSON.stringify(arg(layerSpec(kind).args, args, e.arg)) !== JSON.stringify(e.value);
  });
  return { ...repair, edits: changed };
}

function singles(shaped: ShapedNet, fault: Fault, trials: Trials): Repair[] {
  const found = new Map<string, Repair>();
  for (const candidate of candidates(shaped, fault)) {
    if (found.size >= MOST_REPAIRS || trials.left <= 0) break;
    if (found.has(candidate.key)) continue;
    trials.left -= 1;
    if (!after(shaped, candidate).fault) found.set(candidate.key, candidate.repair);
  }
  return [...found.values()];
}

/**
 * One to three repairs of a net's fault, smallest first: each, applied as an edit on the page is, makes the whole net
 * run. Where no single change but taking a layer away does, one of several edits comes first. Empty where a bounded search finds none. The same net has
 * the same repairs.
 */
export function repairs(shaped: ShapedNet): Repair[] {
  const { fault } = shaped;
  if (!fault) return [];
  const found = singles(shaped, fault, { left: MOST_TRIALS });
  if (found.some((r) => r.type !== 'remove')) return found;
  const several = severalEdits(shaped, { left: MOST_TRIALS });
  return several ? [merged(shaped, several), ...found] : found;
}
