import { expect, test } from 'vitest';
import { inferNet } from '../../core/infer';
import { readSource } from './read';
import { summaryText } from './summary';

function summary(source: string, input: readonly [number, number, number]): string {
  const result = readSource(source);
  if (!result.ok) throw new Error(result.error.code);
  return summaryText(inferNet(result.net, input));
}

test("a summary, laid out as torchinfo's", () => {
  const source = `nn.Sequential(
    nn.Conv2d(3, 16, kernel_size=3, padding=1),
    nn.ReLU(),
    nn.MaxPool2d(kernel_size=2),
    nn.Flatten(),
    nn.Linear(1024, 10),
)`;
  expect(
    summary(source, [3, 16, 16]),
  ).toBe(`===================================================================================================================
Layer (type:depth-idx)                   Output Shape              Param #                   Mult-Adds
===================================================================================================================
Sequential                               [1, 10]                   --                        --
├─Conv2d: 1-1                            [1, 16, 16, 16]           448                       110,592
├─ReLU: 1-2                              [1, 16, 16, 16]           --                        --
├─MaxPool2d: 1-3                         [1, 16, 8, 8]             --                        --
├─Flatten: 1-4                           [1, 1024]                 --                        --
├─Linear: 1-5                            [1, 10]                   10,250                    10,240
===================================================================================================================
Total params: 10,698
Trainable params: 10,698
Non-trainable params: 0
Total mult-adds (K): 120.83
===================================================================================================================
Input size (MB): 0.00
Forward/backward pass size (MB): 0.03
Params size (MB): 0.04
Estimated Total Size (MB): 0.08
===================================================================================================================`);
});

test('a module that is used twice counts once, and a refusal ends the table', () => {
  const twice = summary('c = nn.Conv2d(3, 3, 3, padding=1)\nnn.Sequential(c, c)', [3, 160, 160]);
  expect(twice).toContain(
    '├─Conv2d: 1-2                            [1, 3, 160, 160]          (recursive)               (recursive)\n',
  );
  expect(twice).toContain('Total params: 84\n');
  expect(twice).toContain('Total mult-adds (M): 4.15\n');
  expect(summary('nn.Conv2d(3, 4, 9)', [3, 4, 4]).split('\n').at(-1)).toMatch(/^Calculated padded input size/);
});
