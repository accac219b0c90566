import type { Doc } from '../core/document';
import type { Frame } from '../core/frame';
import { sameNet } from '../core/net/same';
import { sameData } from '../core/same_data';
import type { Derived } from '../state/derive';

/** Whether a frame was computed from what is on the screen now, and not from what was there before. */
export function isCurrent(frame: Frame | null, derived: Derived, doc: Doc): frame is Frame {
  if (!frame) return false;
  const { job } = frame;
  if (job.seed !== doc.seed || !sameData(job.input, doc.input)) return false;
  const second = job.b === derived.b || sameNet(job.b?.net ?? null, derived.b?.net ?? null, 'page');
  if (!second || (derived.b && job.recipe !== doc.recipe)) return false;
  return job.a === derived.a || sameNet(job.a.net, derived.a.net, 'page');
}
