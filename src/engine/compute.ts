import { inputKey } from '../core/document';
import { type EngineJob, feedsDrawn, type LayerResult, type SlotResult } from '../core/frame';
import { inputTooLarge } from '../core/net/budget';
import type { ShapedNet } from '../core/net/infer';
import type { ShapedStep } from '../core/net/shaped';
import { elements } from '../core/shape';
import type { Backend, Pause } from './backend';
import { digest } from './digest';
import { Drawer, type NetWeights } from './draws';
import { EngineError } from './errors';
import { standIn } from './inputs';
import { ByteCache } from './lru';
import { runSlot } from './slot';
import { summarised } from './wasm/summaries';

/** Values of x that are drawn where no net is computed on them: a person who is told of that waits for no more. */
const X_ALONE = 2 ** 22;

/** A frame without its job, which the page has already. */
export interface Computed {
  readonly input: LayerResult | null;
  readonly a: SlotResult;
  readonly b: SlotResult | null;
  /** Kinds of layer that the reference computed beside the backend. */
  readonly beside: readonly string[];
  readonly ms: number;
}

/** Told how much of a job is done, 0..1. */
export type Progress = (share: number) => void;

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
  async run(job: EngineJob, backend: Backend, pause: Pause, progress: Progress = () => {}): Promise<Computed> {
    const start = performance.now();
    const nothing: Computed = { input: null, a: { layers: [] }, b: job.b && { layers: [] }, beside: [], ms: 0 };
    if (inputTooLarge(job.input.shape)) return nothing;
    const wanted = { a: affordable(job.a), b: job.b !== null && affordable(job.b) };
    if (!wanted.a && !wanted.b && elements(job.input.shape) > X_ALONE) return nothing;
    const draws = this.#drawer.draw(job, wanted);
    const { shape } = job.input;
    const isDrawn = feedsDrawn(job);
    const key = digest(`${backend.name} ${isDrawn ? `${shape.join(' ')} ${draws.xKey}` : inputKey(job.input)}`);
    const data = (await standIn(job)) ?? (await draws.x(pause));
    if (data.length !== elements(shape)) return nothing;
    const input = this.#results.get(key) ?? this.#keep(key, await summarised(data.slice(), shape, null, pause));
    const beside = new Set<string>();
    const results = {
      get: (own: string) => this.#results.get(own),
      keep: (own: string, result: LayerResult) => this.#keep(own, result),
    };
    const done = progressOf([wanted.a ? job.a : null, wanted.b ? job.b : null], progress);
    const slot = async (net: ShapedNet, weights: NetWeights): Promise<SlotResult> => ({
      layers: await runSlot({ net, weights, data, key, backend, pause, results, beside, done }),
    });
    const a: SlotResult = wanted.a ? await slot(job.a, draws.a) : { layers: [] };
    let b: SlotResult | null = null;
    if (job.b) b = wanted.b && draws.b ? await slot(job.b, draws.b) : { layers: [] };
    const lost = backend.lost();
    if (lost !== null) throw new EngineError('backend-lost', lost);
    return { input, a, b, beside: [...beside], ms: performance.now() - start };
  }

  #keep(key: string, result: LayerResult): LayerResult {
    const bytes = (2 * result.meanMap.length + result.data.length) * Float32Array.BYTES_PER_ELEMENT;
    // One large map must not push out all the small ones.
    if (bytes <= this.#results.limit / 4 && this.#results.set(key, result, bytes)) this.#keptResults.add(result);
    return result;
  }
}

/** A slot beyond the budget is not computed at all. */
function affordable(net: ShapedNet): boolean {
  return net.tooLarge === null;
}

/** About how long a layer takes, in multiply-accumulates: of each value statistics are made, and each weight is drawn. */
const workOf = ({ macs, output, params, module }: ShapedStep) =>
  macs + 20 * elements(output) + (module.init?.length ? 120 : 15) * params;

/** Counts layers that are done; those that are computed twice, once. */
function progressOf(nets: readonly (ShapedNet | null)[], progress: Progress): (step: ShapedStep) => void {
  const steps = new Set(nets.flatMap((net) => net?.steps ?? []));
  const total = [...steps].reduce((sum, step) => sum + workOf(step), 0);
  let done = 0;
  return (step) => {
    if (!steps.delete(step)) return;
    done += workOf(step);
    progress(total > 0 ? done / total : 1);
  };
}
