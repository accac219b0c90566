import type { Cancelling } from '../../core/source';
import { abortError } from '../../engine/errors';
import { type Heard, Wire } from '../../engine/wire';
import type { OpenedWeights } from '../../files/canonical';
import { FileProblem } from '../../files/problem';
import type { WeightsPort, WeightsReply, WeightsRequest } from './protocol';

/** Opens files of weights beside the page: nothing of a large one is waited for here. */
export interface WeightsService {
  /**
   * Rejects with a FileProblem where it is none, with an AbortError where the signal says so.
   *
   * @param progress told how much is done, 0..1
   */
  open(file: Blob, signal?: Cancelling, progress?: (share: number) => void): Promise<OpenedWeights>;
}

/** A worker that is not asked for so many milliseconds is let go. */
const REST = 60_000;
/** A piece of a file that is read without a word takes no longer. */
const SILENCE = 120_000;

export function createWeightsService(spawn: () => WeightsPort = spawnWorker): WeightsService {
  const wire = new Wire<Blob, OpenedWeights, WeightsRequest, WeightsReply>({
    spawn,
    message: (file, id) => ({ id, file }),
    read: heardOf,
    abort: (id) => ({ abort: id }),
    patience: { silence: SILENCE, rest: REST },
  });
  return { open: (file, signal, progress) => wire.ask(file, { signal, progress }) };
}

function heardOf(reply: WeightsReply): Heard<OpenedWeights> {
  const { id } = reply;
  switch (reply.type) {
    case 'opened':
      return { type: 'answer', id, answer: reply.opened };
    case 'progress':
      return reply;
    case 'refused':
      return { type: 'failed', id, error: new FileProblem(reply.code, reply.params) };
    case 'failed':
      return { type: 'failed', id, error: reply.aborted ? abortError() : new Error(reply.message) };
  }
}

function spawnWorker(): WeightsPort {
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'weights' });
}
