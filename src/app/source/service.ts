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
import type { InputShape, SourceAsk, SourcePort } from './protocol';

/** Milliseconds after which a worker counts as stuck: reading ends by itself after one second, a file's nets each. */
const PATIENCE = 20_000;

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** The page's side: a worker that is started with the first question, and anew after one that failed. */
export function createSourceService(
  spawn: () => SourcePort = spawnWorker,
  patience = PATIENCE,
  input: () => InputShape | null = () => null,
): SourceService {
  const waiting = new Map<number, Waiting>();
  let port: SourcePort | null = null;
  let last = 0;

  const fail = (message: string) => {
    port?.terminate();
    port = null;
    for (const { reject, timer } of waiting.values()) {
      clearTimeout(timer);
      reject(new Error(message));
    }
    waiting.clear();
  };

  const start = (): SourcePort => {
    const started = spawn();
    started.onmessage = ({ data }) => {
      const asked = waiting.get(data.id);
      if (!asked) return;
      waiting.delete(data.id);
      clearTimeout(asked.timer);
      if ('answer' in data) asked.resolve(data.answer);
      else asked.reject(data.aborted ? new DOMException('aborted', 'AbortError') : new Error(data.failed));
    };
    started.onerror = (event) => {
      event.preventDefault();
      fail(event.message || 'the reader failed');
    };
    return started;
  };

  const ask = (question: SourceAsk, signal?: Cancelling): Promise<unknown> =>
    new Promise((resolve, reject) => {
      last += 1;
      const id = last;
      port ??= start();
      const timer = setTimeout(() => fail('the reader does not answer'), patience);
      waiting.set(id, { resolve, reject, timer });
      port.postMessage({ id, ask: question, input: input() });
      signal?.addEventListener('abort', () => waiting.has(id) && port?.postMessage({ abort: id }), { once: true });
    });

  return {
    read: async (text, signal) => {
      const reading = (await ask({ type: 'read', text }, signal)) as SourceReading;
      // Ids are counted on either side of the line.
      return reading.ok ? { ...reading, net: withFreshIds(reading.net) } : reading;
    },
    edit: async (text, before, after) => (await ask({ type: 'edit', text, before, after })) as Edited,
    write: async (job) => (await ask({ type: 'write', job })) as WrittenText,
    find: async (text, kind) => {
      const found = (await ask({ type: 'find', text, kind })) as Found;
      return { ...found, nets: found.nets.map((n) => ({ ...n, net: withFreshIds(n.net) })) };
    },
    functions: async () => (await ask({ type: 'functions' })) as readonly FunctionName[],
  };
}

function spawnWorker(): SourcePort {
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'source' });
}
