import { describe, expect, test } from 'vitest';
import { moduleOf } from '../../core/net/net';
import { readSource } from './read';
import { readAll } from './read_all';

/** Kinds and arguments of a source's steps, and where it ends. */
function steps(source: string) {
  const result = readSource(source);
  if (!result.ok) {
    const { code, line, params, text } = result.error;
    return { error: [code, line, text ?? params.name ?? params.what] };
  }
  const { net, partial, notes } = result;
  const forward = net.forward.uses.map((u) => {
    const { kind, args } = moduleOf(net, u.module);
    return [kind, ...Object.values(args).map((v) => JSON.stringify(v))].join(' ');
  });
  return {
    forward: forward.join(', '),
    partial: partial && [partial.code, partial.line, partial.params.name ?? partial.params.what],
    init: net.modules.flatMap((m) => (m.init ?? []).map((i) => `${i.fn} ${Object.values(i.args)}`)),
    notes: notes.map((n) => n.code),
  };
}

const inClass = (init: string, forward: string, sig = 'self') =>
  `class Net(nn.Module):\n    def __init__(${sig}):\n        super().__init__()\n${init.replace(/^/gm, '        ')}\n    def forward(self, x):\n${forward.replace(/^/gm, '        ')}\n`;

const inSequence = (lines: string) => `import torch.nn as nn\n${lines}\n`;

describe('Python that nets are built with', () => {
  test.each([
    ["net = nn.Sequential()\nfor i in range(2):\n    net.add_module('conv' + str(i), nn.Conv2d(3, 3, i + 1))", 2],
    ["net = nn.Sequential()\nfor i in range(2):\n    net.add_module('conv{}'.format(i), nn.Conv2d(3, 3, i + 1))", 2],
    ["net = nn.Sequential()\nfor i in range(2):\n    net.add_module(f'c{i:02d}', nn.Conv2d(3, 3, i + 1))", 2],
    ["ks = [int(k) for k in '1-2'.split('-')]\nnet = nn.Sequential(*[nn.Conv2d(3, 3, k) for k in ks])", 2],
    ['ks = list(map(int, "1 2".split()))\nnet = nn.Sequential(*(nn.Conv2d(3, 3, k) for k in sorted(ks)))', 2],
    ['first, *rest = 1, 2\nnet = nn.Sequential(nn.Conv2d(3, 3, first), nn.Conv2d(3, 3, rest[0]))', 2],
    ['k, ls = 1, []\nwhile k < 3:\n    ls += [nn.Conv2d(3, 3, k)]\n    k += 1\nnet = nn.Sequential(*ls)', 2],
    ['d = {k: nn.Conv2d(3, 3, k) for k in (1, 2)}\nnet = nn.Sequential(*d.values())', 2],
    ['try:\n    k = 2\nexcept ImportError:\n    k = 3\nnet = nn.Sequential(nn.Conv2d(3, 3, 1), nn.Conv2d(3, 3, k))', 2],
    [
      'import itertools\nls = [[nn.Conv2d(3, 3, 1)], [nn.Conv2d(3, 3, 2)]]\nnet = nn.Sequential(*itertools.chain(*ls))',
      2,
    ],
    ['net = nn.Sequential(nn.Conv2d(3, 3, 2), nn.ReLU())\nnet.insert(0, nn.Conv2d(3, 3, 1))\ndel net[-1]', 2],
    ['net = nn.Sequential(nn.Conv2d(3, 3, 1), nn.ReLU())\nnet[1] = nn.Conv2d(3, 3, 2)', 2],
    ['net = nn.Sequential(nn.Conv2d(3, 3, 1)) + nn.Sequential(nn.Conv2d(3, 3, 2))', 2],
    ['k = 1 if 1 < 7 < 5 else 2\nnet = nn.Sequential(nn.Conv2d(3, 3, 1), nn.Conv2d(3, 3, k))', 2],
  ])('%s', (lines, count) => {
    const all = ['Conv2d 3 3 1', 'Conv2d 3 3 2'].slice(0, count).join(', ');
    expect(steps(inSequence(lines))).toMatchObject({ forward: all, partial: null });
  });

  test.each([
    ['@dataclass\nclass C:\n    c: int\n    k: int = 3\ncfg = C(3, k=5)'],
    ["C = namedtuple('C', ['c', 'k'])\ncfg = C(3, k=5)"],
    ['class C(NamedTuple):\n    c: int\n    k: int = 3\ncfg = C(k=5, c=3)'],
    ['from types import SimpleNamespace\ncfg = SimpleNamespace(c=3, k=5)'],
    ['class C: c = 3; k = 5\ncfg = C()'],
    [
      '@dataclass\nclass C:\n    c: int = 3\n    ks: list = field(default_factory=lambda: [5])\n    @property\n    def k(self):\n        return self.ks[0]\ncfg = C()',
    ],
  ])('values by their names: %s', (config) => {
    expect(steps(`${config}\nnet = nn.Sequential(nn.Conv2d(cfg.c, 4, cfg.k))`)).toMatchObject({
      forward: 'Conv2d 3 4 5',
    });
  });

  test('a match of words, an error that is raised for others', () => {
    const init =
      'match act:\n    case "relu":\n        self.act = nn.ReLU()\n    case "tanh" | "th":\n        self.act = nn.Tanh()\n    case _:\n        raise ValueError(act)';
    const source = `${inClass(init, 'return self.act(x)', 'self, act')}net = Net("%")\n`;
    expect(steps(source.replace('%', 'th'))).toMatchObject({ forward: 'Tanh' });
    expect(steps(source.replace('%', 'elu'))).toEqual({ error: ['raises', 10, 'raise ValueError(act)'] });
  });

  test('what is no module from outside does not stop the reading', () => {
    const source =
      'from torch.optim.lr_scheduler import StepLR\nnet = nn.Sequential(nn.ReLU())\ns = StepLR(optimizer, 3)\n';
    expect(steps(source)).toMatchObject({ forward: 'ReLU' });
    expect(readAll(source, 'py').errors).toEqual([]);
  });

  test('what a class needs and nothing gives is named', () => {
    expect(steps(inClass('self.a = nn.Conv2d(whatever, 3, 3)', 'return self.a(x)', 'self, whatever'))).toEqual({
      error: ['unknown-name', 4, 'whatever'],
    });
    const given = inClass('self.a = nn.ReLU()\nself.n = n', 'return self.a(x)', 'self, n');
    expect(steps(`${given}net = Net(args.n)`)).toMatchObject({ forward: 'ReLU' });
  });
});

describe('a layer that cannot be followed ends the net, and is not left out', () => {
  const head = 'from attention import CBAM\n';
  test.each([
    [
      'layers = [nn.Conv2d(3, 4, 3)]\nlayers.append(CBAM(4))\nlayers.append(nn.ReLU())\nself.net = nn.Sequential(*layers)',
      6,
    ],
    ['layers = []\nlayers += [nn.Conv2d(3, 4, 3), CBAM(4), nn.ReLU()]\nself.net = nn.Sequential(*layers)', 6],
    ['self.net = nn.Sequential(nn.Conv2d(3, 4, 3))\nfor _ in range(CBAM.n):\n    self.net.append(nn.ReLU())', 6],
    ['self.net = nn.Sequential(nn.Conv2d(3, 4, 3), CBAM(4), nn.ReLU())', 5],
  ])('%s', (init, line) => {
    const result = steps(head + inClass(init, 'return self.net(x)'));
    expect(result).toMatchObject({ forward: 'Conv2d 3 4 3', partial: ['not-followed', line, expect.anything()] });
  });
});

describe('what forward does with maps', () => {
  const conv = 'self.c = nn.Conv2d(3, 4, 3)';
  test.each([
    ['x = self.c(x)\nreturn x.view(x.size(0), int(x.numel() / x.size(0)))', 'Conv2d 3 4 3, Flatten'],
    ['x = self.c(x)\nreturn x.reshape(-1, np.prod(x.shape[1:]))', 'Conv2d 3 4 3, Flatten'],
    ['if x.shape[1] != 3:\n    raise ValueError(x.shape)\nreturn self.c.forward(x)', 'Conv2d 3 4 3'],
    ['if x.dim() == 3:\n    x = x.unsqueeze(0)\nlogging.debug("x %s", x.mean())\nreturn self.c(x)', 'Conv2d 3 4 3'],
    ['for name, module in self.named_children():\n    x = module(x)\nreturn x', 'Conv2d 3 4 3'],
    ['for module in self._modules.values():\n    x = module(x)\nreturn x', 'Conv2d 3 4 3'],
    [
      'if x.is_cuda and self.n > 1:\n    return None\nreturn functools.reduce(lambda h, f: f(h), [self.c, F.relu], x)',
      'Conv2d 3 4 3, ReLU',
    ],
  ])('%s', (forward, expected) => {
    expect(steps(inClass(conv, forward))).toMatchObject({ forward: expected, partial: null });
  });

  test('functions of an import of everything', () => {
    const source = `from torch.nn import *\nfrom torch.nn.functional import *\n${inClass('self.c = Conv2d(3, 4, 3)', 'return max_pool2d(relu(self.c(x)), 2)').replace('nn.Module', 'Module')}`;
    expect(steps(source)).toMatchObject({ forward: 'Conv2d 3 4 3, ReLU, MaxPool2d 2' });
  });
});

describe('recipes of weights', () => {
  test("by a convolution's numbers, on a device that is looked for", () => {
    const source = `device = torch.device('cuda' if torch.cuda.is_available() else 'cpu')
def init(m):
    if isinstance(m, (nn.Conv2d, nn.ConvTranspose2d)):
        n = m.kernel_size[0] * m.kernel_size[1] * m.out_channels
        m.weight.data.normal_(0, math.sqrt(2. / n))
    elif type(m) == nn.Linear:
        nn.init.xavier_uniform_(m.weight, gain=nn.init.calculate_gain('tanh'))
net = nn.Sequential(nn.Conv2d(3, 2, 3), nn.Flatten(), nn.Linear(18, 4)).to(device)
if device.type == 'cuda' and torch.cuda.device_count() > 1:
    net = nn.DataParallel(net)
net.apply(init)
`;
    expect(steps(source).init).toEqual([`normal_ 0,${1 / 3}`, `xavier_uniform_ ${5 / 3}`]);
  });

  test('of all parameters with more than one axis', () => {
    const source =
      'net = nn.Sequential(nn.Conv2d(3, 2, 3))\nfor p in net.parameters():\n    if p.dim() > 1:\n        nn.init.xavier_uniform_(p)\n';
    expect(steps(source).init).toEqual(['xavier_uniform_ ']);
  });
});

describe('classes', () => {
  const body =
    '    def __init__(self):\n        super().__init__()\n        self.a = nn.Conv2d(3, 4, 3)\n    def forward(self, x):\n        return self.a(x)\n';
  test.each([
    ['a mixin beside nn.Module', `class Net(Mixin, nn.Module):\n${body}`],
    ['methods without their class', body],
    [
      'nn.Module.__init__(self)',
      `class Net(nn.Module):\n${body.replace('super().__init__()', 'nn.Module.__init__(self)')}`,
    ],
    [
      'a function that makes one',
      `class Net(nn.Module):\n${body.replace('__init__(self)', '__init__(self, c)').replace('3, 4', 'c, 4')}def make(c=3):\n    return Net(c)\n`,
    ],
    [
      'a part of it that stands before',
      `class Act(nn.Module):\n    def forward(self, x):\n        return F.relu(x)\nclass Net(nn.Module):\n${body.replace('nn.Conv2d(3, 4, 3)', 'nn.Conv2d(3, 4, 3); self.b = Act()')}`,
    ],
  ])('%s', (_what, source) => {
    expect(steps(source)).toMatchObject({ forward: 'Conv2d 3 4 3', partial: null });
    expect(readAll(source, 'py')).toMatchObject({ nets: [{}], errors: [] });
  });
});

describe('texts as they are copied', () => {
  const net = 'net = nn.Sequential(\n    nn.ReLU(),\n    nn.Tanh(),\n)\n';
  test.each([
    ['with a mark before it', `\ufeff${net}`],
    ['with blanks of a page', net.replaceAll('    ', '\u00a0\u00a0\u00a0\u00a0').replace(',', ',\u200b')],
    ['with a form feed', `import torch\n\f\n${net}`],
    ['in the fence of an answer', `Here's a net (a small one:\n\n\`\`\`python\n${net}\`\`\`\n\nIt's "small".\n`],
    ['in a fence that was not copied whole', `${net}\`\`\`\nIt's small.\n`],
    [
      "with IPython's prompts",
      `In [1]: ${net.trimEnd().replaceAll('\n', '\n   ...: ')}\n\nIn [2]: net(x).shape\nOut[2]: torch.Size([1, (`,
    ],
    ["with a notebook's questions", `files = !ls *.png\nnet?\nt = %timeit -o f()\n${net}`],
  ])('%s', (_how, source) => {
    expect(steps(source)).toMatchObject({ forward: 'ReLU, Tanh' });
  });

  test('quotes of a word processor are named', () => {
    expect(steps('nn.Conv2d(3, 4, 3, padding=“same”)')).toEqual({
      error: ['syntax', 1, "invalid character '“' (U+201C)"],
    });
  });

  test('a notebook with a mark before it', () => {
    const cells = [{ cell_type: 'code', source: net }];
    expect(readAll(`\ufeff${JSON.stringify({ cells })}`, 'ipynb').nets).toMatchObject([{ cell: 0 }]);
  });

  test.each([
    'summary(net, (1, 8, 9))',
    'summary(net, input_size=(16, 1, 8, 9))',
    'x = torch.randn(size=(2, 1, 8, 9))',
  ])('what it is given: %s', (line) => {
    expect(readAll(net + line, 'py').input).toEqual([1, 8, 9]);
  });
});

describe('what has no end, or grows without one', () => {
  const classes = Array.from(
    { length: 40 },
    (_, i) => `class B${i}(A${i}): pass\nclass C${i}(A${i}): pass\nclass A${i + 1}(B${i}, C${i}): pass\n`,
  );
  test.each([
    'a = [1]\na[0] = a\nb = str(a)\nc = "%s" % a\n',
    'a = [1]\nfor i in range(100):\n    a.extend(a)\n',
    `class A0: pass\n${classes.join('')}class Z: pass\nb = isinstance(A40(), Z)\n`,
    'm = keras.Sequential([layers.ReLU()])\nfor i in range(100):\n    m.add(m)\n',
    'm = keras.Sequential([layers.ReLU()])\nfor i in range(100):\n    m = keras.Sequential([m, m])\n',
    "s = 'ab'\nfor i in range(60):\n    s = s.replace('a', s)\n    s = s.join([s, s])\n",
    'while True:\n    pass\n',
  ])('%# ends', (source) => {
    const { nets, errors } = readAll(source, 'py');
    expect(nets.length + errors.length).toBeGreaterThan(0);
  });
});
