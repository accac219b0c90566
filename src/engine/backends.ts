import type { BackendName } from '../core/frame';
import type { Backend } from './backend';
import { BackendError, messageOf } from './errors';
import { probe } from './probe';
import { ReferenceBackend } from './reference/backend';
import { start as startWasm } from './wasm/backend';
import { crewHere } from './wasm/crew';

/** Each is loaded only when it is started. */
const START: Readonly<Record<BackendName, (lost: (message: string) => void) => Promise<Backend>>> = {
  webgl: async (lost) => (await import('./tfjs/webgl')).start(lost),
  webgpu: async (lost) => (await import('./tfjs/webgpu')).start(lost),
  wasm: () => startWasm(crewHere()),
  cpu: async () => (await import('./tfjs/cpu')).start(),
  reference: async () => new ReferenceBackend(),
};

/**
 * Starts a backend and compares its numbers with the reference's.
 *
 * @param lost told when its device goes away later
 * @throws BackendError `backend-unavailable` where it does not start, `backend-inaccurate` where its numbers are wrong
 */
export async function startBackend(name: BackendName, lost: (message: string) => void): Promise<Backend> {
  try {
    const backend = await START[name](lost);
    await probe(backend);
    return backend;
  } catch (error) {
    if (error instanceof BackendError) throw error;
    throw new BackendError(name, 'backend-unavailable', messageOf(error));
  }
}
