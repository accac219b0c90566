import { expect, test } from 'vitest';
import { lawOf } from './laws';

const weight = { name: 'weight', shape: [4, 3, 3, 3], init: { type: 'kaiming_uniform', fan: 27 } } as const;
const init = (fn: 'kaiming_normal_' | 'xavier_uniform_' | 'normal_' | 'ones_', args = {}) =>
  [{ fn, args, target: 'weight' }] as const;

// Bounds and spreads as torch.nn.init computes them: √(2 / 27), √(6 / (27 + 36)).
test('a law is that of the last call of torch.nn.init on the tensor, else the constructor’s', () => {
  expect(lawOf({}, weight)).toMatchObject({ type: 'uniform' });
  expect(lawOf({ init: init('ones_') }, weight)).toBeNull();
  const he = lawOf({ init: init('kaiming_normal_') }, weight);
  expect(he?.type === 'normal' && he.std).toBeCloseTo(Math.sqrt(2 / 27), 12);
  const xavier = lawOf({ init: init('xavier_uniform_') }, weight);
  expect(xavier?.type === 'uniform' && xavier.high).toBeCloseTo(Math.sqrt(6 / 63), 12);
  expect(lawOf({ init: init('normal_', { std: 0.02 }) }, weight)).toEqual({ type: 'normal', mean: 0, std: 0.02 });
  expect(lawOf({ init: init('ones_') }, { ...weight, name: 'bias' })).not.toBeNull();
});
