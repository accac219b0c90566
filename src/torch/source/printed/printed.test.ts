import { describe, expect, test } from 'vitest';
import { moduleOf } from '../../../core/net/net';
import { cpuTime } from '../../../testing/cpu_time';
import { readSource } from '../read';
import { readAll } from '../read_all';
import { applyChanges } from '../write/changes';
import { editSource } from '../write/edit';

const NET = `Net(
  (conv1): Conv2d(3, 16, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))
  (features): Sequential(
    (0): ReLU(inplace=True)
    (1): MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)
  )
  (fc): Linear(in_features=1024, out_features=10, bias=True)
)`;
const KINDS = ['Conv2d', 'ReLU', 'MaxPool2d', 'Linear'];

function read(source: string) {
  const result = readSource(source);
  if (!result.ok) throw new Error(`${result.error.code} at ${result.error.line}:${result.error.column}`);
  return result;
}

function kinds(source: string): string[] {
  const { net } = read(source);
  return net.forward.uses.map((u) => moduleOf(net, u.module).kind);
}

function error(source: string) {
  const result = readSource(source);
  if (result.ok) throw new Error(`was read: ${source}`);
  const { code, line, column } = result.error;
  return [code, line, column];
}

describe('a printed net', () => {
  test('is a chain of its layers in the order printed, with their names, and the page says what it does not know', () => {
    const { net, partial, notes } = read(NET);
    expect(kinds(NET)).toEqual(KINDS);
    expect(net.modules.map((m) => m.name)).toEqual(['conv1', 'features.0', 'features.1', 'fc']);
    expect(net.modules[0]?.args).toEqual({ in_channels: 3, out_channels: 16, kernel_size: 3, stride: 1, padding: 1 });
    expect(partial).toBeNull();
    expect(notes).toMatchObject([
      { code: 'printed', params: {}, line: 1, column: 1, from: 0, to: 3, cell: null },
      { code: 'print-flatten', line: 7, column: 9 },
    ]);
  });

  test.each([
    ['after its command', `>>> print(net)\n${NET}\n>>> `],
    ['as a console shows a value', `>>> net = Net()\n>>> net\n${NET}`],
    ['as a notebook does', `Out[3]: ${NET}`],
    ['as a notebook does, on a line of its own', `In [3]: net\n\nOut[3]: \n${NET}`],
    ['after a script', `import torchvision\nnet = load('net.pt')\nprint(net)\n${NET}\n`],
    ['in a question', `Here's my net, which "doesn't" work:\n\n\`\`\`\n${NET}\n\`\`\`\n\nWhat (if anything is wrong?`],
    ['without its indentation', NET.replace(/^ +/gm, '')],
    ['with it deepened', NET.replace(/^/gm, '      ')],
    ['with lines of Windows', NET.replaceAll('\n', '\r\n')],
    ['on few lines', NET.replace(/\n +/g, ' ').replace('Net( ', 'Net(\n')],
    ['without its name', NET.split('\n').slice(1, -1).join('\n')],
    ['without its name, and with its end', NET.split('\n').slice(1).join('\n')],
    ['with a remark', NET.replace('ReLU(inplace=True)', 'ReLU(inplace=True)  # (not) "here')],
    ['as PyTorch 0.4 wrote it', NET.replace('inplace=True', 'inplace').replace('Conv2d(', 'Conv2d (')],
  ])('%s', (_how, source) => {
    expect(kinds(source)).toEqual(KINDS);
    expect(readAll(source, 'py').nets.map((n) => n.net.modules.length)).toEqual([4]);
    expect(read(source).notes.map((n) => n.code)).toEqual(['printed', 'print-flatten']);
  });

  test('repeated modules are each one of their own', () => {
    const block = 'Block(\n  (conv): Conv2d(4, 4, kernel_size=(1, 1), stride=(1, 1))\n  (act): ReLU()\n)';
    const { net } = read(`ModuleList(\n(0-1): 2 x ${block}\n(2): Tanh()\n)`);
    expect(net.modules.map((m) => `${m.name} ${m.kind}`)).toEqual([
      '0.conv Conv2d',
      '0.act ReLU',
      '1.conv Conv2d',
      '1.act ReLU',
      'null Tanh',
    ]);
    expect(new Set(net.modules.map((m) => m.id)).size).toBe(5);
  });

  test('what Python says of the net goes before what it printed', () => {
    const script = `net = nn.Sequential(nn.Conv2d(3, 8, 3), nn.Tanh())\nprint(net)\n${NET}`;
    expect(kinds(script)).toEqual(['Conv2d', 'Tanh']);
    expect(readAll(script, 'py').nets).toHaveLength(1);
    expect(error(`nn.Sequential(nn.Conv2d(3, n, 3))\n${NET}`)).toEqual(['unknown-name', 1, 28]);
    expect(kinds(`"""A net:\n\n${NET}\n"""\nnn.Tanh()\n`)).toEqual(['Tanh']);
    expect(error(`"""A net:\n\n${NET}\n"""\nx = (\n`)).toEqual(['unclosed', 12, 5]);
  });

  test('several are all there to choose from', () => {
    const source = `${NET}\n\nTwo(\n  (a): Tanh()\n)\n\n(b): ReLU()`;
    const others = read(source).notes.filter((n) => n.code === 'other-net');
    expect(others.map((n) => [n.params.name, n.line])).toEqual([
      ['Two', 10],
      ['', 14],
    ]);
    const all = readAll(source, 'py');
    expect(all.nets.map((n) => [n.label, n.line, n.net.modules.length])).toEqual([
      ['Net', 1, 4],
      ['Two', 10, 1],
      ['', 14, 1],
    ]);
    expect([all.errors, all.complete]).toEqual([[], true]);
  });

  test('ends before what the page does not know', () => {
    const { net, partial } = read(NET.replace('Sequential(', 'Sequential(\n    (rnn): LSTM(3, 4)'));
    expect(net.modules.map((m) => m.kind)).toEqual(['Conv2d']);
    expect(partial).toMatchObject({ code: 'unknown-layer', params: { name: 'LSTM' }, text: null, line: 4, column: 12 });
    expect(error(NET.replace('Conv2d', 'Conv3d'))).toEqual(['unknown-layer', 2, 12]);
    const attention = `(a): ReLU()\n(b): MultiheadAttention(\n  (out_proj): Linear(in_features=4, out_features=4, bias=True)\n)`;
    expect(read(attention).partial).toMatchObject({ params: { name: 'MultiheadAttention' }, line: 2 });
  });

  test('a flatten is missed only where maps meet a Linear, and once', () => {
    const codes = (source: string) => read(source).notes.map((n) => `${n.code} ${n.line}`);
    const flat = NET.replace('(fc)', '(flat): Flatten()\n  (fc)');
    expect(codes(flat)).toEqual(['printed 1']);
    expect(codes(`${NET}`.replace(/\(fc\).*/, '$&\n  $&'))).toEqual(['printed 1', 'print-flatten 7']);
    expect(read('(a): ReLU()').notes[0]).toMatchObject({ from: 0, to: 5 });
    expect(codes('(a): Linear(4, 4)\n(b): ReLU()\n(c): Linear(4, 4)')).toEqual(['printed 1']);
  });

  test('what a print leaves out of a layer is said once for each kind', () => {
    const pools = '(a): AvgPool2d(kernel_size=2, stride=2, padding=0)\n'.repeat(2);
    const ups = "(u): Upsample(scale_factor=2.0, mode='nearest')\n(v): Upsample(scale_factor=2.5, mode=bilinear)";
    expect(
      read(pools + ups)
        .notes.slice(1)
        .map((n) => [n.line, n.params]),
    ).toEqual([
      [1, { layer: 'AvgPool2d', argument: 'ceil_mode, count_include_pad, divisor_override' }],
      [4, { layer: 'Upsample', argument: 'align_corners, recompute_scale_factor' }],
    ]);
  });

  test.each([
    ['Net(\n  (a): ReLU()\n', ['unclosed', 1, 4]],
    ['Net(\n  (a): ReLU(\n', ['unclosed', 2, 12]],
    ['Net(\n  (a): ReLU()\n  ...\n)', ['print-syntax', 3, 3]],
    ['Net(\n  (a): Conv2d(3, 4, kernel_size=(3; 3))\n)', ['print-syntax', 2, 35]],
    ['(a): Conv2d(3, 4, kernel_size=)', ['print-syntax', 1, 31]],
    ['(a): Conv2d(3, 4, kernel_size=k)', ['unknown-name', 1, 31]],
    ['(a): Conv2d(in_channels=3, 4)', ['positional-after-keyword', 1, 28]],
    ['(a): Sequential()', ['no-net', 1, 1]],
    ['(a): 999999999 x ReLU()', ['too-many-layers', 1, 18]],
    [`${'(a): B(\n'.repeat(300)}${')'.repeat(300)}`, ['too-deep', 201, 6]],
  ])('%#: what cannot be read is refused at its place', (source, expected) => {
    expect(error(source)).toEqual(expected);
  });

  test('arguments that PyTorch does not take are its own to refuse', () => {
    const { net, wrong } = read('(a): ReLU()\n(b): Conv2d(3, 4, kernel_size=(3.5, 3), stride=(1, 1))');
    expect(net.modules[1]?.call).toBe('3, 4, kernel_size=(3.5, 3), stride=(1, 1)');
    expect(wrong.map((w) => [w.code, w.line, w.column])).toEqual([['wrong-type', 2, 19]]);
  });

  test('nothing without end is opened, and a long text takes no time', () => {
    const nothing = `${'(0-998): 999 x Sequential(\n'.repeat(150)}${')\n'.repeat(150)}(a): ReLU()`;
    const started = cpuTime();
    expect(kinds(nothing)).toEqual(['ReLU']);
    for (const line of [
      '(a): B(\n',
      '(a): ReLU()\n',
      "(a): '\n",
      '"""(a): ReLU(\n',
      '   ( ',
      '(a): B("\n',
      "(a): B('\"'\n",
      'B(\n',
    ]) {
      const text = line.repeat(Math.floor(99_000 / line.length));
      expect(readAll(`${text}(z): Tanh()`, 'py').nets.length).toBeLessThan(2);
    }
    expect(cpuTime() - started).toBeLessThan(6000);
  });
});

describe('a change of the page', () => {
  /** A printed net after a layer's argument has become another. */
  function changed(source: string, layer: number, name: string, value: number | string | readonly number[]): string {
    const { net, reading } = read(source);
    const modules = net.modules.map((m, i) => (i === layer ? { ...m, args: { ...m.args, [name]: value } } : m));
    const after = { ...net, modules };
    const text = applyChanges(source, editSource(source, { net, reading }, after) ?? []);
    expect(read(text).net.modules.map((m) => m.args)).toEqual(after.modules.map((m) => m.args));
    return text;
  }

  test('is made at its place in the print', () => {
    expect(changed(NET, 0, 'kernel_size', 5)).toBe(NET.replace('kernel_size=(3, 3)', 'kernel_size=5'));
    expect(changed(NET, 0, 'padding', 'same')).toBe(NET.replace('padding=(1, 1)', "padding='same'"));
    expect(changed(NET, 0, 'dilation', [2, 1])).toBe(NET.replace('padding=(1, 1)', 'padding=(1, 1), dilation=(2, 1)'));
    expect(changed(NET, 3, 'out_features', 4)).toBe(NET.replace('out_features=10', 'out_features=4'));
  });

  test('is none of a print where one line says several layers, or steps are added', () => {
    const folded = '(0-1): 2 x Dropout(p=0.5, inplace=False)';
    const { net, reading } = read(folded);
    const [first, ...more] = net.modules;
    if (!first) throw new Error('no module');
    expect(editSource(folded, { net, reading }, { ...net, modules: [{ ...first, args: { p: 0.1 } }, ...more] })).toBe(
      null,
    );
    const shorter = { modules: more, forward: { ...net.forward, uses: net.forward.uses.slice(1) } };
    expect(editSource(folded, { net, reading }, shorter)).toBe(null);
  });
});
