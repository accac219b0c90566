import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import type { WasmFiles } from './wasm';

/** Addresses of the modules in the build, made absolute: the worker's own place is not the page's. */
export const WASM_FILES: WasmFiles = {
  simd: new URL(simd, import.meta.url).href,
  plain: new URL(plain, import.meta.url).href,
};
