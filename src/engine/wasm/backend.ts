import type { BackendName } from '../../core/frame';
import type { ShapedCall } from '../../core/net/shaped';
import type { Backend, Pause, Weights } from '../backend';
import { ReferenceBackend } from '../reference/backend';
import type { Crew } from './crew';
import { HeldMachine } from './held';
import { drawNormalsFast } from './normals';
import { wasmKernel } from './table';

/**
 * Our own kernels in WebAssembly, and the reference's for what has none: both read and write arrays in C order, so that
 * nothing is converted between them, and what is made is handed on as it is.
 */
export class WasmBackend extends ReferenceBackend {
  override readonly name: BackendName = 'wasm';
  readonly #held = new HeldMachine();
  readonly #crew: Crew | null;

  /** @param crew takes parts of large layers */
  constructor(crew: Crew | null = null) {
    super();
    this.#crew = crew;
  }

  protected override compute(
    step: ShapedCall,
    inputs: readonly Float32Array[],
    weights: Weights,
    pause: Pause,
  ): Promise<Float32Array> {
    const kernel = wasmKernel(step);
    const [x] = inputs;
    if (!kernel || !x) return super.compute(step, inputs, weights, pause);
    return this.#held.use((machine) => kernel({ x, weights, pause, machine, crew: this.#crew }));
  }

  override dispose(): void {
    super.dispose();
    this.#held.letGo();
    this.#crew?.dispose();
  }
}

/** Throws where there is no WebAssembly with SIMD. */
export async function start(crew: Crew | null = null): Promise<Backend> {
  await new HeldMachine().use(async () => {});
  drawNormalsFast();
  return new WasmBackend(crew);
}
