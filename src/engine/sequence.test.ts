import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Args } from '../core/args';
import type { InitRecipe } from '../core/init/init';
import { sequential } from '../core/net/net';
import { scheduleOf } from '../torch/schedule';
import { drawNets, usual } from '../torch/testing/drawn';
import { Sequence } from './sequence';

const RECIPES: readonly InitRecipe['fn'][] = [
  'kaiming_uniform_',
  'kaiming_normal_',
  'xavier_uniform_',
  'xavier_normal_',
  'orthogonal_',
  'uniform_',
  'normal_',
  'trunc_normal_',
  'constant_',
  'ones_',
  'zeros_',
  'dirac_',
];

const layer = fc.record({
  kind: fc.constantFrom('Conv2d', 'Linear', 'BatchNorm2d', 'ReLU', 'PReLU'),
  size: fc.integer({ min: 1, max: 6 }),
  fn: fc.option(fc.constantFrom(...RECIPES), { freq: 2 }),
});

function moduleOf({ kind, size, fn }: typeof layer extends fc.Arbitrary<infer T> ? T : never) {
  const args: Args = {
    Conv2d: { in_channels: 2, out_channels: size, kernel_size: 3 },
    Linear: { in_features: size, out_features: 3 },
    BatchNorm2d: { num_features: size },
    ReLU: {},
    PReLU: { num_parameters: size },
  }[kind];
  const recipe = fn && kind === 'Conv2d' ? [{ fn, args: fn === 'constant_' ? { val: 2 } : {}, target: 'weight' }] : [];
  return { kind, args, init: recipe as InitRecipe[] } as const;
}

const still = async () => {};
const weights = (drawn: ReadonlyMap<string, Float32Array>) => [...drawn].map(([name, values]) => [name, [...values]]);

test('weights are the same in whatever order they are asked for, kept or not, recipes and all', async () => {
  const asked = fc.array(fc.nat(30), { maxLength: 12 });
  const inputs = fc.constantFrom([1, 1, 3], [2, 4, 4], [3, 5, 5]);
  await fc.assert(
    fc.asyncProperty(
      fc.array(layer, { maxLength: 6 }),
      fc.array(layer, { maxLength: 3 }),
      asked,
      inputs,
      fc.boolean(),
      async (a, b, order, shape, keeps) => {
        const [first = usual([]), last = usual([])] = [a, b].map((list) =>
          usual(sequential(list.map(moduleOf)).modules),
        );
        const nets = [first, { ...last, acts: last.acts.slice(2) }];
        const { x, drawn: all } = drawNets('7', shape, ...nets);
        const sequence = new Sequence('7', shape, scheduleOf(nets), undefined, keeps ? 1 << 20 : 0);
        expect(await sequence.x(still)).toEqual(x);
        const places = nets.flatMap(({ constructed }, n) => constructed.map((module, i) => ({ n, i, module })));
        for (const at of [...order, ...places.keys()]) {
          const place = places[at % Math.max(1, places.length)];
          if (!place) continue;
          const want = all[place.n]?.get(place.module.id) ?? new Map();
          const got = await sequence.weights(place.n, place.i, still);
          expect(weights(got)).toEqual(weights(want));
        }
      },
    ),
    { numRuns: 150 },
  );
});

const bytes = (values: Float32Array = new Float32Array(0)) => Buffer.from(new Uint8Array(values.buffer));

test('a large tensor is drawn in pieces, between which others go on, and is the same', async () => {
  const init = (fn: InitRecipe['fn']): InitRecipe[] => [{ fn, args: {}, target: 'weight' }];
  const linear = { kind: 'Linear', args: { in_features: 1501, out_features: 1501 } } as const;
  const { modules } = sequential([
    linear,
    { ...linear, init: init('kaiming_normal_') },
    { ...linear, init: init('xavier_uniform_') },
  ]);
  const shape = [1, 2, 3];
  const all = drawNets('3', shape, usual(modules)).drawn[0];
  let pauses = 0;
  const pause = async () => {
    pauses += 1;
  };
  const sequence = new Sequence('3', shape, scheduleOf([usual(modules)]), undefined, 0);
  for (const [i, module] of modules.entries()) {
    const got = await sequence.weights(0, i, pause);
    const want = all?.get(module.id);
    for (const name of ['weight', 'bias'] as const) {
      // Element by element vitest compares for seconds.
      expect(bytes(got.get(name)).equals(bytes(want?.get(name)))).toBe(true);
      expect(got.get(name)?.length).toBe(want?.get(name)?.length);
    }
  }
  // 1501² values are 34 pieces, the last of them a longer one.
  expect(pauses).toBe(3 * 33);
});
