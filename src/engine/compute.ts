import { argsText } from '../core/args_text';
import type { EngineJob, LayerResult, SlotResult } from '../core/frame';
import { inputTooLarge } from '../core/net/budget';
import type { ShapedNet, ShapedStep } from '../core/net/infer';
import { elements, type Shape } from '../core/shape';
import { borderFlags } from '../core/windows/border';
import type { Backend, Handle, ModuleWeights, Pause } from './backend';
import { digest } from './digest';
import { Drawer, type NetWeights } from './draws';
import { EngineError } from './errors';
import { picture } from './inputs';
import { ByteCache } from './lru';
import { kernelCall } from './reference/kernel';
import { REFERENCE_KERNELS } from './reference/table';
import { summarise } from './statistics';

/** A frame without its job, which the page has already. */
export interface Computed {
  readonly input: LayerResult | null;
  readonly a: SlotResult;
  readonly b: SlotResult | null;
  /** Kinds of layer that the reference computed beside the backend. */
  readonly beside: readonly string[];
  readonly ms: number;
}

/** Bytes of results that wait to be read before the next layer is computed. */
const IN_FLIGHT = 64 << 20;

/** Where a tensor is: on the device, here, or both. */
interface Current {
  readonly shape: Shape;
  readonly handle: Handle | null;
  readonly data: Promise<Float32Array>;
}

/** Runs jobs on any backend. Knows nothing of workers and messages. */
export class Computer {
  readonly #drawer = new Drawer();
  readonly #results: ByteCache<LayerResult>;

  /** @param cache bytes of results kept, so that layers before a change are not computed again; 0 for measurements */
  constructor(cache = 32 << 20) {
    this.#results = new ByteCache(cache);
  }

  /** Bytes of results kept. */
  get kept(): number {
    return this.#results.bytes;
  }

  /** Results that are kept must be copied when they are sent, the others can be transferred. */
  isKept(result: LayerResult): boolean {
    return this.#keptResults.has(result);
  }

  readonly #keptResults = new WeakSet<LayerResult>();

  /** @throws AbortError from `pause`, EngineError where the device is lost, whatever the backend throws */
  async run(job: EngineJob, backend: Backend, pause: Pause): Promise<Computed> {
    const start = performance.now();
    const nothing: Computed = { input: null, a: { layers: [] }, b: job.b && { layers: [] }, beside: [], ms: 0 };
    if (inputTooLarge(job.input.shape)) return nothing;
    const wanted = { a: affordable(job.a), b: job.b !== null && affordable(job.b) };
    const draws = this.#drawer.draw(job, wanted);
    const { source, shape } = job.input;
    const inputKey = digest(`${backend.name} ${source} ${shape.join(' ')} ${source === 'randn' ? job.seed : ''}`);
    const data = source === 'randn' ? draws.x : picture(source, shape);
    const input = this.#results.get(inputKey) ?? this.#keep(inputKey, summarise(data.slice(), shape, null));
    const beside = new Set<string>();
    const slot = (net: ShapedNet, weights: NetWeights) =>
      this.#careful({ net, weights, data, key: inputKey, backend, pause, beside, from: net.steps.length });
    const a: SlotResult = wanted.a ? await slot(job.a, draws.a) : { layers: [] };
    let b: SlotResult | null = null;
    if (job.b) b = wanted.b && draws.b ? await slot(job.b, draws.b) : { layers: [] };
    const lost = backend.lost();
    if (lost !== null) throw new EngineError('backend-lost', lost);
    return { input, a, b, beside: [...beside], ms: performance.now() - start };
  }

  /**
   * What a GPU makes of NaN and infinities is not sure: a layer that has any, and those after it, are computed once more
   * beside the backend.
   */
  async #careful(task: SlotTask): Promise<SlotResult> {
    const result = await this.#slot(task);
    const from = result.layers.findIndex((layer) => layer.nonFinite > 0);
    if (from < 0 || task.backend.name === 'reference') return result;
    return this.#slot({ ...task, from });
  }

  async #slot(task: SlotTask): Promise<SlotResult> {
    const { net, weights, backend, pause } = task;
    const flags = borderFlags(net);
    const results: Promise<LayerResult>[] = [];
    const handles: Handle[] = [];
    let waiting = 0;
    let current: Current = { shape: net.input, handle: null, data: Promise.resolve(task.data) };
    let key = task.key;
    let unsafe = false;
    try {
      for (const [i, step] of net.steps.entries()) {
        await pause();
        const own = weights.get(step.module.id) ?? { key: '', values: new Map() };
        const place = i < task.from ? '' : 'beside';
        key = digest(`${key} ${step.module.kind} ${argsText(step.module.args)} ${own.key} ${place}`);
        unsafe ||= i >= task.from || hasEmptyWindow(step) || isNotFinite(step);
        const aside = unsafe || isDegenerate(step) || !backend.supports(step);
        if (aside && backend.name !== 'reference') task.beside.add(step.module.kind);
        const kept = this.#results.get(key);
        if (kept) {
          current = { shape: step.output, handle: null, data: Promise.resolve(kept.data) };
          results.push(Promise.resolve(kept));
          continue;
        }
        current = await this.#step(task, step, current, own, aside);
        if (current.handle) handles.push(current.handle);
        const made = key;
        const result = current.data.then((data) => this.#keep(made, summarise(data, step.output, flags[i] ?? null)));
        // Reported by the await below; until then a failure is no unhandled one.
        result.catch(() => {});
        results.push(result);
        waiting += elements(step.output) * Float32Array.BYTES_PER_ELEMENT;
        if (waiting > IN_FLIGHT) {
          await Promise.all(results);
          for (const handle of handles.splice(0, handles.length - 1)) backend.free(handle);
          waiting = 0;
        }
      }
      return { layers: await Promise.all(results) };
    } finally {
      await Promise.allSettled(results);
      for (const handle of handles) backend.free(handle);
    }
  }

  /** One step on the backend, or beside it. */
  async #step(task: SlotTask, step: ShapedStep, from: Current, own: ModuleWeights, aside: boolean): Promise<Current> {
    const { backend, pause } = task;
    const shape = step.output;
    if (elements(shape) === 0) return { shape, handle: null, data: Promise.resolve(new Float32Array(0)) };
    if (aside) {
      const x = await from.data;
      const data = await REFERENCE_KERNELS[step.module.kind](kernelCall(step, [x], own.values, pause));
      return { shape, handle: null, data: Promise.resolve(data) };
    }
    const input = from.handle ?? backend.put(await from.data, from.shape);
    try {
      const handle = await backend.run(step, [input], own, pause);
      const data = backend.read(handle);
      data.catch(() => {});
      return { shape, handle, data };
    } finally {
      if (!from.handle) backend.free(input);
    }
  }

  #keep(key: string, result: LayerResult): LayerResult {
    const bytes = (2 * result.meanMap.length + result.data.length) * Float32Array.BYTES_PER_ELEMENT;
    // One large map must not push out all the small ones.
    if (bytes <= this.#results.limit / 4 && this.#results.set(key, result, bytes)) this.#keptResults.add(result);
    return result;
  }
}

interface SlotTask {
  readonly net: ShapedNet;
  readonly weights: NetWeights;
  /** The input's values, C, H, W. */
  readonly data: Float32Array;
  readonly key: string;
  readonly backend: Backend;
  readonly pause: Pause;
  readonly beside: Set<string>;
  /** The first step that is computed beside the backend whatever it supports. */
  readonly from: number;
}

/** A slot beyond the budget is not computed at all. */
function affordable(net: ShapedNet): boolean {
  return net.tooLarge === null;
}

/** An empty map has nothing to read, and a kernel of no cells is not what tfjs was written for. */
function isDegenerate(step: ShapedStep): boolean {
  return elements(step.input) === 0 || (step.axes?.some((axis) => 'kernel' in axis && axis.kernel < 1) ?? false);
}

/** Whether an argument is no finite float32, which backends take each in their own way, and so what comes of it. */
function isNotFinite({ module }: ShapedStep): boolean {
  return Object.values(module.args).some((value) => typeof value === 'number' && !Number.isFinite(Math.fround(value)));
}

/**
 * Whether some max-pooling window lies wholly in the padding, which dilation makes possible: it gives −∞, and what a
 * GPU makes of −∞ from then on is no longer sure.
 */
function hasEmptyWindow(step: ShapedStep): boolean {
  if (step.module.kind !== 'MaxPool2d' || !step.axes) return false;
  return step.axes.some((axis) => {
    if (axis.type !== 'sliding') return false;
    for (let o = 0; o < axis.output; o += 1) {
      let first = o * axis.stride - axis.before;
      while (first < 0) first += axis.dilation;
      const end = o * axis.stride - axis.before + (axis.kernel - 1) * axis.dilation;
      if (first >= axis.input || first > end) return true;
    }
    return false;
  });
}
