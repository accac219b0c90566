import type { BackendName } from '../../core/frame';
import type { ShapedCall } from '../../core/net/shaped';
import type { Backend, Pause, Weights } from '../backend';
import { ReferenceBackend } from '../reference/backend';
import { createMachine, type Machine } from './machine';
import { wasmKernel } from './table';

/** A machine that has become larger is let go of: its memory never shrinks. */
const KEPT = 32 << 20;

/**
 * Our own kernels in WebAssembly, and the reference's for what has none: both read and write arrays in C order, so that
 * nothing is converted between them, and what is made is handed on as it is.
 */
export class WasmBackend extends ReferenceBackend {
  override readonly name: BackendName = 'wasm';
  #machine: Machine | null = null;

  protected override async compute(
    step: ShapedCall,
    inputs: readonly Float32Array[],
    weights: Weights,
    pause: Pause,
  ): Promise<Float32Array> {
    const kernel = wasmKernel(step);
    const [x] = inputs;
    if (!kernel || !x) return super.compute(step, inputs, weights, pause);
    this.#machine ??= machineHere();
    try {
      return await kernel({ step, x, weights, pause, machine: this.#machine });
    } finally {
      if (this.#machine.f32.byteLength > KEPT) this.#machine = null;
    }
  }

  override dispose(): void {
    super.dispose();
    this.#machine = null;
  }
}

function machineHere(): Machine {
  const machine = createMachine(1 << 16);
  if (!machine) throw new Error('no WebAssembly with SIMD here');
  return machine;
}

/** Throws where there is no WebAssembly with SIMD. */
export function start(): Backend {
  machineHere();
  return new WasmBackend();
}
