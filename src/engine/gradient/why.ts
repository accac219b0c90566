import type { Asked, CellAsked, Explanation, InfluenceAsked, ShownTensor } from '../../core/explanation';
import { tensorSpecs } from '../../core/layers/rows';
import { takesShape } from '../../core/net/loaded';
import { stateEntries, statePrefix } from '../../core/net/state_dict';
import { elements } from '../../core/shape';
import { lawOf } from '../../torch/laws';
import type { Pause } from '../backend';
import { Drawer } from '../draws';
import { standIn } from '../inputs';
import { kernelCall } from '../reference/kernel';
import { explainCell } from './explain';
import { derivatives, INPUT_TENSOR, inputsOf, type RunNet, tensorKey, tensorsUpTo } from './influence';

/** Answers why a cell is what it is. Everything is computed by the page's own kernels, whatever backend computes the maps. */
export class Why {
  readonly #drawer = new Drawer();

  /** Rejects with what `pause` does. */
  async explain(asked: CellAsked, pause: Pause): Promise<Explanation> {
    const { layer, cell, shown } = asked;
    const run = await this.#run(asked, pause);
    const step = run.net.steps[layer];
    const values = new Map(shown.map((s) => [s.layer, s.data]));
    const made = values.get(layer) ?? new Float32Array(0);
    const value = made[cell] ?? 0;
    if (!step) return { value, terms: [], constant: 0, steps: [] };
    const key = (at: number) => (at < 0 ? INPUT_TENSOR : tensorKey({ from: run.net.steps[at]?.use.id ?? '', port: 0 }));
    const known = new Map([...values].map(([at, data]) => [key(at), data]));
    // Indices of a pool, and what is made of parameters, are not shown.
    const isShown = step.inputs.every(({ value: of }) => known.has(tensorKey(of)));
    const tensors = isShown ? known : new Map([...(await tensorsUpTo(run, layer - 1)), ...known]);
    const call = kernelCall(step, inputsOf(step, tensors), await run.weights(step), pause);
    return explainCell(
      { ...call, cell, value, made },
      { net: run.net, prefix: (module) => statePrefix(run.net.net, module) },
    );
  }

  /** One value for each cell of layer `on`, C order. Rejects with what `pause` does. */
  async influence(asked: InfluenceAsked, pause: Pause): Promise<Float32Array> {
    const { layer, cell, on } = asked;
    const run = await this.#run(asked, pause);
    const n = elements(layer < 0 ? run.net.input : (run.net.steps[layer]?.output ?? []));
    const seed = new Float64Array(n);
    if (cell === null) seed.fill(1);
    else seed[cell] = 1;
    return Float32Array.from(await derivatives(run, layer, seed, on));
  }

  /** Of a layer without tensors none; of x none. Rejects with what `pause` does. */
  async weights(asked: Asked, pause: Pause): Promise<ShownTensor[]> {
    const run = await this.#run(asked, pause);
    const step = run.net.steps[asked.layer];
    if (!step) return [];
    const own = await run.weights(step);
    const file = run.net.net.weights?.digest;
    const isHere = file !== undefined && asked.job.files !== undefined && Object.hasOwn(asked.job.files, file);
    return tensorSpecs(step.module).flatMap((spec) => {
      const data = own.get(spec.name);
      const from = isHere ? step.module.loaded?.[spec.name] : undefined;
      // What a file gave was drawn by no law.
      const law = from && takesShape(spec.shape, from.shape) ? null : lawOf(step.module, spec);
      return data ? [{ name: spec.name, shape: spec.shape, data, law }] : [];
    });
  }

  /** One array for each entry of the state dict, none of them shared. Rejects with what `pause` does. */
  async stateDict({ job, slot }: Pick<Asked, 'job' | 'slot'>, pause: Pause): Promise<Float32Array<ArrayBuffer>[]> {
    const net = job[slot]?.net;
    const weights = this.#drawer.draw(job, { a: slot === 'a', b: slot === 'b' })[slot];
    if (!net || !weights) return [];
    const tensors: Float32Array<ArrayBuffer>[] = [];
    for (const { module, tensor } of stateEntries(net)) {
      const own = (await weights.of(module, pause)).get(tensor);
      tensors.push(own ? new Float32Array(own) : new Float32Array(0));
    }
    return tensors;
  }

  async #run({ job, slot }: Asked, pause: Pause): Promise<RunNet> {
    const net = job[slot];
    if (!net) throw new Error(`there is no slot ${slot}`);
    const draws = this.#drawer.draw(job, { a: slot === 'a', b: slot === 'b' });
    const weights = slot === 'a' ? draws.a : draws.b;
    const x = (await standIn(job)) ?? (await draws.x(pause));
    return { net, x, weights: async ({ module }) => (weights ? weights.of(module, pause) : new Map()), pause };
  }
}
