import { expect, test } from 'vitest';
import './core/layers/all';
import { pass } from './core/net/infer';
import { OPERATION_CODES } from './core/refusal_codes';
import { operationCases, operationModule } from './engine/testing/operation_cases';
import { faultHelp } from './i18n/help';
import { panelWords } from './i18n/panels';

test('every word that refuses an operation is met, and has its help in both languages', async () => {
  const languages = [await panelWords('faults', 'en'), await panelWords('faults', 'ru')];
  const met = new Set<string>();
  // A pool's indices stand beside its map, which one call of a function does not show.
  const unpool = { kind: 'MaxUnpool2d', args: { kernel_size: 2 }, seed: 0 };
  const map = [1, 2, 3, 3];
  const others = [
    { ...unpool, inputs: [map, [1, 2, 3, 4]] },
    { ...unpool, args: { kernel_size: 2, output_size: [9, 9] }, inputs: [map, map] },
    {
      kind: 'ConvTranspose2d',
      args: { in_channels: 2, out_channels: 2, kernel_size: 3, stride: 2, output_size: [9, 9] },
      inputs: [map],
      seed: 0,
    },
  ];
  const passes = [...operationCases().filter(({ args }) => args.pool === undefined), ...others].map((c) =>
    pass(
      operationModule(c),
      c.inputs.map((shape) => ({ shape, batched: false })),
    ),
  );
  // What does not lie in one piece comes out of a step before.
  const turned = { shape: [2, 3], batched: false, strides: [1, 2] };
  passes.push(pass(operationModule({ kind: 'view', args: { shape: [6] }, inputs: [[2, 3]], seed: 0 }), [turned]));
  const spread = { shape: [2, 3], batched: false, strides: [0, 1] };
  passes.push(pass(operationModule({ kind: 'neg', args: { inplace: true }, inputs: [[2, 3]], seed: 0 }), [spread]));
  for (const passed of passes) {
    if (passed.ok) continue;
    const { refusal } = passed;
    met.add(refusal.code);
    for (const t of languages) {
      const help = faultHelp(t, refusal);
      expect(`${refusal.code}: ${help}`).not.toMatch(/undefined|NaN|\[object/);
      expect(help.length).toBeGreaterThan(20);
    }
  }
  expect(OPERATION_CODES.filter((code) => !met.has(code))).toEqual([]);
});
