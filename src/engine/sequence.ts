import type { InitRecipe } from '../core/init/init';
import { initCalls } from '../core/init/init_order';
import { layerSpec } from '../core/layers/rows';
import type { Module } from '../core/net/net';
import { elements, type Shape } from '../core/shape';
import { Generator } from '../torch/generator';
import { type DrawnWeights, drawInput, drawLarge, skipInit, skipModule } from '../torch/initialise';
import type { Pause } from './backend';

/** Weights of up to so many bytes are kept; beyond, each module's are drawn anew whenever they are asked for. */
const KEPT = 64 << 20;
const NONE: DrawnWeights = new Map();
/** What a generator holds. */
const GENERATOR = 5 << 10;

/** Something that draws: a module's constructor, or, after those of the whole net, a call of torch.nn.init. */
interface Draw {
  readonly module: Module;
  readonly recipe: InitRecipe | null;
}

/** Where a module's constructor stands among the draws (−1: nowhere), and where its calls of torch.nn.init. */
interface Places {
  readonly fresh: number;
  readonly recipes: readonly number[];
}

/**
 * manual_seed, x, then the modules of each net, one after the other, from one generator. Weights are drawn when they are
 * asked for, in whatever order: what lies before is skipped, and where each begins is remembered.
 */
export class Sequence {
  readonly x: Float32Array;
  /** Bytes that it may come to keep. */
  readonly bytes: number;
  readonly #draws: readonly Draw[];
  readonly #places: readonly (readonly Places[])[];
  readonly #keeps: boolean;
  readonly #kept = new Map<number, DrawnWeights>();
  /** The generator as it was before a draw. The one before the first is always there. */
  readonly #before: (Generator | undefined)[];

  /**
   * @param nets modules in the order of their construction
   * @param most bytes of weights that are kept
   */
  constructor(seed: string, shape: Shape, nets: readonly (readonly Module[])[], most = KEPT) {
    const generator = new Generator(seed);
    this.x = drawInput(generator, shape);
    this.#before = [generator];
    const draws: Draw[] = [];
    let bytes = 0;
    this.#places = nets.map((modules) => {
      const place = (module: Module, recipe: InitRecipe | null) => draws.push({ module, recipe }) - 1;
      const fresh = modules.map((module) => {
        const count = weightCount(module);
        bytes += 4 * count;
        return count > 0 ? place(module, null) : -1;
      });
      const recipes = new Map<string, number[]>(modules.map(({ id }) => [id, []]));
      for (const { module, recipe } of initCalls(modules)) recipes.get(module.id)?.push(place(module, recipe));
      return modules.map(({ id }, i) => ({ fresh: fresh[i] ?? -1, recipes: recipes.get(id) ?? [] }));
    });
    this.#draws = draws;
    this.#keeps = bytes <= most;
    this.bytes = this.x.byteLength + GENERATOR * (draws.length + 1) + (this.#keeps ? bytes : 0);
  }

  /** The tensors of module i of net n. */
  async weights(n: number, i: number, pause: Pause): Promise<DrawnWeights> {
    const { fresh, recipes } = this.#places[n]?.[i] ?? { fresh: -1, recipes: [] };
    const draw = this.#draws[fresh];
    if (!draw) return NONE;
    const kept = this.#kept.get(fresh);
    if (kept) return kept;
    const calls = recipes.flatMap((place) => this.#draws[place]?.recipe ?? []);
    let done = () => {};
    const drawn = await drawLarge(
      draw.module,
      calls,
      (call) => {
        // What has been drawn so far stands where the next draw begins.
        done();
        const place = recipes[call] ?? fresh;
        const generator = this.#at(place);
        done = () => {
          this.#before[place + 1] ??= generator;
        };
        return generator;
      },
      pause,
    );
    done();
    if (this.#keeps) this.#kept.set(fresh, drawn);
    return drawn;
  }

  /** A generator that stands before a draw. */
  #at(place: number): Generator {
    let at = place;
    while (at > 0 && !this.#before[at]) at -= 1;
    let generator = this.#before[at]?.copy();
    if (!generator) throw new Error('no generator to begin with');
    for (; at < place; at += 1) {
      const draw = this.#draws[at];
      if (draw?.recipe) skipInit(generator, { module: draw.module, recipe: draw.recipe });
      else if (draw) skipModule(generator, draw.module);
      this.#before[at + 1] = generator;
      generator = generator.copy();
    }
    return generator;
  }
}

function weightCount({ kind, args }: Module): number {
  return layerSpec(kind)
    .weights(args)
    .reduce((sum, { shape }) => sum + elements(shape), 0);
}
