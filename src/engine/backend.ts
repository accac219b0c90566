import { type ArgValue, arg } from '../core/args';
import type { BackendName } from '../core/frame';
import { layerSpec } from '../core/layers/rows';
import type { ShapedCall } from '../core/net/shaped';
import type { Shape } from '../core/shape';

/** The weights of one module as torch draws them, in PyTorch's layout. */
export type Weights = ReadonlyMap<string, Float32Array>;

/** A tensor where the backend keeps it. Only the backend that made it knows what it is. */
export interface Handle {
  readonly shape: Shape;
}

/**
 * Lets waiting messages in and throws an AbortError where the job has been given up. Kernels that take long call it
 * between pieces.
 */
export type Pause = () => Promise<void>;

/**
 * One place where layers are computed. Tensors stay there between layers; data goes in and comes out in C order.
 * The core owns the shapes: a backend computes what the step says and checks nothing.
 */
export interface Backend {
  readonly name: BackendName;
  /** Whether this step has a kernel here that is right; if not, the reference computes it beside the backend. */
  supports(step: ShapedCall): boolean;
  put(data: Float32Array, shape: Shape): Handle;
  /** @param inputs one for each of the step's, each of the shape in which the step reads it */
  run(step: ShapedCall, inputs: readonly Handle[], weights: Weights, pause: Pause): Promise<Handle>;
  /** The values, which nobody writes into any more: the caller may keep them. */
  read(handle: Handle): Promise<Float32Array>;
  free(handle: Handle): void;
  memory(): { tensors: number; bytes: number };
  /** Why the device is gone (a lost context), null while it is there. What it computed last is then worthless. */
  lost(): string | null;
  dispose(): void;
  /** Loses the device on purpose, for tests. Absent where there is none to lose. */
  loseContext?(): void;
}

/** An argument of a step's module: what it says, else PyTorch's default. */
export function argOf(step: ShapedCall, name: string): ArgValue | undefined {
  return arg(layerSpec(step.module.kind).args, step.module.args, name);
}
