import { tensorSpecs } from '../../core/layers/rows';
import { usualActs } from '../../core/net/construction';
import type { Module } from '../../core/net/net';
import { elements, type Shape } from '../../core/shape';
import type { Generator } from '../generator';
import { type DrawnWeights, fillFresh } from '../initialise';
import { type Constructed, runSchedule, scheduleOf } from '../schedule';

/** Modules that are constructed one after the other, and their calls of torch.nn.init after that. */
export const usual = (modules: readonly Module[]): Constructed => ({
  constructed: modules,
  acts: usualActs({ modules }),
});

/** What is drawn of nets one after the other from one seed: x, and each net's tensors by module id. */
export function drawNets(seed: string, input: Shape, ...nets: readonly Constructed[]) {
  const [first, ...others] = nets;
  const behind = others.map((net) => ({
    ...net,
    acts: net.acts.filter(({ type }) => type !== 'seed' && type !== 'input'),
  }));
  const run = runSchedule({ schedule: scheduleOf(first ? [first, ...behind] : []), seed, input });
  const drawn = nets.map(
    ({ constructed }, n) =>
      new Map(constructed.map(({ id }, i): [string, DrawnWeights] => [id, run.nets[n]?.[i] ?? new Map()])),
  );
  return { x: run.x, drawn };
}

/** What a module's constructor draws, from a generator that stands there. */
export function drawFresh(generator: Generator, module: Module): DrawnWeights {
  return new Map(
    tensorSpecs(module).map(({ name, shape, init }) => {
      const values = new Float32Array(elements(shape));
      fillFresh(generator, init, values, shape);
      return [name, values] as const;
    }),
  );
}
