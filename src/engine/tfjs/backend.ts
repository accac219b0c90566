import { engine, getBackend, memory, setBackend, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import type { BackendName } from '../../core/frame';
import type { ShapedCall } from '../../core/net/shaped';
import { elements, type Shape } from '../../core/shape';
import type { AxisMap } from '../../core/window';
import type { Backend, Handle, Pause, Weights } from '../backend';
import { paddedLength } from '../padding';
import { transpose } from './layout';
import { tfKernel } from './table';

interface TfHandle extends Handle {
  readonly tensor: Tensor4D;
}

export interface Device {
  readonly name: Exclude<BackendName, 'reference'>;
  /** Multiply-accumulates of one piece of a large layer: about a tenth of a second. */
  readonly piece: number;
  /** Elements that one tensor may have. */
  readonly largest: number;
  /** Why the device is gone, null while it is there. */
  lost(): string | null;
  lose?(): void;
}

/** The largest tensor that a kernel makes on the way: the input with all that stands around and between its cells. */
function paddedShape({ input, axes }: ShapedCall): Shape {
  const length = (axis: AxisMap) => {
    if (axis.type === 'sliding') return paddedLength(axis);
    return axis.type === 'transposed' ? axis.output + (axis.kernel - 1) * axis.dilation : axis.input;
  };
  return axes ? [input[0] ?? 0, length(axes[0]), length(axes[1])] : input;
}

/** Any shape of at most three axes, ones in front of it left out, as a map: broadcasting goes by the last axes. */
function mapShape(shape: Shape): readonly [number, number, number] {
  const [w = 1, h = 1, c = 1] = [...shape].reverse();
  return [c, h, w];
}

/** A tfjs backend behind our interface. Tensors are [1, H, W, C] on the device. */
export class TfBackend implements Backend {
  readonly name: Device['name'];
  readonly #device: Device;
  readonly #live = new WeakMap<Handle, TfHandle>();

  constructor(device: Device) {
    this.name = device.name;
    this.#device = device;
  }

  supports(step: ShapedCall): boolean {
    if (!tfKernel(step)) return false;
    const shapes = [...step.inputs.map((input) => input.shape), step.output, paddedShape(step)];
    return shapes.every((shape) => elements(shape) <= this.#device.largest);
  }

  put(data: Float32Array, shape: Shape): Handle {
    this.#current();
    const [c, h, w] = mapShape(shape);
    return this.#handle(tensor4d(transpose(data, c, h * w), [1, h, w, c]), shape);
  }

  async run(step: ShapedCall, inputs: readonly Handle[], weights: Weights, pause: Pause): Promise<Handle> {
    const kernel = tfKernel(step);
    const tensors = inputs.map((input) => this.#own(input).tensor);
    const [x] = tensors;
    if (!kernel || !x) throw new Error(`no kernel for ${step.module.kind}`);
    this.#current();
    return this.#handle(
      await kernel({ step, inputs: tensors, x, weights, pause, piece: this.#device.piece }),
      step.output,
    );
  }

  async read(handle: Handle): Promise<Float32Array> {
    const { tensor, shape } = this.#own(handle);
    const [c = 0, h = 0, w = 0] = shape;
    return transpose(await tensor.data<'float32'>(), h * w, c);
  }

  free(handle: Handle): void {
    this.#own(handle).tensor.dispose();
    this.#live.delete(handle);
  }

  memory(): { tensors: number; bytes: number } {
    const { numTensors, numBytes } = memory();
    return { tensors: numTensors, bytes: numBytes };
  }

  lost(): string | null {
    return this.#device.lost();
  }

  dispose(): void {
    engine().removeBackend(this.name);
  }

  loseContext(): void {
    this.#device.lose?.();
  }

  /** tfjs has one current backend for all; several of ours may live in one worker, and jobs never overlap there. */
  #current(): void {
    if (getBackend() !== this.name) void setBackend(this.name);
  }

  #handle(tensor: Tensor4D, shape: Shape): Handle {
    const handle: TfHandle = { tensor, shape };
    this.#live.set(handle, handle);
    return handle;
  }

  #own(handle: Handle): TfHandle {
    const own = this.#live.get(handle);
    if (!own) throw new Error('a tensor of another backend, or one that was freed');
    return own;
  }
}
