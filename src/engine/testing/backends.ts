import type { Backend } from '../backend';
import { ReferenceBackend } from '../reference/backend';
import { start as startCpu } from '../tfjs/cpu';
import { start as startWasm } from '../wasm/backend';

/** The backends that run without a browser. */
export async function nodeBackends(): Promise<Backend[]> {
  return [new ReferenceBackend(), await startCpu(), await startWasm()];
}
