import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import data from '../../../test-data/prints.json';
import { cpuTime } from '../../testing/cpu_time';
import { LONGEST } from './read';
import { readAll, type SourceKind } from './read_all';
import { nets } from './testing/nets';
import { writeClass, writeSequential } from './write/write';
import { writeScript } from './write/write_script';

// `npm run oracle` is the whole run.
const RUNS = Number(process.env.CONVSCOPE_FUZZ ?? (import.meta.env.MODE === 'oracle' ? 20_000 : 2000));

const exercise = readFileSync(join(import.meta.dirname, '../../../test-data/sources/exercise.py'), 'utf8');

const vgg = `def make(cfg, c=3):
    layers = []
    for v in cfg:
        if v == 'M': layers += [nn.MaxPool2d(2)]
        else:
            layers.append(nn.Conv2d(c, v, 3, padding=1))
            c = v
    return nn.Sequential(*layers, *[nn.ReLU() for _ in range(2)])
class VGG(nn.Module):
    def __init__(self, cfg=(8, 'M', 16), **kw):
        super().__init__()
        self.features = make(cfg)
        self.blocks = nn.ModuleList([nn.Conv2d(16, 16, 1) for i in range(3)])
    def forward(self, x):
        x = self.features(x)
        for i, b in enumerate(self.blocks):
            x = F.relu(b(x)) if i < 2 else b(x).sigmoid()
        return F.max_pool2d(x.view(x.size(0), -1), 2)
`;

const keras = `model = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(8, 3, strides=2, padding='same', activation='relu')])
model.add(layers.Flatten()); model.add(layers.Dense(10, activation=lambda x: x))
`;

const prints = data.nets.map((net) => net.print);

const PIECES = [
  ...'( ) [ ] { } , . : ; = == + - * ** / // % @ # \\ " \''.split(' '),
  ...[
    '"""',
    "'''",
    '\n',
    '\n    ',
    '\t',
    '\0',
    '\r',
    '\u2028',
    '💥',
    ' ',
    'lambda: ',
    'yield ',
    'await ',
    'for x in x:\n ',
  ],
  ...[
    'self.',
    'x = x\n',
    'nn.',
    'F.relu(',
    'nn.Sequential(',
    '# off: ',
    '*[',
    '**{',
    'if x else ',
    'not ',
    ' in ',
    '1e999',
  ],
  ...[
    '9'.repeat(400),
    '-1',
    '0',
    'None',
    'range(10**9)',
    'a = [a]\n',
    'l.append(l)\n',
    'l = []\n',
    'l += l\n',
    'while True: pass\n',
  ],
  ...[
    'def f(): return f()\n',
    'f()\n',
    'class A(A): pass\n',
    'self.__init__()',
    'super().',
    'forward',
    '('.repeat(251),
    '['.repeat(50),
    '(0-1): 2 x ',
    '(a): ',
    '(a): Block(\n',
  ],
];

/** Sources that are cut, doubled and spliced. */
const base = fc.oneof(
  fc.constantFrom(exercise, vgg, keras),
  fc.constantFrom(...prints),
  nets().map(writeSequential),
  nets().map(writeClass),
  nets().map((a) => writeScript({ seed: '1', input: [3, 8, 8], recipe: 'paired', a, b: null, style: 'functional' })),
);
const edits = fc.array(fc.tuple(fc.nat(), fc.nat(60), fc.nat(4), fc.constantFrom(...PIECES), fc.nat()), {
  minLength: 1,
  maxLength: 5,
});
const mutated = fc.tuple(base, base, edits).map(([source, other, list]) =>
  list.reduce((text, [at, length, way, piece, from]) => {
    const i = at % (text.length + 1);
    const j = from % (other.length + 1);
    const middle =
      [piece, '', text.slice(i, i + length).repeat(2), other.slice(j, j + length * 4), piece.repeat(20)][way] ?? '';
    return text.slice(0, i) + middle + text.slice(way === 0 ? i : i + length);
  }, source),
);

/** Reads a source; whatever it is, it ends in nets and errors whose places are in it, in time. */
function endsWell(source: string, kind: SourceKind): void {
  const started = cpuTime();
  const { nets: found, errors } = readAll(source, kind);
  // The steps that a reading may take, on a slow machine.
  expect(cpuTime() - started).toBeLessThan(6000);
  expect(found.length + errors.length).toBeGreaterThan(0);
  for (const error of [...errors, ...found.flatMap((n) => n.partial ?? [])]) {
    expect(error.line >= 1 && error.column >= 1 && error.from >= 0 && error.from <= error.to).toBe(true);
    if (kind === 'py') expect(error.to).toBeLessThanOrEqual(source.length);
  }
  for (const { net, reading } of found) {
    expect(net.forward.uses.every((u) => net.modules.some((m) => m.id === u.module))).toBe(true);
    if (kind === 'ipynb') continue;
    for (const { call, args } of reading.calls.values()) {
      expect(call.from >= 0 && call.to <= source.length && call.from < call.to).toBe(true);
      for (const { value } of Object.values(args)) expect(value.from >= call.from && value.to <= call.to).toBe(true);
    }
  }
}

test(`${RUNS} sources that are cut, doubled and spliced`, { timeout: 120_000 + RUNS * 100 }, () => {
  fc.assert(
    fc.property(mutated, (source) => endsWell(source, 'py')),
    { numRuns: RUNS },
  );
});

test('notebooks of such sources, whole and cut', { timeout: 120_000 }, () => {
  const notebook = fc
    .array(mutated, { maxLength: 4 })
    .map((cells) =>
      JSON.stringify({ cells: cells.map((source) => ({ cell_type: 'code', source: source.split(/(?<=\n)/) })) }),
    );
  fc.assert(
    fc.property(notebook, fc.nat(), fc.boolean(), (text, at, cut) =>
      endsWell(cut ? text.slice(0, at % text.length) : text, 'ipynb'),
    ),
    { numRuns: Math.ceil(RUNS / 20) },
  );
});

test.each(['(', '[', '()', '{', '"', 'f(', 'a.', '(\n', 'x = [', 'class A:\n ', 'lambda:', '-', 'not '])(
  'a megabyte of %j is too long, and a cell of it too',
  (piece) => {
    const text = piece.repeat(Math.ceil((LONGEST + 1) / piece.length));
    for (const [source, kind] of [
      [text, 'py'],
      [JSON.stringify({ cells: [{ cell_type: 'code', source: text }] }), 'ipynb'],
    ] as const) {
      const started = cpuTime();
      const { errors, complete } = readAll(source, kind);
      expect(errors.map((e) => e.code)).toEqual(['too-long']);
      expect(complete).toBe(false);
      expect(cpuTime() - started).toBeLessThan(2000);
    }
  },
);

test.each([
  ['endless recursion', 'def f(x): return f(x)\nnn.ReLU(f(1))'],
  ['a class within itself', 'class A(nn.Module):\n  def __init__(self):\n    self.a = A()\nA()'],
  [
    'a forward that calls itself',
    'class A(nn.Module):\n  def __init__(self):\n    super().__init__()\n    self.c = nn.ReLU()\n  def forward(self, x): return self.forward(self.c(x))',
  ],
  ['a class that derives from itself', 'class A(A):\n  pass\nA()'],
  ['lists without end', `l = [1]\n${'l = l + l\n'.repeat(60)}nn.ReLU(l)`],
  ['loops in loops', `for a in range(20000):\n for b in range(20000):\n  for c in range(20000):\n   nn.ReLU()`],
  ['empty sequences without end', `a = nn.Sequential()\n${'a = nn.Sequential(a, a)\n'.repeat(60)}`],
  ['a list in itself', 'l = []\nl.append(l)\nnn.Sequential(*l)\nnn.Conv2d(l, l, l)\nl == l'],
  [
    'a container in itself',
    's = nn.Sequential()\ns.append(s)\nclass N(nn.Module):\n  def __init__(self):\n    self.s = s\n    self.me = self\n  def forward(self, x):\n    return self.s(x)',
  ],
  ['texts without end', `s = "ab"\n${'s = s + s\n'.repeat(60)}nn.ReLU(s)`],
  ['numbers without end', `n = 9\n${'n = n * n\n'.repeat(60)}nn.ReLU(n)`],
  ['comprehensions in comprehensions', 'nn.Sequential(*[nn.ReLU() for a in range(20000) for b in range(20000)])'],
])('%s', (_name, source) => {
  endsWell(source, 'py');
});
