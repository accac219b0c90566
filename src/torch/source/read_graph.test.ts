import { describe, expect, test } from 'vitest';
import { inferNet } from '../../core/net/infer';
import { moduleOf } from '../../core/net/net';
import { readSource } from './read';

const inClass = (init: string, forward: string, input = '3, 16, 16') =>
  `class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n${init.replace(/^/gm, '        ')}\n\n    def forward(self, x):\n${forward.replace(/^/gm, '        ')}\n\nx = torch.randn(1, ${input})\n`;

/** Steps of a net with what they read, by their places: `add 1 0`; x is −1. */
function graph(source: string) {
  const result = readSource(source);
  if (!result.ok) throw new Error(`${result.error.code} ${JSON.stringify(result.error.params)}`);
  const { net, partial, notes } = result;
  const places = new Map(net.forward.uses.map((u, i) => [u.id, i]));
  const at = (refs: readonly { from: string; port: number }[]) =>
    refs.map(({ from, port }) => `${places.get(from) ?? -1}${port === 0 ? '' : `.${port}`}`).join(' ');
  const steps = net.forward.uses.map((u) => {
    const { kind, args } = moduleOf(net, u.module);
    const own = ['Conv2d', 'Linear', 'BatchNorm2d'].includes(kind)
      ? ''
      : Object.values(args).map((v) => JSON.stringify(v));
    return [kind, own, at(u.inputs)]
      .flat()
      .filter((word) => word !== '')
      .join(' ');
  });
  const line = partial && [partial.code, partial.line, partial.params.name ?? partial.params.what];
  return { steps, outputs: at(net.forward.outputs), partial: line, net, notes: notes.map((n) => n.code) };
}

const conv = 'self.a = nn.Conv2d(3, 4, 3, padding=1)\nself.b = nn.Conv2d(4, 4, 3, padding=1)';

describe('a forward with branches', () => {
  test.each([
    ['x = self.a(x)\nreturn x + self.b(x)', ['Conv2d -1', 'Conv2d 0', 'add 0 1'], '2'],
    ['x = self.a(x)\nreturn torch.add(self.b(x), x, alpha=2)', ['Conv2d -1', 'Conv2d 0', 'add 2 1 0'], '2'],
    ['x = self.a(x)\nreturn x.mul(self.b(x)).sub(1)', ['Conv2d -1', 'Conv2d 0', 'mul 0 1', 'sub 1 2'], '3'],
    [
      'x = self.a(x)\ny = 2 * self.b(x) / 3\nreturn x - y',
      ['Conv2d -1', 'Conv2d 0', 'mul 2 1', 'div 3 2', 'sub 0 3'],
      '4',
    ],
    ['x = self.a(x)\nreturn torch.cat([x, self.b(x)], dim=1)', ['Conv2d -1', 'Conv2d 0', 'cat 1 0 1'], '2'],
    ['x = self.a(x)\nreturn torch.stack((x, x), 1)', ['Conv2d -1', 'stack 1 0 0'], '1'],
    ['x = self.a(x)\nreturn x + x', ['Conv2d -1', 'add 0 0'], '1'],
    ['x = self.a(x)\nreturn sum([x, x])', ['Conv2d -1', 'add 0 0', 'add 1 0'], '2'],
    ['x = self.a(x)\nreturn -x ** 2', ['Conv2d -1', 'pow 2 0', 'neg 1'], '2'],
    ['x = self.a(x)\nreturn x @ x.transpose(2, 3)', ['Conv2d -1', 'permute "transpose" [2,3] 0', 'matmul 0 1'], '2'],
    [
      'x = self.a(x)\nreturn torch.max(x, 1, keepdim=True)[0] * x.max(1, True).values',
      ['Conv2d -1', 'max 1 true 0', 'max 1 true 0', 'mul 1 2'],
      '3',
    ],
    ['x = self.a(x)\nreturn torch.max(x, self.b(x))', ['Conv2d -1', 'Conv2d 0', 'maximum 0 1'], '2'],
    ['x = self.a(x)\nreturn x.clamp(0, 6).sqrt()', ['Conv2d -1', 'clamp 0 6 0', 'sqrt 1'], '2'],
    ['return 1 - torch.sigmoid(self.a(x))', ['Conv2d -1', 'Sigmoid 0', 'sub 1 1'], '2'],
    ['return self.a(x).mean([2, 3])', ['Conv2d -1', 'mean [2,3] 0'], '1'],
    ['return self.a(x).mean(dim=(2, 3), keepdim=True)', ['Conv2d -1', 'mean [2,3] true 0'], '1'],
    ['return F.normalize(self.a(x), dim=1)', ['Conv2d -1', 'normalize 1 0'], '1'],
    ['return F.avg_pool2d(self.a(x), x.size()[2:])', ['Conv2d -1', 'AvgPool2d [16,16] 0'], '1'],
    [
      'return F.adaptive_avg_pool2d(self.a(x), 1).squeeze(-1).squeeze(-1)',
      ['Conv2d -1', 'AdaptiveAvgPool2d 1 0', 'squeeze -1 1', 'squeeze -1 2'],
      '3',
    ],
    ['return self.a(x).permute(0, 2, 3, 1)', ['Conv2d -1', 'permute [0,2,3,1] 0'], '1'],
    [
      'return self.a(x).unsqueeze(1).expand(-1, 2, -1, -1, -1)',
      ['Conv2d -1', 'unsqueeze 1 0', 'expand [-1,2,-1,-1,-1] 1'],
      '2',
    ],
    ['x = x.float() / 255\nreturn self.a(x)', ['div 255 -1', 'Conv2d 0'], '1'],
  ])('%s', (forward, steps, outputs) => {
    expect(graph(inClass(conv, forward))).toMatchObject({ steps, outputs, partial: null });
  });

  test('pieces of a tensor', () => {
    const read = (forward: string) => graph(inClass(conv, `x = self.a(x)\n${forward}`)).steps.slice(1);
    expect(read('a, b = x.chunk(2, dim=1)\nreturn a * b')).toEqual([
      'slice "chunk" 2 1 0',
      'slice "chunk" 2 1 1 0',
      'mul 1 2',
    ]);
    expect(read('a, b = torch.split(x, [1, 3], 1)\nreturn b')).toEqual([
      'slice "split" [1,3] 1 0',
      'slice "split" [1,3] 1 1 0',
    ]);
    expect(read('return x[:, 1:3, ::2, -1]')).toEqual(['slice [":","1:3","::2",-1] 0']);
    expect(read('return x[..., None]')).toEqual(['slice ["...",null] 0']);
    expect(read('return x[0]')).toEqual(['slice [0] 0']);
    expect(read('return x.narrow(1, 0, 2)')).toEqual(['slice 1 0 2 "narrow" 0']);
  });

  test('several outputs, in their order', () => {
    const of = (result: string) => graph(inClass(conv, `a = self.a(x)\nb = self.b(a)\nreturn ${result}`)).outputs;
    expect(of('a, b')).toBe('0 1');
    expect(of('[b, a]')).toBe('1 0');
    expect(of("{'out': b, 'aux': (a, None)}")).toBe('1 0');
  });

  test('what no output needs stays a step', () => {
    const { steps, outputs, net } = graph(inClass(conv, 'x = self.a(x)\nprobs = F.softmax(x, dim=1)\nreturn x'));
    expect([steps, outputs]).toEqual([['Conv2d -1', 'Softmax 1 0'], '0']);
    expect(inferNet(net, [3, 16, 16]).steps.map((s) => s.unused)).toEqual([false, true]);
  });

  test('a net ends before what gives indices, and that is no fault', () => {
    expect(graph(inClass(conv, 'return torch.argmax(self.a(x), dim=1)'))).toMatchObject({
      steps: ['Conv2d -1'],
      outputs: '0',
      partial: null,
    });
  });

  test('blocks that are given several tensors, and names', () => {
    const block =
      'class Up(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.up = nn.Upsample(scale_factor=2)\n    def forward(self, x, skip, *, scale=1.0):\n        x = torch.cat([self.up(x), skip], dim=1)\n        return x * scale\n';
    const own = inClass(
      'self.a = nn.Conv2d(3, 4, 3, 2, 1)\nself.up = Up()',
      'return self.up(self.a(x), skip=x, scale=0.5)',
    );
    expect(graph(block + own)).toMatchObject({
      steps: ['Conv2d -1', 'Upsample 2 0', 'cat 1 1 -1', 'mul 0.5 2'],
      partial: null,
    });
  });
});

describe('writing in place', () => {
  test.each([
    ['y = self.a(x)\nz = self.b(y)\nz += y\nreturn z', ['Conv2d -1', 'Conv2d 0', 'add true 1 0'], '2'],
    // Who holds the tensor reads what was written.
    ['y = self.a(x)\nz = y\nz += 1\nreturn self.b(y)', ['Conv2d -1', 'add true 1 0', 'Conv2d 1'], '2'],
    ['y = self.a(x)\nz = F.relu(y, inplace=True)\nreturn y + z', ['Conv2d -1', 'ReLU true 0', 'add 1 1'], '2'],
    ['y = self.a(x)\ny.mul_(2).add_(y)\nreturn y', ['Conv2d -1', 'mul true 2 0', 'add true 1 1'], '2'],
    ['y = self.a(x)\ny[:, 2] = 0\nreturn y', ['Conv2d -1', 'setitem [":",2] 0 0'], '1'],
    // A copy is another tensor.
    ['y = self.a(x)\nz = y.clone()\nz += 1\nreturn y + z', ['Conv2d -1', 'add 1 0', 'add 0 1'], '2'],
    [
      'y = F.adaptive_avg_pool2d(self.a(x), 1)\ny.squeeze_()\nreturn y',
      ['Conv2d -1', 'AdaptiveAvgPool2d 1 0', 'squeeze 1'],
      '2',
    ],
  ])('%s', (forward, steps, outputs) => {
    expect(graph(inClass(conv, forward))).toMatchObject({ steps, outputs, partial: null });
  });

  test('through a view that has only some of the cells is put back where the whole is read', () => {
    const read = (forward: string) => graph(inClass(conv, `y = self.a(x)\nz = y[:, :2]\nz += 1\n${forward}`));
    const [a, slice, add] = ['Conv2d -1', 'slice [":",":2"] 0', 'add 1 1'];
    expect(read('return self.b(y)')).toMatchObject({
      steps: [a, slice, add, 'setitem [":",":2"] 0 2', 'Conv2d 3'],
      partial: null,
    });
    // Where nobody reads the whole it is a part like any.
    expect(read('return z')).toMatchObject({ steps: [a, slice, 'add true 1 1'], partial: null });
    expect(read('y[:, 1] = 0\nreturn z')).toMatchObject({
      steps: [a, slice, add, 'setitem [":",":2"] 0 2', 'setitem [":",1] 0 3', 'slice [":",":2"] 4'],
      partial: null,
    });
  });

  test('of what is laid out anew says that it is not followed where the other one is read', () => {
    const source = 'y = self.a(x)\nz = y.transpose(1, 2).reshape(1, -1)\nz += 1\nreturn y';
    expect(graph(inClass(conv, source)).partial?.[0]).toBe('not-followed');
  });
});

describe('sizes', () => {
  test('are numbers, and what follows from them is kept', () => {
    const forward =
      'y = self.a(x)\nh, w = y.shape[-2:]\nz = F.max_pool2d(y, 2)\nreturn F.interpolate(z, size=(h, w)) + y';
    const { net, steps } = graph(inClass(conv, forward));
    expect(steps).toEqual(['Conv2d -1', 'MaxPool2d 2 0', 'Upsample [16,16] 1', 'add 2 0']);
    const shapes = (side: number) => inferNet(net, [3, side, side]).steps.map((s) => s.output.at(-1));
    expect([shapes(16), shapes(21)]).toEqual([
      [16, 8, 16, 16],
      [21, 10, 21, 21],
    ]);
  });

  test('padding to the size of another map', () => {
    const forward =
      'y = self.a(x)\nz = F.max_pool2d(y, 2)\ndy = y.size(2) - z.size(2)\ndx = y.size(3) - z.size(3)\nz = F.pad(z, [dx // 2, dx - dx // 2, dy // 2, dy - dy // 2])\nreturn z * y';
    const { net } = graph(inClass(conv, forward));
    const last = (side: number) => inferNet(net, [3, side, side]).steps.at(-1)?.output;
    expect([last(16), last(19)]).toEqual([
      [4, 16, 16],
      [4, 19, 19],
    ]);
  });

  test('a view of maps, and back', () => {
    const forward =
      'x = self.a(x)\nb, c, h, w = x.size()\nx = x.view(b, 2, c // 2, h, w).transpose(1, 2).contiguous()\nreturn x.view(b, -1, h, w)';
    expect(graph(inClass(conv, forward))).toMatchObject({
      steps: ['Conv2d -1', 'view [1,2,2,16,16] 0', 'permute "transpose" [1,2] 1', 'reshape [1,-1,16,16] 2'],
      partial: null,
    });
  });

  test('that decide what runs', () => {
    const loop = 'x = self.a(x)\nwhile x.shape[-1] > 4:\n    x = F.max_pool2d(x, 2)\nreturn x';
    expect(graph(inClass(conv, loop)).steps).toEqual(['Conv2d -1', 'MaxPool2d 2 0', 'MaxPool2d 2 1']);
  });

  test('of an input that the source does not say', () => {
    const source = inClass(
      'self.a = nn.Conv2d(1, 4, 5)\nself.fc = nn.Linear(4 * 24 * 24, 9)',
      'x = self.a(x)\nreturn self.fc(x.view(-1, 4 * 24 * 24))',
    );
    const result = readSource(source.slice(0, source.indexOf('\nx = torch')));
    expect(result).toMatchObject({ ok: true, partial: null, readFor: [1, 28, 28] });
  });
});

describe("a net's own tensors", () => {
  test('are parameters where the source makes them', () => {
    const init =
      'self.gain = nn.Parameter(0.5 * torch.ones(4, 1, 1))\nself.a = nn.Conv2d(3, 4, 3)\nself.register_buffer("shift", torch.zeros(1))';
    const { steps, net } = graph(inClass(init, 'return self.gain * self.a(x) + self.shift'));
    expect(steps).toEqual(['Conv2d -1', 'Parameter [4,1,1] "ones" 0.5', 'mul 1 0', 'Buffer [1] "zeros"', 'add 2 3']);
    expect(net.modules.flatMap((m) => m.name ?? [])).toEqual(['gain', 'a', 'shift']);
    const shaped = inferNet(net, [3, 16, 16]);
    expect(shaped.steps.map((s) => [s.module.kind, ...s.inputs.map((i) => i.layer)])).toEqual([
      ['Conv2d', -1],
      ['mul', null, 0],
      ['add', 1, null],
    ]);
    expect(shaped.params).toBe(4 + 3 * 4 * 9 + 4);
  });

  test('lists of them, and calls of nn.init', () => {
    const init =
      'self.ws = nn.ParameterList([nn.Parameter(torch.empty(4)) for _ in range(2)])\nfor w in self.ws:\n    nn.init.normal_(w, std=0.02)\nself.a = nn.Conv2d(3, 4, 3)';
    const { net } = graph(
      inClass(init, 'x = self.a(x).permute(0, 2, 3, 1)\nfor w in self.ws:\n    x = x * w\nreturn x'),
    );
    expect(net.modules.filter((m) => m.kind === 'Parameter').map((m) => [m.name, m.init?.[0]?.fn])).toEqual([
      ['ws.0', 'normal_'],
      ['ws.1', 'normal_'],
    ]);
  });

  test('filled in forward', () => {
    expect(graph(inClass(conv, 'x = self.a(x)\nreturn x + torch.zeros_like(x) + torch.ones(1)')).steps).toEqual([
      'Conv2d -1',
      'Buffer [1,4,16,16] "zeros"',
      'add 0 1',
      'Buffer [1] "ones"',
      'add 2 3',
    ]);
  });
});

describe('einops', () => {
  const head = 'from einops import rearrange, reduce, repeat\nfrom einops.layers.torch import Rearrange\n';
  test.each([
    ["return rearrange(self.a(x), 'b c h w -> b (h w) c')", ['permute [0,2,3,1] 0', 'reshape [1,256,4] 1']],
    [
      "return rearrange(self.a(x), 'b c (h p) (w q) -> b (p q c) h w', p=2, q=2)",
      ['reshape [1,4,8,2,8,2] 0', 'permute [0,3,5,1,2,4] 1', 'reshape [1,16,8,8] 2'],
    ],
    ["return reduce(self.a(x), 'b c h w -> b c', 'mean')", ['mean [2,3] 0']],
    ["return repeat(self.a(x), 'b c h w -> b k c h w', k=2)", ['unsqueeze 1 0', 'expand [-1,2,-1,-1,-1] 1']],
    ["return nn.Sequential(self.a, Rearrange('b c h w -> b h w c'))(x)", ['permute [0,2,3,1] 0']],
  ])('%s', (forward, steps) => {
    const read = graph(head + inClass(conv, forward));
    expect([read.steps.slice(1), read.partial]).toEqual([steps, null]);
  });
});

describe('sizes that a constructor finds out by running its layers', () => {
  const head =
    'class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.features = nn.Sequential(nn.Conv2d(1, 4, 5), nn.MaxPool2d(2))\n';
  const forward = '    def forward(self, x):\n        return self.head(torch.flatten(self.features(x), 1))\n';
  test.each([
    'with torch.no_grad():\n    n = self.features(torch.zeros(1, 1, 28, 28)).view(1, -1).size(1)',
    'n = self.features(torch.zeros(1, 1, 28, 28)).numel()',
    'y = self.features(torch.zeros(28, 28).view(-1, 1, 28, 28))\nn = y[0].shape[0] * y[0].shape[1] * y[0].shape[2]',
    'n = math.prod(self.features(torch.empty(1, 1, 28, 28)).shape[1:])',
  ])('%s', (lines) => {
    const init = `${lines}\nself.head = nn.Linear(n, 9)\n`.replace(/^(?=.)/gm, '        ');
    const result = readSource(head + init + forward);
    expect(result).toMatchObject({ ok: true, partial: null, readFor: [1, 28, 28] });
    expect(result.ok && result.net.modules.map((m) => m.args.in_features ?? m.kind)).toEqual([
      'Conv2d',
      'MaxPool2d',
      'Flatten',
      576,
    ]);
  });
});

test("a net whose source does not say its input is read for the page's", () => {
  const source =
    'class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.a = nn.Conv2d(3, 4, 1)\n    def forward(self, x):\n        x = self.a(x)\n        return F.avg_pool2d(x, x.size(2))\n';
  const kernel = (input: readonly [number, number, number]) => {
    const result = readSource(source, { input });
    return result.ok && result.net.modules.at(-1)?.args.kernel_size;
  };
  expect([kernel([3, 8, 8]), kernel([3, 20, 20])]).toEqual([8, 20]);
});

test('modules that are replaced in a constructor are none of the net, and have drawn', () => {
  const source =
    'class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.a = nn.Conv2d(3, 4, 1)\n        self.a = nn.Conv2d(3, 2, 1)\n    def forward(self, x):\n        return self.a(x)\n';
  const { net } = graph(source);
  expect(net.modules.map((m) => [m.kind, m.args.out_channels])).toEqual([['Conv2d', 2]]);
  expect(net.acts?.flatMap((act) => (act.type === 'draw' ? [[act.fn, act.count]] : []))).toEqual([['rand', 16]]);
  expect(inferNet(net, [3, 8, 8]).params).toBe(8);
});

describe('classes that derive from a layer, and functions that are given its weights', () => {
  const head =
    'class Same(nn.Conv2d):\n    def __init__(self, i, o):\n        super().__init__(i, o, 3, padding=1, bias=False)\n';
  test.each([
    ['', ['Conv2d -1']],
    ['    def forward(self, x):\n        return F.relu(super().forward(x))\n', ['Conv2d -1', 'ReLU 0']],
    [
      '    def forward(self, x):\n        return F.conv2d(x, self.weight, self.bias, self.stride, self.padding)\n',
      ['Conv2d -1'],
    ],
  ])('%s', (forward, steps) => {
    expect(graph(head + forward + inClass('self.a = Same(3, 4)', 'return self.a(x)'))).toMatchObject({
      steps,
      partial: null,
    });
  });

  test('a norm of two parameters', () => {
    const norm =
      'class Norm(nn.Module):\n    def __init__(self, n):\n        super().__init__()\n        self.weight = nn.Parameter(torch.ones(n))\n        self.bias = nn.Parameter(torch.zeros(n))\n    def forward(self, x):\n        return F.layer_norm(x, (x.size(-1),), self.weight, self.bias, 1e-6)\n';
    const { steps, net, partial } = graph(norm + inClass('self.norm = Norm(16)', 'return self.norm(x)'));
    expect([steps, partial]).toEqual([['LayerNorm [16] 0.000001 -1'], null]);
    expect(inferNet(net, [3, 16, 16]).params).toBe(32);
  });
});
