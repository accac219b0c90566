import { argsText } from '../core/args_text';
import type { EngineJob } from '../core/frame';
import { layerSpec } from '../core/layers/rows';
import { BUDGET } from '../core/net/budget';
import type { ShapedNet } from '../core/net/infer';
import type { Module } from '../core/net/net';
import { Generator } from '../torch/generator';
import { drawInput, drawNet } from '../torch/initialise';
import type { ModuleWeights } from './backend';
import { digest } from './digest';
import { ByteCache } from './lru';

/** By module id. */
export type NetWeights = ReadonlyMap<string, ModuleWeights>;

/** The random numbers of one job. A slot that has none (what comes before it cannot be constructed) is null. */
export interface Draws {
  /** C, H, W order; drawn first, also where a picture stands in its place. */
  readonly x: Float32Array;
  readonly a: NetWeights;
  readonly b: NetWeights | null;
}

type Drawn = { readonly x: Float32Array; readonly nets: readonly (readonly ModuleWeights[])[] };

/** Draws x and weights by the recipe, and keeps what was drawn last: most changes leave all of it as it is. */
export class Drawer {
  readonly #cache = new ByteCache<Drawn>(64 << 20);

  /** Numbers for the slots that `wanted` says are computed. */
  draw(job: EngineJob, wanted: { readonly a: boolean; readonly b: boolean }): Draws {
    const none: readonly Module[] = [];
    const a = wanted.a ? job.a.constructed : none;
    if (!job.b || !wanted.b) {
      const drawn = this.#sequence(job, [a]);
      return { x: drawn.x, a: byId(a, drawn.nets[0]), b: null };
    }
    const b = job.b.constructed;
    if (job.recipe === 'paired') {
      const first = this.#sequence(job, [a]);
      const second = this.#sequence(job, [b]);
      return { x: first.x, a: byId(a, first.nets[0]), b: byId(b, second.nets[0]) };
    }
    if (!goesBefore(job.a)) {
      const drawn = this.#sequence(job, [a]);
      return { x: drawn.x, a: byId(a, drawn.nets[0]), b: null };
    }
    const drawn = this.#sequence(job, [job.a.constructed, b]);
    return { x: drawn.x, a: byId(job.a.constructed, drawn.nets[0]), b: byId(b, drawn.nets[1]) };
  }

  /** manual_seed, x, then the modules of each net, one after the other, from one generator. */
  #sequence(job: EngineJob, nets: readonly (readonly Module[])[]): Drawn {
    let key = digest(`${job.seed} ${job.input.shape.join(' ')}`);
    const next = (what: unknown) => {
      key = digest(key + argsText(what));
      return key;
    };
    const keys = nets.map((modules) => {
      const fresh = modules.map((module) => {
        const specs = layerSpec(module.kind).weights(module.args);
        return specs.length > 0 ? next(specs) : key;
      });
      // Recipes draw on after the whole net.
      return modules.map((module, i) => (module.init?.length ? next(module.init) : (fresh[i] ?? key)));
    });
    // Modules without weights count too: the kept list goes by their order.
    const whole = digest(`${key}/${keys.map((k) => k.join(' ')).join('/')}`);
    const kept = this.#cache.get(whole);
    if (kept) return kept;
    const generator = new Generator(job.seed);
    const x = drawInput(generator, job.input.shape);
    let bytes = x.byteLength;
    const drawn = nets.map((modules, n) => {
      const weights = drawNet(generator, modules);
      return modules.map((module, i): ModuleWeights => {
        const values = weights.get(module.id) ?? new Map<string, Float32Array>();
        for (const array of values.values()) bytes += array.byteLength;
        return { key: keys[n]?.[i] ?? '', values };
      });
    });
    const result = { x, nets: drawn };
    this.#cache.set(whole, result, bytes);
    return result;
  }
}

/** Whether slot b can draw on from where this net's construction stops. */
function goesBefore(a: ShapedNet): boolean {
  return a.fault?.when !== 'construct' && a.params <= BUDGET.weights;
}

function byId(modules: readonly Module[], weights: readonly ModuleWeights[] = []): NetWeights {
  const map = new Map<string, ModuleWeights>();
  for (const [i, module] of modules.entries()) {
    const own = weights[i];
    if (own) map.set(module.id, own);
  }
  return map;
}
