import type { BackendName } from '../core/frame';

/** Why the engine could not do what it was asked. */
export type EngineErrorCode =
  | 'backend-unavailable' // it cannot start here
  | 'backend-inaccurate' // it starts, but its numbers are not PyTorch's
  | 'backend-lost' // its device went away (a lost context) while computing
  | 'worker-died' // the worker ended, or did not answer
  | 'compute-failed'; // it threw while computing: mostly memory

export class EngineError extends Error {
  override readonly name: string = 'EngineError';
  constructor(
    readonly code: EngineErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** A backend that cannot run here. The one that ran before goes on. */
export class BackendError extends EngineError {
  override readonly name = 'BackendError';
  constructor(
    readonly backend: BackendName,
    code: EngineErrorCode,
    message: string,
  ) {
    super(code, message);
  }
}

export function abortError(): DOMException {
  return new DOMException('The computation was given up for a newer one.', 'AbortError');
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

export function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  // tfjs rejects with plain objects that have a message.
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message);
  return String(error);
}
