import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { carryChannels } from '../../core/net/channels';
import { freshId, type Net, sequential, withArgs } from '../../core/net/net';
import { withoutStep, withStep } from '../../core/net/rewire';
import { sameNet } from '../../core/net/same';
import type { WriteJob } from '../../core/source';
import { readSource } from '../../torch/source/read';
import { graphs, running } from '../../torch/source/testing/graphs';
import { applyChanges } from '../../torch/source/write/changes';
import { writeClass, writeFunctional } from '../../torch/source/write/write';
import { Clerk } from './clerk';
import { SourceDesk } from './desk';
import type { SourcePort, SourceReply, SourceRequest } from './protocol';
import { createSourceService } from './service';

const pause = () => new Promise<void>((resolve) => setImmediate(resolve));
const exercise = readFileSync(join(import.meta.dirname, '../../../test-data/sources/exercise.py'), 'utf8');

/** A worker in this thread. */
class FakeWorker implements SourcePort {
  onmessage: SourcePort['onmessage'] = null;
  onerror: SourcePort['onerror'] = null;
  terminated = false;
  silent = false;
  readonly #clerk = new Clerk((reply) => this.#reply(reply), pause);

  postMessage(request: SourceRequest): void {
    if (!this.silent) this.#clerk.receive(structuredClone(request));
  }

  terminate(): void {
    this.terminated = true;
  }

  #reply(reply: SourceReply): void {
    if (!this.terminated) this.onmessage?.(new MessageEvent('message', { data: structuredClone(reply) }));
  }
}

const conv = { kind: 'Conv2d' as const, args: { in_channels: 3, out_channels: 4, kernel_size: 3 } };
const net = sequential([conv, { kind: 'ReLU', args: {} }]);

describe('the desk', () => {
  test('offers both nets of the exercise, each with a text that reads as it', async () => {
    const { nets, seed } = await new SourceDesk().find(exercise, 'py', pause);
    expect(nets.map((n) => n.label)).toEqual(['ExerciseNet(unpadded_first=True)', 'ExerciseNet(unpadded_first=False)']);
    expect(seed).toBe('0');
    // The first is what the editor reads of the person's own text; the other is written.
    expect(nets[0]?.code).toBe(exercise);
    for (const found of nets) {
      const read = readSource(found.code);
      expect(read.ok && sameNet(read.net, found.net, 'content'), found.label).toBe(true);
    }
    expect(nets[1]?.code).toContain('F.relu(self.conv1(x))');
  });

  test('tells where each step is written: its constructor and its call', async () => {
    const text = `class N(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 3)
    def forward(self, x):
        return F.relu(self.c(x))
`;
    const read = await new SourceDesk().read(text, pause);
    expect(read.ok && read.remarks.spots.map((s) => [s.use, text.slice(s.from, s.to)])).toEqual([
      [0, 'nn.Conv2d(3, 4, 3)'],
      [0, 'self.c(x)'],
      [1, 'F.relu(self.c(x))'],
    ]);
    const plain = 'nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU())';
    const list = await new SourceDesk().read(plain, pause);
    expect(list.ok && list.remarks.spots.map((s) => plain.slice(s.from, s.to))).toEqual([
      'nn.Conv2d(3, 4, 3)',
      'nn.ReLU()',
    ]);
  });

  test('leaves what follows from what comes in unwritten', async () => {
    const text = 'nn.Sequential(\n  nn.LazyConv2d(4, 3),\n  nn.Flatten(),  # all of it\n  nn.LazyLinear(2),\n)\n';
    const desk = new SourceDesk();
    const input = [1, 8, 8] as const;
    desk.input = input;
    const read = await desk.read(text, pause);
    if (!read.ok) throw new Error(read.error.code);
    const { net } = read;
    const wider = {
      ...net,
      modules: net.modules.map((m) => (m.kind === 'Conv2d' ? withArgs(m, { ...m.args, kernel_size: 5 }) : m)),
    };
    const edited = carryChannels(net, wider, input, input);
    expect(edited.modules.at(-1)?.args).toMatchObject({ in_features: 64 });
    const { changes, inPlace } = await desk.edit(text, net, edited, pause);
    expect([
      inPlace,
      applyChanges(
        text,
        changes.map((c) => ({ ...c, cell: null })),
      ),
    ]).toEqual([true, text.replace('4, 3', '4, 5')]);
    // Another input: the text says it as it stands.
    desk.input = [3, 9, 9];
    const carried = carryChannels(net, net, input, desk.input);
    expect(carried.modules.map((m) => m.args.in_channels ?? m.args.in_features)).toEqual([undefined, 3, 196]);
    expect(await desk.edit(text, net, carried, pause)).toMatchObject({ inPlace: true, changes: [] });
    // What cannot follow is written.
    const own = {
      ...net,
      modules: net.modules.map((m) => (m.kind === 'Conv2d' ? withArgs(m, { ...m.args, in_channels: 2 }) : m)),
    };
    expect((await desk.edit(text, net, own, pause)).inPlace).toBe(false);
  });

  test('makes any edit of a net with branches in its text, or writes it anew', { timeout: 120_000 }, async () => {
    const edits: readonly ((net: Net, at: number) => Net)[] = [
      (n, at) => ({ ...n, forward: { ...n.forward, uses: n.forward.uses.map((u, i) => ({ ...u, off: i === at })) } }),
      (n, at) => ({ ...n, forward: withoutStep(n.forward, n.forward.uses[at]?.id ?? '') }),
      (n, at) => {
        const module = { id: freshId(), kind: 'Tanh', args: {}, name: null } as const;
        const step = { id: freshId(), module: module.id, off: false };
        return { modules: [...n.modules, module], forward: withStep(n.forward, at, step) };
      },
      (n) => ({ ...n, forward: { ...n.forward, outputs: n.forward.outputs.slice(0, 1) } }),
    ];
    const desk = new SourceDesk();
    for (const [i, graph] of fc.sample(graphs(false), { numRuns: 40, seed: 3 }).entries()) {
      const text = `import torch.nn as nn\n\n${(i % 2 ? writeClass : writeFunctional)(graph)}\n`;
      const read = await desk.read(text, pause);
      if (!read.ok) throw new Error(text);
      const edited = edits[i % edits.length]?.(read.net, i % read.net.forward.uses.length);
      if (!edited) continue;
      const after = {
        ...edited,
        modules: edited.modules.filter((m) => edited.forward.uses.some((u) => u.module === m.id)),
      };
      const { changes, inPlace } = await desk.edit(text, read.net, after, pause);
      const made = applyChanges(
        text,
        changes.map((c) => ({ ...c, cell: null })),
      );
      const again = readSource(made);
      if (!again.ok) throw new Error(made);
      expect(running(again.net), made).toEqual(running(after));
      const [own, body] = [text, made].map((t) => /\btorch\./.test(t.split('class ')[1] ?? ''));
      if (!inPlace) expect(made.includes('import torch\n'), made).toBe(body && !own);
    }
  });

  test('writes a net in every style', () => {
    const desk = new SourceDesk();
    const job: WriteJob = {
      style: 'sequential',
      slot: 'a',
      a: net,
      b: null,
      input: [3, 8, 8],
      seed: '7',
      recipe: 'paired',
    };
    const written = (style: WriteJob['style']) => desk.write({ ...job, style }).text;
    expect(written('sequential')).toMatch(/^nn\.Sequential/);
    expect(written('class')).toContain('self.relu1 = nn.ReLU()');
    expect(written('functional')).toContain('F.relu(self.conv1(x))');
    expect(written('script')).toContain('torch.manual_seed(7)');
    expect(written('keras')).toContain('layers.Conv2D(');
    expect(written('tfjs')).toContain('tf.layers.conv2d(');
    expect(written('summary')).toContain('Total params: 112');
    const twice = { ...net, forward: { ...net.forward, uses: [...net.forward.uses, ...net.forward.uses.slice(0, 1)] } };
    expect(desk.write({ ...job, a: twice }).asClass).toBe(true);
  });
});

describe('the service', () => {
  test('gives nets ids of this side', async () => {
    const service = createSourceService(() => new FakeWorker());
    const read = await service.read('nn.Conv2d(3, 4, 3)');
    const again = await service.read('nn.Conv2d(3, 4, 3)');
    if (!read.ok || !again.ok) throw new Error('not read');
    expect(again.net.modules[0]?.id).not.toBe(read.net.modules[0]?.id);
    expect(again.net.forward.uses[0]?.module).toBe(again.net.modules[0]?.id);
    expect((await service.functions()).find((f) => f.name === 'relu')?.kind).toBe('ReLU');
  });

  test('drops a reading that is not waited for any more', async () => {
    const service = createSourceService(() => new FakeWorker());
    const stop = new AbortController();
    const first = service.read('nn.ReLU()', stop.signal);
    stop.abort();
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    expect((await service.read('nn.ReLU()')).ok).toBe(true);
  });

  test('starts another worker after one that died or does not answer', async () => {
    const workers: FakeWorker[] = [];
    const spawn = () => {
      const worker = new FakeWorker();
      worker.silent = workers.length < 2;
      workers.push(worker);
      return worker;
    };
    const service = createSourceService(spawn, 50);
    const lost = service.read('nn.ReLU()');
    workers[0]?.onerror?.(Object.assign(new Event('error', { cancelable: true }), { message: 'dead' }) as ErrorEvent);
    await expect(lost).rejects.toThrow('dead');
    await expect(service.read('nn.ReLU()')).rejects.toThrow('did not answer');
    expect((await service.read('nn.ReLU()')).ok).toBe(true);
    expect(workers.map((w) => w.terminated)).toEqual([true, true, false]);
  });
});
