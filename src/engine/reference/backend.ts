import type { BackendName } from '../../core/frame';
import type { ShapedCall } from '../../core/net/shaped';
import type { Shape } from '../../core/shape';
import type { Backend, Handle, Pause, Weights } from '../backend';
import { kernelCall } from './kernel';
import { REFERENCE_KERNELS } from './table';

interface ReferenceHandle extends Handle {
  readonly data: Float32Array;
}

/** Plain TypeScript: the oracle of the other backends, and the last that is left where none of them starts. */
export class ReferenceBackend implements Backend {
  readonly name: BackendName = 'reference';
  readonly #live = new Set<ReferenceHandle>();

  supports(): boolean {
    return true;
  }

  put(data: Float32Array, shape: Shape): Handle {
    const handle: ReferenceHandle = { data, shape };
    this.#live.add(handle);
    return handle;
  }

  async run(step: ShapedCall, inputs: readonly Handle[], weights: Weights, pause: Pause): Promise<Handle> {
    const data = inputs.map((input) => this.#own(input).data);
    return this.put(await this.compute(step, data, weights, pause), step.output);
  }

  /** A step's output. */
  protected compute(
    step: ShapedCall,
    inputs: readonly Float32Array[],
    weights: Weights,
    pause: Pause,
  ): Promise<Float32Array> {
    return REFERENCE_KERNELS[step.module.kind](kernelCall(step, inputs, weights, pause));
  }

  async read(handle: Handle): Promise<Float32Array> {
    return this.#own(handle).data;
  }

  free(handle: Handle): void {
    this.#live.delete(this.#own(handle));
  }

  memory(): { tensors: number; bytes: number } {
    let bytes = 0;
    for (const { data } of this.#live) bytes += data.byteLength;
    return { tensors: this.#live.size, bytes };
  }

  lost(): string | null {
    return null;
  }

  dispose(): void {
    this.#live.clear();
  }

  #own(handle: Handle): ReferenceHandle {
    for (const live of this.#live) if (live === handle) return live;
    throw new Error('a tensor of another backend, or one that was freed');
  }
}
