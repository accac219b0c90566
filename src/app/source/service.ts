import { withFreshIds } from '../../core/net/net';
import type {
  Cancelling,
  Edited,
  Found,
  FunctionName,
  SourceReading,
  SourceService,
  WrittenText,
} from '../../core/source';
import { abortError } from '../../engine/errors';
import { type Heard, Wire } from '../../engine/wire';
import type { PageState, SourceAsk, SourcePort, SourceQuestion, SourceReply, SourceRequest } from './protocol';

/** Milliseconds without a word after which a worker counts as stuck: reading ends by itself after so many steps. */
const PATIENCE = 20_000;

/** The page's side: a worker that is started with the first question, and anew after one that failed. */
export function createSourceService(
  spawn: () => SourcePort = spawnWorker,
  patience = PATIENCE,
  page: () => PageState | null = () => null,
): SourceService {
  const wire = new Wire<Omit<SourceQuestion, 'id'>, unknown, SourceRequest, SourceReply>({
    spawn,
    message: (question, id) => ({ ...question, id }),
    read: heardOf,
    abort: (id) => ({ abort: id }),
    patience: { silence: patience },
  });
  const ask = (question: SourceAsk, signal?: Cancelling) => wire.ask({ ask: question, page: page() }, { signal });

  return {
    read: async (text, signal, here = false) => {
      const reading = (await ask({ type: 'read', text, here }, signal)) as SourceReading;
      // Ids are counted on either side of the line.
      return reading.ok ? { ...reading, net: withFreshIds(reading.net) } : reading;
    },
    edit: async (text, before, after) => (await ask({ type: 'edit', text, before, after })) as Edited,
    write: async (job) => (await ask({ type: 'write', job })) as WrittenText,
    find: async (text, kind, options = {}) => {
      const found = (await ask({ type: 'find', text, kind, options })) as Found;
      return { ...found, nets: found.nets.map((n) => ({ ...n, net: withFreshIds(n.net) })) };
    },
    functions: async () => (await ask({ type: 'functions' })) as readonly FunctionName[],
  };
}

function heardOf(reply: SourceReply): Heard<unknown> {
  if ('answer' in reply) return { type: 'answer', ...reply };
  return { type: 'failed', id: reply.id, error: reply.aborted ? abortError() : new Error(reply.failed) };
}

function spawnWorker(): SourcePort {
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'source' });
}
