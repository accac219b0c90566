import { ChangeSet } from '@codemirror/state';
import { describe, expect, test } from 'vitest';
import { Bench, COMMENTED, commented, said, setArg, turn } from './code_sync_bench';
import { sequential } from './core/net/net';
import { sameNet } from './core/net/same';
import * as edits from './state/edits';
import { readSource } from './torch/source/read';
import { writeFunctional } from './torch/source/write/write';
import { writeScript } from './torch/source/write/write_script';
import { type Status, TextSync } from './ui/code/sync';

const INPUT = [3, 16, 16] as const;

describe('a text and a net', () => {
  test('a slider changes the number in place, everything else stays', async () => {
    const bench = await commented();
    bench.edit(setArg(0, 'padding', 2));
    await bench.settle();
    expect(bench.text).toBe(COMMENTED.replace('padding=0', 'padding=2'));
    bench.edit(setArg(2, 'stride', 2));
    await bench.settle();
    expect(bench.text).toBe(COMMENTED.replace('padding=0', 'padding=2').replace('padding=1', 'padding=1, stride=2'));
  });

  test('typing changes the net, once, and keeps its ids', async () => {
    const bench = await commented();
    const before = bench.net;
    bench.replace('padding=0', 'padding=4');
    expect(bench.net).toBe(before);
    await bench.settle();
    expect(bench.net.modules[0]?.args.padding).toBe(4);
    expect(bench.net.modules.map((m) => m.id)).toEqual(before.modules.map((m) => m.id));
    expect(bench.puts).toBe(1);
  });

  test('a comment changes no net', async () => {
    const bench = await commented();
    bench.replace('# small', '# smaller');
    await bench.settle();
    expect(bench.puts).toBe(0);
    bench.edit(setArg(0, 'padding', 3));
    await bench.settle();
    expect(bench.text).toContain('padding=3),  # smaller');
  });

  test('what cannot be read leaves the net, and says where', async () => {
    const bench = await commented();
    const before = bench.net;
    bench.replace('nn.ReLU(),', 'nn.ReLU(,');
    const status = await bench.settle();
    expect(status).toMatchObject({ kind: 'wrong', error: { code: 'unclosed', line: 4 } });
    expect(bench.net).toBe(before);
  });

  test('a slider moves a number in a text that cannot be read elsewhere', async () => {
    const bench = await commented();
    bench.replace('nn.ReLU(),', 'nn.ReLU(,');
    await bench.settle();
    bench.edit(setArg(0, 'padding', 2));
    expect(await bench.settle()).toMatchObject({ kind: 'wrong' });
    expect(bench.text).toBe(COMMENTED.replace('padding=0', 'padding=2').replace('nn.ReLU(),', 'nn.ReLU(,'));
    bench.replace('nn.ReLU(,', 'nn.ReLU(),');
    await bench.settle();
    expect(bench.net.modules[0]?.args.padding).toBe(2);
  });

  test('a slider wins over what is half typed in its own place, and says so', async () => {
    const bench = await commented();
    bench.replace('padding=0', 'padding=');
    await bench.settle();
    bench.edit(setArg(0, 'padding', 2));
    expect(await bench.settle()).toMatchObject({ kind: 'read', how: 'overwritten' });
    expect(bench.text).toBe(COMMENTED.replace('padding=0', 'padding=2'));
  });

  test('a slider that moves between a key and its reading loses neither', async () => {
    const bench = await commented();
    bench.replace('padding=1', 'padding=2');
    bench.edit(setArg(0, 'padding', 4));
    await bench.settle();
    expect(bench.text).toBe(COMMENTED.replace('padding=0', 'padding=4').replace('padding=1', 'padding=2'));
    expect(bench.net.modules.map((m) => m.args.padding)).toEqual([4, undefined, 2]);
  });

  test('layers added, moved, switched off and removed are edited in place', async () => {
    const bench = await commented();
    bench.edit((net) => edits.addLayer(net, 1, 'MaxPool2d', INPUT).net);
    await bench.settle();
    expect(bench.text).toContain('# small\n    nn.MaxPool2d(kernel_size=2),\n    nn.ReLU()');
    bench.edit((net) => edits.toggleLayer(net, net.forward.uses[1]?.id ?? ''));
    await bench.settle();
    expect(bench.text).toContain('    # off: nn.MaxPool2d');
    bench.edit((net) => edits.removeLayer(net, net.forward.uses[1]?.id ?? ''));
    await bench.settle();
    expect(bench.text).toBe(COMMENTED);
  });

  test('a class that cannot be changed in place is written anew as a class, and says so', async () => {
    const start = sequential([
      { kind: 'Conv2d', args: { in_channels: 3, out_channels: 4, kernel_size: 3 } },
      { kind: 'ReLU', args: {} },
    ]);
    const bench = new Bench(start, `import torch.nn as nn\n\n${writeFunctional(start)}\n`);
    await bench.settle();
    bench.edit((net) => edits.addLayer(net, 2, 'MaxPool2d', INPUT).net);
    expect(await bench.settle()).toMatchObject({ kind: 'read', how: 'rewritten' });
    expect(bench.text).toMatch(/^import torch\.nn as nn\n\nclass Net\(nn\.Module\)/);
    expect(bench.text).toContain('F.max_pool2d');
    expect(sameNet(said(bench), bench.net, 'content')).toBe(true);
  });

  test('undo of the page brings the very text back', async () => {
    const bench = await commented();
    const { length } = bench.text;
    bench.type(0, length, 'nn.Sequential(nn.ReLU())');
    await bench.settle();
    expect(bench.net.modules).toHaveLength(1);
    bench.undo();
    await bench.settle();
    expect(bench.text).toBe(COMMENTED);
  });

  test('undo of the page keeps what was written after what is undone', async () => {
    const bench = await commented();
    bench.edit(setArg(0, 'padding', 2));
    await bench.settle();
    bench.replace('# small', '# larger now');
    await bench.settle();
    bench.undo();
    await bench.settle();
    expect(bench.text).toBe(COMMENTED.replace('# small', '# larger now'));
  });

  test('a comment that the page overtakes is there after undo, too', async () => {
    const bench = await commented();
    bench.replace('# my net', '# mine');
    bench.edit(setArg(0, 'padding', 2));
    await bench.settle();
    expect(bench.text).toBe(COMMENTED.replace('# my net', '# mine').replace('padding=0', 'padding=2'));
    bench.undo();
    await bench.settle();
    expect(bench.text).toBe(COMMENTED.replace('# my net', '# mine'));
  });

  test('a net that is opened brings its own text', async () => {
    const bench = await commented();
    bench.open(sequential([{ kind: 'Tanh', args: {} }]));
    expect(await bench.settle()).toMatchObject({ how: 'replaced' });
    expect(bench.text).toBe('nn.Sequential(\n    nn.Tanh(),\n)');
  });

  test('Keras that is pasted is shown as PyTorch; Keras that is typed stays', async () => {
    const keras = 'keras.Sequential([keras.Input((16, 16, 3)), layers.Conv2D(4, 3)])';
    const bench = await commented();
    bench.type(0, bench.text.length, keras, true);
    expect(await bench.settle()).toMatchObject({ how: 'keras' });
    expect(bench.text).toContain('nn.Conv2d(3, 4');
    bench.type(0, bench.text.length, keras);
    await bench.settle();
    expect(bench.text).toBe(keras);
    bench.edit(setArg(0, 'padding', 1));
    expect(await bench.settle()).toMatchObject({ how: 'rewritten' });
    expect(sameNet(said(bench), bench.net, 'content')).toBe(true);
  });

  test('a print that is pasted stays, with sliders in its arguments, until a change has no place in it', async () => {
    const print = 'Net(\n  (a): Conv2d(3, 4, kernel_size=(3, 3), stride=(1, 1))\n  (b): ReLU()\n)';
    const bench = await commented();
    bench.type(0, bench.text.length, print, true);
    expect(await bench.settle()).toMatchObject({ how: null, remarks: { notes: [{ code: 'printed' }] } });
    bench.edit(setArg(0, 'kernel_size', 5));
    expect(await bench.settle()).toMatchObject({ how: null, remarks: { notes: [{ code: 'printed' }] } });
    expect(bench.text).toBe(print.replace('kernel_size=(3, 3)', 'kernel_size=5'));
    bench.edit((net) => edits.addLayer(net, 2, 'MaxPool2d', INPUT).net);
    expect(await bench.settle()).toMatchObject({ how: 'unprinted', remarks: { notes: [] } });
    expect(bench.text).toMatch(/^nn\.Sequential\([\s\S]*nn\.MaxPool2d/);
    expect(sameNet(said(bench), bench.net, 'content')).toBe(true);
  });

  test('a reader that fails is asked again with the next key', async () => {
    const bench = await commented();
    const { sync } = bench;
    let fail = true;
    const statuses: Status[] = [];
    const flaky = new TextSync({
      source: {
        read: async (text) => {
          if (fail) throw new Error('gone');
          const read = readSource(text);
          if (!read.ok) return read;
          return {
            ok: true,
            net: read.net,
            foreign: false,
            stated: read.stated,
            remarks: { spots: [], partial: null, wrong: [], notes: [] },
            sized: false,
          };
        },
        edit: async () => ({
          changes: [{ from: 0, to: 0, insert: 'nn.ReLU()' }],
          inPlace: false,
          remarks: { spots: [], partial: null, wrong: [], notes: [] },
          stated: { seed: null, input: null },
        }),
      },
      net: () => net,
      taken: () => ({ seed: null, input: null }),
      put: (read) => {
        net = read;
        return read;
      },
      change: () => {},
      status: (status) => statuses.push(status),
      later: (run) => {
        run();
        return () => {};
      },
    });
    let net = sequential([{ kind: 'ReLU', args: {} }]);
    flaky.pageChanged();
    await turn();
    flaky.typed(ChangeSet.of({ from: 3, to: 7, insert: 'Tanh' }, 9), false);
    await turn();
    expect(statuses.at(-1)).toEqual({ kind: 'failed' });
    fail = false;
    flaky.typed(ChangeSet.of({ from: 9, insert: ' ' }, 9), false);
    await turn();
    expect(net.modules[0]?.kind).toBe('Tanh');
    expect(sync.settled).toBe(true);
  });
});

describe('what a text states of the seed and the input', () => {
  const text = (seed: string, side: number) => `torch.manual_seed(${seed})
x = torch.randn(1, 3, ${side}, ${side})
net = nn.Sequential(nn.Conv2d(3, 4, 3))
y = net(x)
`;
  const pasted = async (seed = '7', side = 12) => {
    const bench = await commented();
    bench.type(0, bench.text.length, text(seed, side), true);
    const status = await bench.settle();
    return { bench, status };
  };

  test('is taken when it is pasted and said; undone with the net', async () => {
    const { bench, status } = await pasted();
    expect(bench.page).toEqual({ seed: '7', input: [3, 12, 12] });
    expect(status).toMatchObject({ kind: 'read', taken: { seed: '7', input: [3, 12, 12] } });
  });

  test('is taken when it is typed over, alone; the text of before comes back with the net of before', async () => {
    const { bench } = await pasted();
    const before = bench.text;
    bench.replace('manual_seed(7)', 'manual_seed(8)');
    expect(await bench.settle()).toMatchObject({ taken: { seed: '8', input: null } });
    expect(bench.page.seed).toBe('8');
    bench.undo();
    await bench.settle();
    expect(bench.text).toBe(before);
  });

  test('that did not change stays otherwise where the page was turned since', async () => {
    const { bench } = await pasted();
    bench.page = { seed: '11', input: [3, 20, 20] };
    bench.replace('Conv2d(3, 4', 'Conv2d(3, 5');
    expect(await bench.settle()).toMatchObject({ taken: { seed: null, input: null }, stated: { seed: '7' } });
    expect(bench.page).toEqual({ seed: '11', input: [3, 20, 20] });
    // The same text once more over all of it is another wish.
    bench.type(0, bench.text.length, bench.text, true);
    await bench.settle();
    expect(bench.page).toEqual({ seed: '7', input: [3, 12, 12] });
  });

  test('the page’s own script comes back with its seed and its input', async () => {
    const bench = await commented();
    const script = writeScript({ seed: '7', input: [3, 24, 20], recipe: 'paired', a: bench.net, b: null });
    bench.type(0, bench.text.length, script, true);
    expect(await bench.settle()).toMatchObject({ taken: { seed: '7', input: [3, 24, 20] } });
    expect(bench.page).toEqual({ seed: '7', input: [3, 24, 20] });
    expect(bench.net.leftOut?.count ?? 0).toBe(0);
  });

  test('what a text leaves out reaches the net though its layers are the same', async () => {
    const { bench } = await pasted();
    bench.replace('y = net(x)', 'net.half()\ny = net(x)');
    await bench.settle();
    expect(bench.net.leftOut?.count).toBe(1);
    bench.replace('net.half()\n', '');
    await bench.settle();
    expect(bench.net.leftOut?.count ?? 0).toBe(0);
  });
});
