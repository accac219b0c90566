import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import recipes from '../../test-data/torch_recipes.json';
import type { ArgValue } from '../core/args';
import { type InitRecipe, isInitFunction } from '../core/init/init';
import { argsRefusal } from '../core/init/init_refusal';
import { inferNet } from '../core/net/infer';
import { sequential } from '../core/net/net';
import { elements } from '../core/shape';
import { Generator } from './generator';
import { applyRecipe } from './init_recipes';

const sha = (data: Float32Array) => createHash('sha1').update(new Uint8Array(data.buffer)).digest('hex').slice(0, 16);

function recipeOf(fn: string, args: object): InitRecipe {
  if (!isInitFunction(fn)) throw new Error(fn);
  return { fn, args: Object.fromEntries(Object.entries(args)) as Record<string, ArgValue>, target: 'weight' };
}

describe('torch.nn.init', () => {
  const call = ({ fn, args }: { fn: string; args: object }) => `${fn}(${JSON.stringify(args)})`;
  test.each([...new Set(recipes.rows.map(call))])('%s', (name) => {
    const rows = recipes.rows.filter((row) => call(row) === name);
    for (const row of rows) {
      const recipe = recipeOf(row.fn, row.args);
      expect([row.shape, argsRefusal(recipe, row.shape)?.text]).toEqual([row.shape, row.error]);
      if (row.error !== undefined) continue;
      const generator = new Generator(String(row.seed));
      const values = new Float32Array(elements(row.shape));
      applyRecipe(generator, recipe, row.shape, values);
      if (row.values) {
        for (const [i, want] of row.values.entries()) {
          expect(Math.abs((values[i * row.step] ?? 9) - want), `${row.shape} ${i}`).toBeLessThan(2e-5);
        }
      } else expect([row.shape, values[0], sha(values)]).toEqual([row.shape, row.ends?.[0], row.sha]);
      // The generator has gone as far as PyTorch's.
      const next = new Float32Array(1);
      generator.uniform_(next, 0, 1);
      expect(next[0]).toBe(row.next);
    }
  });

  test('is refused at the module whose tensor it does not take, before anything runs', () => {
    const conv = { kind: 'Conv2d', args: { in_channels: 1, out_channels: 2, kernel_size: 3, bias: false } } as const;
    const fault = (fn: string, args: object, target: 'weight' | 'bias', at: number) => {
      const init = [{ ...recipeOf(fn, args), target }];
      const layers = [conv, { kind: 'ReLU', args: {} } as const].map((l, i) => (i === at ? { ...l, init } : l));
      return inferNet(sequential(layers), [1, 8, 8]).fault;
    };
    expect(fault('zeros_', {}, 'weight', 0)).toBeNull();
    expect(fault('zeros_', {}, 'weight', 1)).toMatchObject({
      when: 'construct',
      layer: 1,
      text: "'ReLU' object has no attribute 'weight'",
    });
    expect(fault('zeros_', {}, 'bias', 1)?.text).toBe("'ReLU' object has no attribute 'bias'");
    // A convolution without a bias has None for it.
    expect(fault('xavier_normal_', {}, 'bias', 0)?.text).toBe("'NoneType' object has no attribute 'dim'");
  });
});
