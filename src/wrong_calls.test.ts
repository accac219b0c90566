import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import data from '../test-data/wrong_calls.json';
import { readNet, writeNet } from './codec/link_net';
import { fromNetState, toNetState } from './codec/net_state';
import { layerSpec } from './core/layers/rows';
import { inferNet } from './core/net/infer';
import { moduleOf, type Net } from './core/net/net';
import { sameNet } from './core/net/same';
import { repairs } from './core/repair/repair';
import { applyRepair } from './core/repair/repair_apply';
import { words213 } from './core/testing/words_213';
import { setArg } from './state/edits';
import { readSource } from './torch/source/read';
import { applyChanges } from './torch/source/write/changes';
import { editSource, withIds } from './torch/source/write/edit';
import { writeClass, writeFunctional, writeSource } from './torch/source/write/write';

const INPUT = [4, 16, 16] as const;

function read(source: string) {
  const result = readSource(source);
  if (!result.ok) throw new Error(`${source}: ${result.error.code}`);
  return result;
}

const netOf = (source: string): Net => read(source).net;

const isFunction = (call: string) => /^(?:F|torch|x)\./.test(call);

/** A net of these calls: a sequence, or a class in whose forward functions stand. */
function sourceOf(calls: readonly string[]): string {
  if (!calls.some(isFunction)) return `nn.Sequential(${calls.join(', ')})`;
  const made = calls.map((call, i) => (isFunction(call) ? '' : `        self.layer${i} = ${call}\n`));
  const run = calls.map((call, i) => `        x = ${isFunction(call) ? call : `self.layer${i}(x)`}\n`);
  return [
    'class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n',
    ...made,
    '\n    def forward(self, x):\n',
    ...run,
    '        return x\n',
  ].join('');
}

test('wrong calls of every layer and function are refused as by PyTorch: when, and in which words', () => {
  const wrong = data.cases.flatMap(({ code, when, text }) => {
    const { fault } = inferNet(netOf(sourceOf([code])), INPUT);
    const said = fault ? { when: fault.when, text: words213(fault) } : { when: null, text: null };
    return said.when === when && said.text === text ? [] : [{ code, when, text, said }];
  });
  expect(wrong).toEqual([]);
  expect(data.cases.length).toBeGreaterThan(1500);
});

describe('a net with a call that PyTorch does not take', () => {
  const calls = data.cases.map((c) => c.code);
  const source = fc.array(fc.constantFrom(...calls), { minLength: 1, maxLength: 4 }).map(sourceOf);

  test('is the same after writing and reading, through a link and through a state', () => {
    fc.assert(
      fc.property(source, (code) => {
        const net = netOf(code);
        for (const text of [writeSource(net), writeClass(net), writeFunctional(net)])
          expect(sameNet(netOf(text), net, 'content')).toBe(true);
        const state = toNetState(net);
        expect(sameNet(fromNetState(JSON.parse(JSON.stringify(state))), net, 'content')).toBe(true);
        const linked = readNet('a', writeNet(state, INPUT), INPUT);
        expect(linked.problems).toEqual([]);
        expect(linked.net && sameNet(fromNetState(linked.net), net, 'content')).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('loses the call with any change of an argument, in the net and in its text', () => {
    const constructors = calls.filter((call) => !isFunction(call));
    fc.assert(
      fc.property(fc.constantFrom(...constructors), fc.nat(), (call, pick) => {
        const code = `net = nn.Sequential(\n    ${call},  # mine\n)`;
        const written = read(code);
        const [use] = written.net.forward.uses;
        const module = use && moduleOf(written.net, use.module);
        if (!use || module?.call === undefined) return;
        const { args } = layerSpec(module.kind);
        const spec = args[pick % args.length];
        const value = spec && (module.args[spec.name] ?? spec.default ?? null);
        if (!spec || value === undefined) return;
        const after = setArg(written.net, use.id, spec.name, value);
        expect(moduleOf(after, module.id).call).toBeUndefined();
        const inPlace = editSource(code, written, after);
        const text = inPlace && applyChanges(code, inPlace);
        expect(text).toContain(',  # mine\n');
        expect(text && sameNet(netOf(text), after, 'content')).toBe(true);
        const changes = editSource(text ?? '', withIds(read(text ?? ''), after), written.net);
        expect(changes && sameNet(netOf(applyChanges(text ?? '', changes)), written.net, 'content')).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('loses the call of a function with any change of an argument, in the net and in its text', () => {
    let inPlace = 0;
    fc.assert(
      fc.property(fc.constantFrom(...calls.filter(isFunction)), fc.nat(), (call, pick) => {
        const code = sourceOf([call]).replace('\n        return', '  # mine\n        return');
        const written = read(code);
        const [use] = written.net.forward.uses;
        const module = use && moduleOf(written.net, use.module);
        if (!use || module?.call === undefined) return;
        const { args } = layerSpec(module.kind);
        const spec = args[pick % args.length];
        const value = spec && (module.args[spec.name] ?? spec.default ?? null);
        if (!spec || value === undefined) return;
        const after = setArg(written.net, use.id, spec.name, value);
        expect(moduleOf(after, module.id).call).toBeUndefined();
        for (const text of [writeClass(after), writeFunctional(after)])
          expect(sameNet(netOf(text), after, 'content')).toBe(true);
        const changes = editSource(code, written, after);
        // Where the function has no argument for it, or its layer is refused, it is written anew.
        if (!changes) return;
        inPlace += 1;
        const text = applyChanges(code, changes);
        expect(text).toContain('  # mine\n');
        expect(sameNet(netOf(text), after, 'content')).toBe(true);
        const back = editSource(text, withIds(read(text), after), written.net);
        expect(back && sameNet(netOf(applyChanges(text, back)), written.net, 'content')).toBe(true);
      }),
      { numRuns: 200 },
    );
    expect(inPlace).toBeGreaterThan(50);
  });

  test.each([
    ['F.relu(self.conv(x), 3, 4)', 'inplace', true, 'F.relu(self.conv(x), inplace=True)'],
    ['F.max_pool2d(self.conv(x))', 'kernel_size', 2, 'F.max_pool2d(self.conv(x), 2)'],
    ['F.dropout(x, p=2, training=self.training)', 'p', 0.25, 'F.dropout(x, p=0.25, training=self.training)'],
    ['self.conv(x).relu(3)', 'inplace', false, 'self.conv(x).relu()'],
    ["torch.flatten(self.conv(x), 'a')", 'start_dim', 2, 'torch.flatten(self.conv(x), start_dim=2)'],
  ])('%s is edited in its place', (call, name, value, edited) => {
    const source = `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(4, 8, 3)

    def forward(self, x):
        # before
        x = ${call}  # behind
        return x
`;
    const written = read(source);
    const use = written.net.forward.uses.at(-1);
    if (!use) throw new Error('no use');
    expect(inferNet(written.net, INPUT).fault).toMatchObject({ when: 'forward' });
    expect(written.wrong.length + Number(call.includes('dropout'))).toBe(1);
    const changes = editSource(source, written, setArg(written.net, use.id, name, value));
    expect(changes && applyChanges(source, changes)).toBe(source.replace(call, edited));
  });

  test('keeps what is before it and behind it, and the first in construction counts', () => {
    const net = netOf('nn.Sequential(nn.Conv2d(4, 8, 99), nn.Conv2d(8, 8), nn.ReLU(), nn.MaxPool2d(2, foo=1))');
    expect(inferNet(net, INPUT).fault).toMatchObject({
      layer: 1,
      when: 'construct',
      code: 'missing-argument',
      text: "Conv2d.__init__() missing 1 required positional argument: 'kernel_size'",
    });
    expect(net.modules.map((m) => m.kind)).toEqual(['Conv2d', 'Conv2d', 'ReLU', 'MaxPool2d']);
  });

  test.each([
    ['nn.Conv2d(4, 8)', 'nn.Conv2d(4, 8, kernel_size=3, stride=1, padding=0)'],
    ['nn.Conv2d(4, 8, kernel=5)', 'nn.Conv2d(4, 8, kernel_size=5, stride=1, padding=0)'],
    ['nn.Conv2d(4, 8, kernal=5)', 'nn.Conv2d(4, 8, kernel_size=5, stride=1, padding=0)'],
    [
      "nn.Conv2d(4, 8, 3, paddin_mode='reflect')",
      "nn.Conv2d(4, 8, kernel_size=3, stride=1, padding=0, padding_mode='reflect')",
    ],
    ['nn.Conv2d(4, 8, 3, strides=2)', 'nn.Conv2d(4, 8, kernel_size=3, stride=2, padding=0)'],
    ['nn.Conv2d(4, 8, 3, foo=1)', 'nn.Conv2d(4, 8, kernel_size=3, stride=1, padding=0)'],
    ['nn.Conv2d(4, 8.0, 3)', 'nn.Conv2d(4, 8, kernel_size=3, stride=1, padding=0)'],
    ['nn.Conv2d(out_channels=8, kernel_size=3)', 'nn.Conv2d(4, 8, kernel_size=3, stride=1, padding=0)'],
    ['nn.Linear(out_features=8)', 'nn.Linear(16, 8)'],
    ['nn.MaxPool2d(2.0)', 'nn.MaxPool2d(kernel_size=2)'],
    ['nn.BatchNorm2d()', 'nn.BatchNorm2d(4)'],
  ])('%s is repaired to %s', (code, repaired) => {
    const shaped = inferNet(netOf(`nn.Sequential(${code})`), INPUT);
    const [first] = repairs(shaped);
    if (!first) throw new Error('no repair');
    const { net, input } = applyRepair(shaped.net, shaped.input, first);
    expect(inferNet(net, input).fault).toBeNull();
    expect(writeSource(net)).toBe(`nn.Sequential(\n    ${repaired},\n)`);
  });

  test.each([
    ['F.max_pool2d(x)', 'F.max_pool2d(x, 3)'],
    ['F.max_pool2d(x, 2, foo=1)', 'F.max_pool2d(x, 2)'],
    ['F.max_pool2d(x, kernel=2)', 'F.max_pool2d(x, 2)'],
    ['F.relu(x, 3, 4)', 'F.relu(x, inplace=True)'],
    ['torch.relu(x, inplace=True)', 'torch.relu(x)'],
    ['x.relu(1)', 'x.relu()'],
    ['F.dropout(x, p=2)', 'F.dropout(x, p=1)'],
    ['F.hardtanh(x, 1, -1)', 'F.hardtanh(x, min_val=1, max_val=2)'],
    ['F.pad(x, 1)', 'nn.ConstantPad2d(1, 0)'],
  ])('%s is repaired to %s', (code, repaired) => {
    const source = sourceOf([code]);
    const written = read(source);
    const shaped = inferNet(written.net, INPUT);
    const [first] = repairs(shaped);
    if (!first) throw new Error('no repair');
    const { net, input } = applyRepair(shaped.net, shaped.input, first);
    expect(inferNet(net, input).fault).toBeNull();
    const changes = editSource(source, written, net);
    expect(changes ? applyChanges(source, changes) : writeClass(net)).toContain(repaired);
  });

  test('two of them are repaired at once', () => {
    const shaped = inferNet(netOf('nn.Sequential(nn.Conv2d(4, 8), nn.Conv2d(8, 8, 3, foo=1))'), INPUT);
    const [first] = repairs(shaped);
    expect(first).toMatchObject({ type: 'edit', right: shaped.net.modules.map((m) => m.id) });
  });
});
