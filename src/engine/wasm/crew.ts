import { abortError } from '../errors';
import { type Heard, type Port, Wire } from '../wire';
import type { HelperReply, HelperRequest, Part } from './helper';

export type HelperPort = Port<HelperRequest, HelperReply>;

/** Computes a part elsewhere. Rejects with an AbortError when the signal fires, otherwise where the worker fails. */
export type Hand = (part: Part, signal: AbortSignal) => Promise<Float32Array>;

type Asking = Pick<Extract<HelperRequest, { type: 'part' }>, 'type' | 'part'> | { readonly type: 'hello' };
type Line = Wire<Asking, Float32Array, HelperRequest, HelperReply>;

/** Workers that take parts of large layers. They are started when there is first something for them. */
export class Crew {
  readonly #spawn: () => HelperPort;
  readonly #count: number;
  readonly #there = new Map<Line, Hand>();
  #lines: readonly Line[] | null = null;

  constructor(spawn: () => HelperPort, count: number) {
    this.#spawn = spawn;
    this.#count = count;
  }

  /** Those that can work by now. Starts them, but waits for none. */
  hands(): Hand[] {
    this.#lines ??= Array.from({ length: this.#count }, () => this.#start());
    return [...this.#there.values()];
  }

  /** Resolves when all are there, or cannot come; for tests. */
  async ready(): Promise<void> {
    this.hands();
    await Promise.allSettled((this.#lines ?? []).map((line) => line.ask({ type: 'hello' })));
  }

  dispose(): void {
    for (const line of this.#lines ?? []) line.dispose(abortError());
    this.#there.clear();
    this.#lines = null;
  }

  #start(): Line {
    const line: Line = new Wire({
      spawn: this.#spawn,
      message: (asking, id) => ({ ...asking, id }),
      read: heardOf,
      abort: (id) => ({ type: 'abort', id }),
      // Whoever asked does without: a worker that has died is not asked again.
      lost: () => this.#there.delete(line),
    });
    const hand: Hand = (part, signal) => line.ask({ type: 'part', part }, { signal });
    line.ask({ type: 'hello' }).then(
      () => this.#there.set(line, hand),
      () => {},
    );
    return line;
  }
}

function heardOf(reply: HelperReply): Heard<Float32Array> {
  if (reply.type === 'made') return { type: 'answer', id: reply.id, answer: reply.data };
  return { type: 'failed', id: reply.id, error: reply.isAbort ? abortError() : new Error(reply.message) };
}

/** As many as the machine has cores beside this one's, three at most; null where a worker may start no other. */
export function crewHere(): Crew | null {
  const count = Math.min(3, (navigator.hardwareConcurrency ?? 1) - 1);
  return count > 0 && typeof Worker === 'function' ? new Crew(spawnHelper, count) : null;
}

function spawnHelper(): HelperPort {
  const worker = new Worker(new URL('./helper_worker.ts', import.meta.url), { type: 'module', name: 'convscope-part' });
  const port: HelperPort = {
    onmessage: null,
    onerror: null,
    terminate: () => worker.terminate(),
    // What a part reads has been copied for it.
    postMessage: (request) =>
      worker.postMessage(request, request.type === 'part' ? [request.part.x.buffer as ArrayBuffer] : []),
  };
  worker.onmessage = (event) => port.onmessage?.(event);
  worker.onerror = (event) => port.onerror?.(event);
  return port;
}
