import { createRequire } from 'node:module';
import type { Backend } from '../backend';
import { ReferenceBackend } from '../reference/backend';
import { start as startCpu } from '../tfjs/cpu';
import { start as startWasm } from '../tfjs/wasm';

/** The backends that run without a browser. */
export async function nodeBackends(): Promise<Backend[]> {
  const { resolve } = createRequire(import.meta.url);
  const file = (name: string) => resolve(`@tensorflow/tfjs-backend-wasm/dist/${name}`);
  const wasm = await startWasm({
    simd: file('tfjs-backend-wasm-simd.wasm'),
    plain: file('tfjs-backend-wasm.wasm'),
  });
  return [new ReferenceBackend(), await startCpu(), wasm];
}
