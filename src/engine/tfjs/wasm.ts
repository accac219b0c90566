import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm/dist/base';
import { env, setBackend } from '@tensorflow/tfjs-core';
import type { Backend } from '../backend';
import { TfBackend } from './backend';
import { registerKernels } from './register_wasm';

/** Where the two WebAssembly modules are, with and without SIMD. */
export interface WasmFiles {
  readonly simd: string;
  readonly plain: string;
}

/** tfjs's WebAssembly (XNNPACK). */
export async function start(files: WasmFiles): Promise<Backend> {
  // Threads need headers that static hosts do not send, and the threaded module hangs once it is minified.
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  setWasmPaths({
    'tfjs-backend-wasm.wasm': files.plain,
    'tfjs-backend-wasm-simd.wasm': files.simd,
    'tfjs-backend-wasm-threaded-simd.wasm': files.simd,
  });
  registerKernels();
  if (!(await setBackend('wasm'))) throw new Error('the WebAssembly module could not be loaded');
  return new TfBackend({ name: 'wasm', piece: 3e8, largest: 2 ** 27, lost: () => null });
}
