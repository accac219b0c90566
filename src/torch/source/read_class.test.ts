import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { moduleOf } from '../../core/net/net';
import { readSource } from './read';

const exercise = readFileSync(join(import.meta.dirname, '../../../test-data/sources/exercise.py'), 'utf8');

/** What a source's net is: its modules with names in the order of construction, and the steps of forward. */
function net(source: string) {
  const result = readSource(source);
  if (!result.ok)
    throw new Error(`${result.error.code} ${JSON.stringify(result.error.params)} at ${result.error.line}`);
  const short = (id: string) => {
    const { kind, name } = moduleOf(result.net, id);
    return name === null ? kind : `${name}:${kind}`;
  };
  return {
    modules: result.net.modules.map((m) => short(m.id)).join(' '),
    forward: result.net.forward.uses.map((u) => (u.off ? `(${short(u.module)})` : short(u.module))).join(' '),
    args: result.net.modules.map((m) => Object.values(m.args)),
    partial: result.partial && [
      result.partial.code,
      result.partial.line,
      result.partial.text ?? result.partial.params.what ?? result.partial.params.name,
    ],
  };
}

const inClass = (init: string, forward: string) =>
  `class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n${init.replace(/^/gm, '        ')}\n\n    def forward(self, x):\n${forward.replace(/^/gm, '        ')}\n`;

describe('classes whose forward is a chain', () => {
  test("the exercise's class, as its script first makes it", () => {
    expect(net(exercise)).toEqual({
      modules: 'conv1:Conv2d ReLU conv2:Conv2d ReLU conv3:Conv2d',
      forward: 'conv1:Conv2d ReLU conv2:Conv2d ReLU conv3:Conv2d',
      args: [[3, 16, 3, 0], [], [16, 32, 3, 1], [], [32, 64, 3, 1]],
      partial: null,
    });
  });

  test.each([
    [
      'modules of a comprehension without brackets',
      'self.blocks = nn.ModuleList(nn.Conv2d(3, 3, 3) for _ in range(2))',
      'for block in self.blocks:\n    x = block(x)\nreturn x',
      'blocks.0:Conv2d blocks.1:Conv2d',
    ],
    [
      'names given on the way',
      'self.a = nn.Conv2d(3, (n := 4), 3)\nself.b = nn.Conv2d(n, 2, 1)',
      'if (y := self.a(x)) is not None:\n    x = y\nreturn self.b(x)',
      'a:Conv2d b:Conv2d',
    ],
    [
      'attributes by texts',
      "setattr(self, 'conv%d' % 1, nn.Conv2d(3, 3, 3))",
      "return getattr(self, 'conv1')(x)",
      'conv1:Conv2d',
    ],
    [
      'what changes a tensor in place',
      'self.a = nn.Conv2d(3, 3, 3)\nself.act = nn.ELU(inplace=True)',
      'x = self.a(x)\nx.relu_()\nF.relu6(x, inplace=True)\nself.act(x)\nreturn x.sigmoid()',
      'a:Conv2d ReLU ReLU6 act:ELU Sigmoid',
    ],
    [
      'what is printed on the way',
      'self.a = nn.Conv2d(3, 3, 3)',
      "print('in', x.mean().item(), 100. * 2)\nreturn self.a(x)",
      'a:Conv2d',
    ],
  ])('%s', (_what, init, forward, steps) => {
    expect(net(inClass(init, forward))).toMatchObject({ forward: steps, partial: null });
  });

  test('methods that are bound to no object, or to the class', () => {
    const methods = '    @staticmethod\n    def block(i, o):\n        return nn.Sequential(nn.Conv2d(i, o, 3))\n';
    const more = '    @classmethod\n    def act(cls, slope):\n        return nn.LeakyReLU(slope)\n';
    const init = 'self.a = self.block(3, 4)\nself.b = Net.block(4, 5)\nself.c = self.act(0.2)';
    expect(net(inClass(init, 'return self.c(self.b(self.a(x)))') + methods + more)).toMatchObject({
      forward: 'a.0:Conv2d b.0:Conv2d c:LeakyReLU',
      partial: null,
    });
  });

  test('recipes by the names of classes', () => {
    const source =
      "def init(m):\n    name = m.__class__.__name__\n    if name.find('Conv') != -1:\n        nn.init.normal_(m.weight.data, 0., 0.02)\n";
    const result = readSource(`${source}net = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU())\nnet.apply(init)\n`);
    expect(result.ok && result.net.modules.map((m) => m.init?.map((i) => i.fn) ?? null)).toEqual([['normal_'], null]);
  });

  const two = 'self.conv1 = nn.Conv2d(3, 4, 3)\nself.conv2 = nn.Conv2d(4, 8, 3)\nself.pool = nn.MaxPool2d(2)';
  test.each([
    [
      two,
      'x = self.pool(F.relu(self.conv1(x)))\nreturn self.conv2(x)',
      'conv1:Conv2d ReLU pool:MaxPool2d conv2:Conv2d',
    ],
    [
      two,
      'x = self.conv2(torch.relu(self.conv1(x)))\nx = x.relu()\nreturn x.sigmoid()',
      'conv1:Conv2d ReLU conv2:Conv2d ReLU Sigmoid',
    ],
    [
      two,
      'hidden = self.conv1(x).relu_()\nout = F.leaky_relu(hidden, 0.1)\nreturn F.max_pool2d(out, 2)',
      'conv1:Conv2d ReLU LeakyReLU MaxPool2d',
    ],
    [
      two,
      'x = self.pool(self.conv1(x))\nx = self.pool(self.conv2(x))\nreturn x',
      'conv1:Conv2d pool:MaxPool2d conv2:Conv2d pool:MaxPool2d',
    ],
    [
      two,
      'x = self.conv1(x)\n# off: x = self.pool(x)\nx = self.conv2(x)\nreturn x',
      'conv1:Conv2d (pool:MaxPool2d) conv2:Conv2d',
    ],
    [
      two,
      'x = F.dropout(self.conv1(x), training=self.training)\nx = torch.flatten(x, 1)\nreturn x',
      'conv1:Conv2d Dropout Flatten',
    ],
    [two, 'x = self.conv1(x)\nx = x.view(x.size(0), -1)\nreturn x', 'conv1:Conv2d Flatten'],
    [two, 'b, c, h, w = x.shape\nx = self.conv1(x)\nreturn x.reshape(b, -1)', 'conv1:Conv2d Flatten'],
    [two, 'x = self.conv1(x)\nassert x.shape[1] == 4\nreturn x.view(-1, 4 * 5 * 5)', 'conv1:Conv2d Flatten'],
    [
      two,
      'x = nn.ReLU()(self.conv1(x))\nreturn nn.functional.avg_pool2d(x, kernel_size=2)',
      'conv1:Conv2d ReLU AvgPool2d',
    ],
    [two, 'if self.training:\n    x = self.conv1(x)\nelse:\n    x = self.conv2(x)\nreturn x', 'conv1:Conv2d'],
    [
      'self.features = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU())\nself.head = nn.Sequential(OrderedDict([("fc", nn.ReLU())]))',
      'return self.head(self.features(x))',
      'features.0:Conv2d features.1:ReLU head.fc:ReLU',
    ],
    [
      'self.layers = nn.ModuleList([nn.Conv2d(3, 3, 3) for _ in range(3)])',
      'for layer in self.layers:\n    x = F.relu(layer(x))\nreturn x',
      'layers.0:Conv2d ReLU layers.1:Conv2d ReLU layers.2:Conv2d ReLU',
    ],
    [
      'self.layers = nn.ModuleList()\nfor i, c in enumerate([4, 8]):\n    self.layers.append(nn.Conv2d(3 if i == 0 else 4, c, 3))',
      'for i in range(len(self.layers)):\n    x = self.layers[i](x)\nreturn x',
      'layers.0:Conv2d layers.1:Conv2d',
    ],
    [
      'for i in range(2):\n    self.add_module(f"conv{i + 1}", nn.Conv2d(3, 3, 3))',
      'return self.conv2(self.conv1(x))',
      'conv1:Conv2d conv2:Conv2d',
    ],
    [
      'self.act = F.relu\nself.conv = nn.Conv2d(3, 4, 3)\nself.norm = nn.BatchNorm2d',
      'return self.act(self.conv(x))',
      'conv:Conv2d ReLU',
    ],
  ])('%s ··· %s', (init, forward, expected) => {
    expect(net(inClass(init, forward))).toMatchObject({ forward: expected, partial: null });
  });

  test('the order of construction is kept beside that of forward, and what forward never uses too', () => {
    expect(
      net(
        inClass(
          'self.b = nn.Conv2d(4, 8, 3)\nself.a = nn.Conv2d(3, 4, 3)\nself.c = nn.Conv2d(1, 1, 1)',
          'return self.b(F.relu(self.a(x)))',
        ),
      ),
    ).toMatchObject({
      modules: 'b:Conv2d a:Conv2d ReLU c:Conv2d',
      forward: 'a:Conv2d ReLU b:Conv2d',
    });
  });

  test.each([
    [
      'x = F.relu(self.conv1(x))\nreturn torch.fft.fft2(self.conv2(x))',
      'conv1:Conv2d ReLU conv2:Conv2d',
      ['not-followed', 10, 'torch.fft.fft2(self.conv2(x))'],
    ],
    ['x = self.conv1(x)\nx = self.rnn(x)\nreturn x', 'conv1:Conv2d', ['unknown-layer', 6, 'LSTM']],
    [
      'x = self.conv1(x)\nif x.mean() > 0:\n    x = self.conv2(x)\nreturn x',
      'conv1:Conv2d mean gt',
      ['not-followed', 10, 'x.mean() > 0'],
    ],
  ])('what cannot be followed is named, and what comes before is taken: %s', (forward, expected, partial) => {
    const init = 'self.conv1 = nn.Conv2d(3, 4, 3)\nself.conv2 = nn.Conv2d(4, 8, 3)\nself.rnn = nn.LSTM(3, 4)';
    const result = net(inClass(init, forward));
    expect(result.forward).toBe(expected);
    expect(result.partial?.slice(0, 2)).toEqual(partial.slice(0, 2));
    expect(result.partial?.[2]).toBe(partial[2]);
  });

  test('blocks of classes of its own, with defaults and arguments', () => {
    const source = `import torch.nn as nn
class Block(nn.Module):
    def __init__(self, a, b, *, kernel=3, act=nn.ReLU):
        super(Block, self).__init__()
        self.conv = nn.Conv2d(a, b, kernel, padding=kernel // 2)
        self.act = act(inplace=True)
    def forward(self, x):
        return self.act(self.conv(x))

class Net(nn.Module):
    width = 8
    def __init__(self, c=3, act=nn.ReLU, **kw):
        super().__init__()
        self.stem = Block(c, self.width)
        self.body = nn.Sequential(*[Block(8, 8, kernel=5, act=act) for _ in range(2)])
    def forward(self, x):
        return self.body(self.stem(x))
`;
    expect(net(source)).toMatchObject({
      forward: 'stem.conv:Conv2d stem.act:ReLU body.0.conv:Conv2d body.0.act:ReLU body.1.conv:Conv2d body.1.act:ReLU',
      partial: null,
    });
  });

  test('loops over lists, as VGG has them', () => {
    const source = `cfgs = {'A': [64, 'M', 128, 'M'], 'B': [64]}
def make_layers(cfg, batch_norm=False):
    layers = []
    in_channels = 3
    for v in cfg:
        if v == 'M':
            layers += [nn.MaxPool2d(kernel_size=2, stride=2)]
        else:
            conv2d = nn.Conv2d(in_channels, v, kernel_size=3, padding=1)
            if batch_norm:
                layers += [conv2d, nn.AvgPool2d(1), nn.ReLU(inplace=True)]
            else:
                layers.extend([conv2d, nn.ReLU(inplace=True)])
            in_channels = v
    return nn.Sequential(*layers)

class VGG(nn.Module):
    def __init__(self, cfg='A', num_classes=10):
        super().__init__()
        self.features = make_layers(cfgs[cfg])
        self.classifier = nn.LSTM(num_classes)
    def forward(self, x):
        x = self.features(x)
        return self.classifier(x)
model = VGG()
`;
    const result = net(source);
    expect(result.forward.replaceAll(/features\.\d:/g, '')).toBe('Conv2d ReLU MaxPool2d Conv2d ReLU MaxPool2d');
    expect(result.args.map((a) => a.slice(0, 2))).toEqual([[3, 64], [true], [2, 2], [64, 128], [true], [2, 2]]);
    expect(result.partial?.slice(0, 2)).toEqual(['unknown-layer', 21]);
  });

  test('a class that derives from nn.Sequential, or from another of the source', () => {
    expect(
      net(
        'class Net(nn.Sequential):\n    def __init__(self):\n        super().__init__(nn.Conv2d(3, 4, 3), nn.ReLU())\n',
      ),
    ).toMatchObject({ forward: 'Conv2d ReLU' });
    const source = `${inClass('self.conv = nn.Conv2d(3, 4, 3)', 'return self.conv(x)')}\nclass More(Net):\n    def __init__(self):\n        super().__init__()\n        self.more = nn.ReLU()\n    def forward(self, x):\n        return self.more(super().forward(x))\nnet = More()`;
    expect(net(source)).toMatchObject({ forward: 'conv:Conv2d more:ReLU', partial: null });
  });

  test("Python's own errors in a class are the net's in a layer's constructor, and else the source's", () => {
    const call = readSource(`${inClass('self.conv = nn.Conv2d(3, 4)', 'return self.conv(x)')}`);
    expect(call).toMatchObject({ ok: true, wrong: [{ code: 'missing-argument', line: 4 }] });
    const own = readSource('class N(nn.Module):\n    def __init__(self, a):\n        super().__init__()\nn = N()\n');
    expect(own).toMatchObject({
      ok: false,
      error: { text: "N.__init__() missing 1 required positional argument: 'a'", line: 4 },
    });
  });
});
