import { describe, expect, test } from 'vitest';
import { inferNet } from '../../../core/net/infer';
import type { Net } from '../../../core/net/net';
import { readSource } from '../read';
import { writeClass } from '../write/write';

const up = (call: string) => `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.Conv2d(16, 16, 3, stride=2, padding=1)
        self.up = nn.ConvTranspose2d(16, 16, 3, stride=2, padding=1)

    def forward(self, x):
        h = self.down(x)
        return ${call}
`;

function netOf(source: string): Net {
  const read = readSource(source, { input: [16, 12, 12] });
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  expect(read.partial).toBeNull();
  return read.net;
}

const refusalOf = (source: string) => {
  const read = readSource(source, { input: [16, 12, 12] });
  return read.ok ? (read.partial?.text ?? inferNet(read.net, [16, 12, 12]).fault?.text) : read.error.text;
};

describe('the size that a transposed convolution is asked for', () => {
  test.each([
    ['self.up(h, output_size=x.size())', 'output_size=before.shape[0:4]', 12],
    ['self.up(h, x.shape[-2:])', 'output_size=before.shape[2:4]', 12],
    ['self.up(h, output_size=(x.size(2), x.size(3)))', 'output_size=before.shape[2:4]', 12],
    ['self.up(h, output_size=[x.size(2) - 1, 12])', 'output_size=[before.shape[2] - 1, 12]', 11],
    ['self.up(h, output_size=(11, 12))', 'output_size=(11, 12)', 11],
  ])('%s', (call, written, rows) => {
    const net = netOf(up(call));
    const made = (of: Net, size: number) => inferNet(of, [16, size, size]).steps.at(-1)?.output;
    expect(made(net, 12)).toEqual([16, rows, 12]);
    const text = writeClass(net);
    expect(text).toContain(written);
    expect(made(netOf(text), 12)).toEqual(made(net, 12));
    // It is asked for anew wherever another size comes in.
    if (!written.includes('12')) expect(made(net, 21)).toEqual([16, 21, 21]);
  });

  test.each([
    // PyTorch 2.14.1
    ['self.up(h, output_size=x.shape[-2:])', 13, null],
    [
      'self.up(h, output_size=[13, 12])',
      12,
      'requested an output size of [13, 12], but valid sizes range from [11, 11] to [12, 12] (for an input of torch.Size([6, 6]))',
    ],
    [
      'self.up(self.up(h), output_size=x.size())',
      12,
      'requested an output size of torch.Size([12, 12]), but valid sizes range from [21, 21] to [22, 22] (for an input of torch.Size([11, 11]))',
    ],
    [
      'self.up(h, output_size=(1, 2, 3))',
      12,
      'ConvTranspose2D: for 4D input, output_size must have 2 or 4 elements (got 3)',
    ],
    ['self.up(h, output_size=12)', 12, "object of type 'int' has no len()"],
  ])('%s of %i rows: %s', (call, rows, text) => {
    expect(inferNet(netOf(up(call)), [16, rows, rows]).fault?.text ?? null).toBe(text);
  });
});

describe('what the forward of a layer does not take', () => {
  test.each([
    ['self.down(x, 3)', 'Conv2d.forward() takes 2 positional arguments but 3 were given'],
    ['self.down(x, x)', 'Conv2d.forward() takes 2 positional arguments but 3 were given'],
    ['self.down(x, stride=2)', "Conv2d.forward() got an unexpected keyword argument 'stride'"],
    ['self.down()', "Conv2d.forward() missing 1 required positional argument: 'input'"],
    ['self.down(x, input=x)', "Conv2d.forward() got multiple values for argument 'input'"],
    ['self.up(h, (12, 12), 1)', 'ConvTranspose2d.forward() takes from 2 to 3 positional arguments but 4 were given'],
    ['nn.BatchNorm2d(16)(x, True)', '_BatchNorm.forward() takes 2 positional arguments but 3 were given'],
    ['nn.ReLU6()(x, h)', 'Hardtanh.forward() takes 2 positional arguments but 3 were given'],
    ['nn.ZeroPad2d(1)(x, 0)', '_ConstantPadNd.forward() takes 2 positional arguments but 3 were given'],
    ['nn.ReflectionPad2d(1)(x, 0)', '_ReflectionPadNd.forward() takes 2 positional arguments but 3 were given'],
    [
      'nn.UpsamplingNearest2d(scale_factor=2)(x, size=4)',
      "Upsample.forward() got an unexpected keyword argument 'size'",
    ],
    ['nn.RMSNorm(12)(x=x, eps=1)', "RMSNorm.forward() got an unexpected keyword argument 'eps'"],
    ['nn.RMSNorm(12)(input=x)', "RMSNorm.forward() got an unexpected keyword argument 'input'"],
  ])('%s', (call, text) => {
    expect(refusalOf(up(call))).toBe(text);
  });
});
