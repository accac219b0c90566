import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ArgValue } from '../../../core/args';
import { layerSpec } from '../../../core/layers/rows';
import { chained, freshId, type Net, withArgs } from '../../../core/net/net';
import { readSource } from '../read';
import { argument, content, nets } from '../testing/nets';
import { applyChanges } from './changes';
import { editSource, type Written, withIds } from './edit';
import { writeClass, writeSequential } from './write';

function read(source: string): Written {
  const result = readSource(source);
  if (!result.ok) throw new Error(`${result.error.code} at ${result.error.line}: ${source}`);
  return result;
}

/** A source after a change of one argument of its layer `at`. */
function edited(source: string, at: number, name: string, value: ArgValue): string | null {
  const written = read(source);
  const changes = editSource(source, written, withArgument(written.net, at, name, value));
  return changes && applyChanges(source, changes);
}

describe('an argument, in place', () => {
  test.each([
    ['nn.Conv2d(3, 4, 3)  # first', 0, 'kernel_size', 5, 'nn.Conv2d(3, 4, 5)  # first'],
    [
      'nn.Conv2d(3, 4, kernel_size = 3, padding=1)',
      0,
      'padding',
      [1, 2],
      'nn.Conv2d(3, 4, kernel_size = 3, padding=(1, 2))',
    ],
    ['nn.Conv2d(3, 4, 3)', 0, 'stride', 2, 'nn.Conv2d(3, 4, 3, stride=2)'],
    ['nn.Conv2d(3, 4, 3)', 0, 'stride', 1, 'nn.Conv2d(3, 4, 3)'],
    [
      'nn.Conv2d(\n    3,\n    4,\n    3,  # kernel\n)',
      0,
      'stride',
      2,
      'nn.Conv2d(\n    3,\n    4,\n    3, stride=2  # kernel\n)',
    ],
    ['nn.ReLU()', 0, 'inplace', true, 'nn.ReLU(inplace=True)'],
    ['c = 4\nnn.Conv2d(3, c, 3)', 0, 'out_channels', 8, 'c = 4\nnn.Conv2d(3, 8, 3)'],
    [
      'nn.Sequential(\n    nn.ReLU(),\n    # off: nn.MaxPool2d(2),\n)',
      1,
      'kernel_size',
      3,
      'nn.Sequential(\n    nn.ReLU(),\n    # off: nn.MaxPool2d(3),\n)',
    ],
    ['a = [3, 4]\nnn.Conv2d(*a, 3)', 0, 'out_channels', 8, null],
    ['nn.Sequential(*[nn.MaxPool2d(2) for i in range(2)])', 1, 'kernel_size', 3, null],
  ])('%s', (source, at, name, value, expected) => {
    expect(edited(source, at, name, value)).toBe(expected);
  });

  const inForward = (line: string) =>
    `class N(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.conv = nn.Conv2d(3, 4, 3)\n    def forward(self, x):\n        ${line}\n`;
  test('of a function in forward, and of a module of a class', () => {
    const source = inForward('return F.max_pool2d(self.conv(x), 2)');
    expect(edited(source, 1, 'kernel_size', 3)).toBe(inForward('return F.max_pool2d(self.conv(x), 3)'));
    expect(edited(source, 1, 'stride', 1)).toBe(inForward('return F.max_pool2d(self.conv(x), 2, stride=1)'));
    expect(edited(source, 0, 'padding', 1)).toBe(source.replace('4, 3)', '4, 3, padding=1)'));
    expect(edited(inForward('return self.conv(x).view(-1, 3)'), 1, 'start_dim', 2)).toBeNull();
  });

  test('after an edit the source reads as the edited net', { timeout: 60_000 }, () => {
    const cases = nets({ minLength: 1 }).chain((net) =>
      fc.nat(net.modules.length - 1).chain((at) => {
        const module = net.modules[at];
        const specs = module ? layerSpec(module.kind).args : [];
        if (specs.length === 0) return fc.constant(null);
        return fc.constantFrom(...specs).chain((spec) => argument(spec).map((value) => ({ net, at, spec, value })));
      }),
    );
    fc.assert(
      fc.property(cases, fc.boolean(), (one, asClass) => {
        if (!one) return;
        const source = asClass ? writeClass(one.net) : writeSequential(one.net);
        const written = read(source);
        const after = withArgument(written.net, one.at, one.spec.name, one.value);
        const changes = editSource(source, written, after);
        if (!changes) throw new Error('not edited');
        const text = applyChanges(source, changes);
        expect(content(read(text).net)).toEqual(content(after));
        if (isSame(written.net, after)) expect(text).toBe(source);
      }),
      { numRuns: 300 },
    );
  });
});

const isSame = (a: Net, b: Net) => JSON.stringify(content(a)) === JSON.stringify(content(b));

/** A net with another value of one argument of the layer that its use `at` runs. */
function withArgument(net: Net, at: number, name: string, value: ArgValue): Net {
  const changed = net.forward.uses[at]?.module;
  const modules = net.modules.map((m) => (m.id === changed ? withArgs(m, { ...m.args, [name]: value }) : m));
  return { ...net, modules };
}

describe('layers', () => {
  const source = `net = nn.Sequential(
    # the first
    nn.Conv2d(3, 16, 3),  # small
    nn.ReLU(inplace = True),
    nn.MaxPool2d(2)
)
print(net)
`;
  const swap = (net: Net, order: readonly number[]): Net => ({
    modules: order.flatMap((i) => net.modules[i] ?? []),
    forward: chained(order.flatMap((i) => net.forward.uses[i] ?? [])),
  });
  const change = (after: (net: Net) => Net, text = source) => {
    const written = read(text);
    const changes = editSource(text, written, after(written.net));
    return changes && applyChanges(text, changes);
  };

  const off =
    (at: number) =>
    (n: Net): Net => ({
      ...n,
      forward: { ...n.forward, uses: n.forward.uses.map((u, i) => ({ ...u, off: i === at })) },
    });

  test('moved, removed, switched off and on, added, each with its comments', () => {
    expect(change((n) => swap(n, [1, 2, 0]))).toBe(`net = nn.Sequential(
    nn.ReLU(inplace = True),
    nn.MaxPool2d(2),
    # the first
    nn.Conv2d(3, 16, 3),  # small
)
print(net)
`);
    expect(change((n) => swap(n, [0, 2]))).toBe(
      source.replace('    nn.ReLU(inplace = True),\n', '').replace('(2)', '(2),'),
    );
    expect(change(off(1))).toBe(source.replace('nn.ReLU', '# off: nn.ReLU').replace('(2)', '(2),'));
    const added = (n: Net): Net => {
      const module = { id: freshId(), kind: 'ReLU', args: {}, name: null } as const;
      const uses = [...n.forward.uses, { id: freshId(), module: module.id, off: false }];
      return { modules: [...n.modules, module], forward: chained(uses) };
    };
    expect(change(added)).toBe(source.replace('(2)\n', '(2),\n    nn.ReLU(),\n'));
    expect(change((n) => swap(n, [1, 0]), 'nn.Sequential(nn.ReLU(), nn.MaxPool2d(2))')).toBe(
      'nn.Sequential(nn.MaxPool2d(2), nn.ReLU())',
    );
    expect(change((n) => swap(n, [1, 0]), 'nn.ReLU()  # a\nnn.MaxPool2d(2)')).toBe('nn.MaxPool2d(2)\nnn.ReLU()  # a\n');
    expect(change((n) => swap(n, [1, 0]), 'a = nn.ReLU()\nb = nn.MaxPool2d(2)')).toBeNull();
  });

  test('a comment behind a layer stays there when it is switched off, and when it is on again', () => {
    const whole = source.replace('(2)', '(2),');
    const without = change(off(0)) ?? '';
    expect(without).toBe(whole.replace('nn.Conv2d', '# off: nn.Conv2d'));
    expect(change(off(-1), without)).toBe(whole);
    expect(change(off(0), 'nn.ReLU()  # why\nnn.Tanh()')).toBe('# off: nn.ReLU()  # why\nnn.Tanh()\n');
  });

  test('on one line, a layer that is switched off gives each its own: a comment would hold what follows it', () => {
    const main = (net: string) => `def main():\n    net = ${net}  # mine\n    print(net)\n\nmain()\n`;
    const lines = `nn.Sequential(
        nn.ReLU(),
        # off: nn.Tanh(),
        nn.ELU(),
    )`;
    expect(change(off(1), main('nn.Sequential(nn.ReLU(), nn.Tanh(), nn.ELU())'))).toBe(main(lines));
    expect(change(off(-1), main(lines))).toBe(main(lines.replace('# off: ', '')));
  });

  test('after any such edit the source reads as the edited net', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(
        nets({ minLength: 1 }),
        fc.array(fc.tuple(fc.nat(), fc.boolean()), { maxLength: 8 }),
        nets({ maxLength: 2 }),
        (net, picks, more) => {
          const text = writeSequential(net);
          const written = read(text);
          const taken = [...new Set(picks.map(([i]) => i % net.modules.length))];
          const kept = swap(written.net, taken);
          const uses = kept.forward.uses.map((u, i) => ({ ...u, off: picks[i]?.[1] ?? false }));
          const after: Net = {
            modules: [...kept.modules, ...more.modules],
            forward: chained([...uses, ...more.forward.uses]),
          };
          const changes = editSource(text, written, after);
          if (!changes) throw new Error('not edited');
          const changed = applyChanges(text, changes);
          expect(content(read(changed).net)).toEqual(content(after));
        },
      ),
      { numRuns: 200 },
    );
  });

  test('a reading takes the ids of the net that the page keeps', () => {
    const written = read(source);
    const kept = read(source).net;
    const renamed = withIds(written, kept);
    expect(renamed.net).toBe(kept);
    expect(kept.modules.map((m) => renamed.reading.calls.get(m.id)?.call)).toEqual(
      written.net.modules.map((m) => written.reading.calls.get(m.id)?.call),
    );
    const changes = editSource(source, renamed, withArgument(kept, 0, 'stride', 2));
    expect(changes && applyChanges(source, changes)).toBe(source.replace('16, 3)', '16, 3, stride=2)'));
  });
});
