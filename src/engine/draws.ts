import { argsText } from '../core/args_text';
import type { EngineJob } from '../core/frame';
import { initCalls } from '../core/init/init_order';
import { layerSpec } from '../core/layers/rows';
import { BUDGET } from '../core/net/budget';
import type { ShapedNet } from '../core/net/infer';
import type { Module } from '../core/net/net';
import type { Pause, Weights } from './backend';
import { digest } from './digest';
import { ByteCache } from './lru';
import { Sequence } from './sequence';

/** Weights of a net's modules. Keys are known at once; numbers are drawn when they are asked for. */
export class NetWeights {
  readonly #places: ReadonlyMap<string, number>;
  readonly #sequence: Sequence;
  readonly #net: number;
  readonly #keys: readonly string[];

  /** @param net which one of the sequence's they are of, with its modules and their keys */
  constructor(sequence: Sequence, net: number, modules: readonly Module[], keys: readonly string[]) {
    this.#places = new Map(modules.map(({ id }, i) => [id, i]));
    this.#sequence = sequence;
    this.#net = net;
    this.#keys = keys;
  }

  /** Equal exactly where the numbers are. */
  key({ id }: Module): string {
    return this.#keys[this.#places.get(id) ?? -1] ?? '';
  }

  of({ id }: Module, pause: Pause): Promise<Weights> {
    return this.#sequence.weights(this.#net, this.#places.get(id) ?? -1, pause);
  }
}

/** The random numbers of one job. A slot that has none (what comes before it cannot be constructed) is null. */
export interface Draws {
  /** C, H, W order; drawn first, also where a picture stands in its place. */
  readonly x: Float32Array;
  readonly a: NetWeights;
  readonly b: NetWeights | null;
}

/** Draws x and weights by the recipe, and keeps what was drawn last: most changes leave all of it as it is. */
export class Drawer {
  readonly #cache = new ByteCache<Sequence>(64 << 20);

  /** Numbers for the slots that `wanted` says are computed. */
  draw(job: EngineJob, wanted: { readonly a: boolean; readonly b: boolean }): Draws {
    const a = wanted.a ? job.a.constructed : [];
    if (!job.b || !wanted.b) return { ...this.#sequence(job, a), b: null };
    const b = job.b.constructed;
    if (job.recipe === 'paired') return { ...this.#sequence(job, a), b: this.#sequence(job, b).a };
    if (!goesBefore(job.a)) return { ...this.#sequence(job, a), b: null };
    return this.#sequence(job, job.a.constructed, b);
  }

  /** manual_seed, x, then the modules of each net, one after the other, from one generator. */
  #sequence(job: EngineJob, a: readonly Module[], b: readonly Module[] = []): Draws & { readonly b: NetWeights } {
    const nets = [a, b];
    let key = digest(`${job.seed} ${job.input.shape.join(' ')}`);
    const next = (what: unknown) => {
      key = digest(key + argsText(what));
      return key;
    };
    const keys = nets.map((modules) => {
      const fresh = modules.map((module) => {
        const specs = layerSpec(module.kind).weights(module.args);
        return specs.length > 0 ? next(specs) : '';
      });
      // Recipes draw on after the whole net.
      const again = new Map(initCalls(modules).map(({ module, recipe }) => [module.id, next(recipe)]));
      return modules.map((module, i) => again.get(module.id) ?? fresh[i] ?? '');
    });
    // Modules without weights count too: the kept list goes by their order.
    const whole = digest(`${key}/${keys.map((k) => k.join(' ')).join('/')}`);
    const kept = this.#cache.get(whole);
    const sequence = kept ?? new Sequence(job.seed, job.input.shape, nets);
    if (!kept) this.#cache.set(whole, sequence, sequence.bytes);
    const weights = (n: number, modules: readonly Module[]) => new NetWeights(sequence, n, modules, keys[n] ?? []);
    return { x: sequence.x, a: weights(0, a), b: weights(1, b) };
  }
}

/** Whether slot b can draw on from where this net's construction stops. */
function goesBefore(a: ShapedNet): boolean {
  return a.fault?.when !== 'construct' && a.params <= BUDGET.weights;
}
