import { expect, test } from 'vitest';
import { inferNet } from '../../../core/net/infer';
import { readSource } from '../read';
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

test('of a module used twice both maps count in a pass, and only what there is once is (recursive)', () => {
  const twice = summary('c = nn.Conv2d(64, 64, 3, padding=1)\nnn.Sequential(c, c, c, c, c, c)', [64, 28, 28]);
  // As torchinfo has it of such a net, where it adds a bias to each of 173.41 M.
  expect(twice).toContain('Total mult-adds (M): 173.41\n');
  expect(twice).toContain('Forward/backward pass size (MB): 2.41\n');
  const relu = summary('r = nn.ReLU()\nnn.Sequential(nn.Conv2d(3, 3, 3), r, r)', [3, 8, 8]);
  expect(relu).toMatch(/├─ReLU: 1-3 +\[1, 3, 6, 6\] +-- +--\n/);
});

test("parameters of a module that is never used stand in the net's row, so that the rows add up", () => {
  const text = summary(
    `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.head = nn.Linear(10, 10)
    def forward(self, x):
        return self.conv(x)
`,
    [3, 8, 8],
  );
  expect(text).toContain(
    'Net                                      [1, 4, 6, 6]              110                       --\n',
  );
  expect(text).toContain('Total params: 222\n');
});
