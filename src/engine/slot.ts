import { argsText } from '../core/args_text';
import type { LayerResult } from '../core/frame';
import type { ShapedCall, ShapedConstant, ShapedInput, ShapedNet, ShapedStep } from '../core/net/shaped';
import { elements, type Shape } from '../core/shape';
import { type BorderFlags, borderFlags } from '../core/windows/border';
import type { Backend, Handle, Pause } from './backend';
import { isDegenerate, mayBeInfinite } from './delicate';
import { digest } from './digest';
import type { NetWeights } from './draws';
import { Lifetimes } from './lifetimes';
import { INDEX_KERNELS } from './reference/indices';
import { kernelCall } from './reference/kernel';
import { REFERENCE_KERNELS } from './reference/table';
import { summarised } from './wasm/summaries';

/** Results of earlier jobs, by keys that are equal exactly where the numbers are. */
export interface Results {
  get(key: string): LayerResult | undefined;
  keep(key: string, result: LayerResult): LayerResult;
}

/** One net to run. */
export interface SlotTask {
  readonly net: ShapedNet;
  readonly weights: Pick<NetWeights, 'key' | 'of'>;
  /** The input's values, C, H, W. */
  readonly data: Float32Array;
  readonly key: string;
  readonly backend: Backend;
  readonly pause: Pause;
  readonly results: Results;
  /** Takes the kinds of layer that the reference computes beside the backend. */
  readonly beside: Set<string>;
  /** Told of every layer that is done. */
  readonly done: (step: ShapedStep) => void;
}

interface Layer {
  readonly result: LayerResult;
  /** Whether it was computed beside the backend because of what a GPU might make of it. */
  readonly unsafe: boolean;
}

/** A tensor while the net runs: on the device, here, or both. */
interface Value {
  readonly shape: Shape;
  readonly sizes: Shape;
  readonly key: string;
  handle: Handle | null;
  readonly data: Promise<Float32Array>;
  readonly unsafe: boolean;
}

/** Bytes of results that wait to be read before the next layer is computed. */
const IN_FLIGHT = 64 << 20;

/**
 * Runs a net. What a GPU makes of NaN and infinities is not sure: layers that have any, and those that are made of them,
 * are computed once more beside the backend.
 */
export async function runSlot(task: SlotTask): Promise<LayerResult[]> {
  let layers = await new SlotRun(task, []).run();
  const isDoubtful = layers.some(({ result, unsafe }) => result.nonFinite > 0 && !unsafe);
  if (isDoubtful && task.backend.name !== 'reference') layers = await new SlotRun(task, layers).run();
  return layers.map(({ result }) => result);
}

class SlotRun {
  readonly #task: SlotTask;
  /** What has been computed before, as the backend makes it. */
  readonly #first: readonly Layer[];
  readonly #values: Lifetimes<Value>;
  readonly #flags: readonly (BorderFlags | null)[];
  readonly #layers: Promise<Layer>[] = [];

  constructor(task: SlotTask, first: readonly Layer[]) {
    this.#task = task;
    this.#first = first;
    this.#flags = borderFlags(task.net);
    this.#values = new Lifetimes(task.net, ({ handle }) => handle && task.backend.free(handle));
  }

  async run(): Promise<readonly Layer[]> {
    const { net, data, key, pause } = this.#task;
    let waiting = 0;
    try {
      const x = { shape: net.input, sizes: [1, ...net.input], key, handle: null, data: Promise.resolve(data) };
      this.#values.put(0, { ...x, unsafe: false });
      this.#values.letGo(0);
      for (const constant of net.constants) await this.#constant(constant);
      for (const step of net.steps) {
        await pause();
        await this.#layer(step);
        waiting += elements(step.output) * Float32Array.BYTES_PER_ELEMENT;
        if (waiting > IN_FLIGHT) {
          await Promise.all(this.#layers);
          waiting = 0;
        }
      }
      return await Promise.all(this.#layers);
    } finally {
      await Promise.allSettled(this.#layers);
      this.#values.clear();
    }
  }

  /** What is made of parameters alone is no layer, and is made here. */
  async #constant(step: ShapedConstant): Promise<void> {
    const values = this.#values.read(step);
    const place = this.#values.places.made(step.use.id, 0);
    if (place < 0) return this.#values.ran(step);
    const key = this.#keyOf(step, values, '');
    const data = await this.#reference(step, values);
    this.#values.put(place, {
      shape: step.output,
      sizes: step.outputSizes,
      key,
      handle: null,
      data: Promise.resolve(data),
      unsafe: !data.every(Number.isFinite),
    });
    this.#values.ran(step);
    this.#values.letGo(place);
  }

  async #layer(step: ShapedStep): Promise<void> {
    const { backend, beside, results, pause, done } = this.#task;
    const inputs = this.#values.read(step);
    const first = this.#first[step.layer];
    const unsafe = (first?.result.nonFinite ?? 0) > 0 || inputs.some((value) => value.unsafe) || mayBeInfinite(step);
    const key = this.#keyOf(step, inputs, unsafe ? 'beside' : '');
    const aside = unsafe || isDegenerate(step) || !backend.supports(step);
    if (aside && backend.name !== 'reference') beside.add(step.module.kind);
    const kept = first && first.unsafe === unsafe ? first.result : results.get(key);
    const place = step.layer + 1;
    const { output: shape, outputSizes: sizes } = step;
    const value: Value = kept
      ? { shape, sizes, key, handle: null, data: Promise.resolve(kept.data), unsafe }
      : { shape, sizes, key, ...(await this.#compute(step, inputs, aside)), unsafe };
    this.#values.put(place, value);
    await this.#indices(step, inputs, value);
    this.#values.ran(step);
    const layer = kept
      ? Promise.resolve({ result: kept, unsafe })
      : value.data.then(async (data) => {
          const result = await summarised(data, shape, this.#flags[step.layer] ?? null, pause);
          return { result: results.keep(key, result), unsafe };
        });
    const here = () => {
      this.#values.letGo(place);
      done(step);
    };
    // A failure is reported where all layers are awaited.
    layer.then(here, () => this.#values.letGo(place));
    this.#layers.push(layer);
  }

  /** The indices of a pool, where somebody reads them. */
  async #indices(step: ShapedStep, inputs: readonly Value[], { shape, sizes, key, unsafe }: Value): Promise<void> {
    const place = this.#values.places.made(step.use.id, 1);
    const kernel = INDEX_KERNELS[step.module.kind];
    if (place < 0 || !kernel) return;
    const xs = await Promise.all(inputs.map((value) => value.data));
    const data = kernel(kernelCall(step, xs, new Map(), this.#task.pause));
    this.#values.put(place, { shape, sizes, key: `${key}.1`, handle: null, data, unsafe });
    await data;
    this.#values.letGo(place);
  }

  /** A cell may be read in another shape than it was made in, where it was written through a view. */
  #keyOf({ module, inputs }: ShapedCall, values: readonly Value[], place: string): string {
    const read = values.map(({ key, sizes }, i) => {
      const as = inputs[i]?.sizes ?? sizes;
      return sameShape(sizes, as) ? key : `${key}[${as.join()}]`;
    });
    return digest(
      `${read.join(' ')} ${module.kind} ${module.mode ?? ''} ${argsText(module.args)} ${this.#task.weights.key(module)} ${place}`,
    );
  }

  /** One step on the backend, or beside it. */
  async #compute(step: ShapedStep, inputs: readonly Value[], aside: boolean): Promise<Pick<Value, 'handle' | 'data'>> {
    if (elements(step.output) === 0) return { handle: null, data: Promise.resolve(new Float32Array(0)) };
    if (aside) return { handle: null, data: Promise.resolve(await this.#reference(step, inputs)) };
    const { backend, weights, pause } = this.#task;
    const spare: Handle[] = [];
    try {
      const handles: Handle[] = [];
      for (const [i, value] of inputs.entries()) handles.push(await this.#onDevice(value, step.inputs[i], spare));
      const handle = await backend.run(step, handles, await weights.of(step.module, pause), pause);
      const data = backend.read(handle);
      data.catch(() => {});
      return { handle, data };
    } finally {
      for (const handle of spare) backend.free(handle);
    }
  }

  async #reference(step: ShapedCall, inputs: readonly Value[]): Promise<Float32Array> {
    const { weights, pause } = this.#task;
    const xs: Float32Array[] = [];
    for (const { data } of inputs) xs.push(await data);
    const own = await weights.of(step.module, pause);
    return REFERENCE_KERNELS[step.module.kind](kernelCall(step, xs, own, pause));
  }

  /** @param spare takes what is put there for this step alone: the same numbers in another shape */
  async #onDevice(value: Value, input: ShapedInput | undefined, spare: Handle[]): Promise<Handle> {
    const { backend } = this.#task;
    const shape = input?.shape ?? value.shape;
    if (sameShape(shape, value.shape)) {
      value.handle ??= backend.put(await value.data, shape);
      return value.handle;
    }
    const handle = backend.put(await value.data, shape);
    spare.push(handle);
    return handle;
  }
}

function sameShape(a: Shape, b: Shape): boolean {
  return a === b || (a.length === b.length && a.every((n, i) => n === b[i]));
}
