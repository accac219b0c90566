import { openWeights } from '../../files/canonical';
import { FileProblem } from '../../files/problem';
import type { WeightsReply, WeightsRequest } from './protocol';

/** Says how far it is no more often, ms. */
const OFTEN = 100;

class Dropped extends Error {}

const dropped = new Set<number>();

addEventListener('message', ({ data }: MessageEvent<WeightsRequest>) => {
  if ('abort' in data) dropped.add(data.abort);
  else void open(data.id, data.file);
});

const reply = (message: WeightsReply) => postMessage(message);

async function open(id: number, file: Blob): Promise<void> {
  let last = performance.now();
  const progress = (share: number) => {
    if (performance.now() - last < OFTEN) return;
    last = performance.now();
    reply({ type: 'progress', id, share });
  };
  // Reading a piece lets messages in.
  const pause = async () => {
    if (dropped.has(id)) throw new Dropped();
  };
  try {
    reply({ type: 'opened', id, opened: await openWeights(file, progress, pause) });
  } catch (error) {
    if (error instanceof FileProblem) reply({ type: 'refused', id, code: error.code, params: error.params });
    else {
      const message = error instanceof Error ? error.message : String(error);
      reply({ type: 'failed', id, message, aborted: error instanceof Dropped });
    }
  } finally {
    dropped.delete(id);
  }
}
