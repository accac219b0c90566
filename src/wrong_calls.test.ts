import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import data from '../test-data/wrong_calls.json';
import { readNet, writeNet } from './codec/link_net';
import { fromNetState, toNetState } from './codec/net_state';
import { inferNet } from './core/infer';
import { layerSpec } from './core/layers/rows';
import { moduleOf, type Net } from './core/net';
import { repairs } from './core/repair';
import { applyRepair } from './core/repair_apply';
import { sameContent } from './core/same_content';
import { setArg } from './state/edits';
import { applyChanges } from './torch/source/changes';
import { editSource, withIds } from './torch/source/edit';
import { readSource } from './torch/source/read';
import { writeClass, writeFunctional, writeSource } from './torch/source/write';

const INPUT = [4, 16, 16] as const;

function read(source: string) {
  const result = readSource(source);
  if (!result.ok) throw new Error(`${source}: ${result.error.code}`);
  return result;
}

const netOf = (source: string): Net => read(source).net;

test('wrong calls of every layer are refused as by PyTorch: when, and in which words', () => {
  const wrong = data.cases.flatMap(({ code, when, text }) => {
    const { fault } = inferNet(netOf(code), INPUT);
    const said = fault ? { when: fault.when, text: fault.text } : { when: null, text: null };
    return said.when === when && said.text === text ? [] : [{ code, when, text, said }];
  });
  expect(wrong).toEqual([]);
  expect(data.cases.length).toBeGreaterThan(300);
});

describe('a net with a call that PyTorch does not take', () => {
  const calls = data.cases.map((c) => c.code);
  const source = fc
    .array(fc.constantFrom(...calls), { minLength: 1, maxLength: 4 })
    .map((all) => `nn.Sequential(${all.join(', ')})`);

  test('is the same after writing and reading, through a link and through a state', () => {
    fc.assert(
      fc.property(source, (code) => {
        const net = netOf(code);
        for (const text of [writeSource(net), writeClass(net), writeFunctional(net)])
          expect(sameContent(netOf(text), net)).toBe(true);
        const state = toNetState(net);
        expect(sameContent(fromNetState(JSON.parse(JSON.stringify(state))), net)).toBe(true);
        const linked = readNet('a', writeNet(state, INPUT), INPUT);
        expect(linked.problems).toEqual([]);
        expect(linked.net && sameContent(fromNetState(linked.net), net)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('loses the call with any change of an argument, in the net and in its text', () => {
    fc.assert(
      fc.property(fc.constantFrom(...calls), fc.nat(), (call, pick) => {
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
        expect(text && sameContent(netOf(text), after)).toBe(true);
        const changes = editSource(text ?? '', withIds(read(text ?? ''), after), written.net);
        expect(changes && sameContent(netOf(applyChanges(text ?? '', changes)), written.net)).toBe(true);
      }),
      { numRuns: 60 },
    );
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

  test('two of them are repaired at once', () => {
    const shaped = inferNet(netOf('nn.Sequential(nn.Conv2d(4, 8), nn.Conv2d(8, 8, 3, foo=1))'), INPUT);
    const [first] = repairs(shaped);
    expect(first).toMatchObject({ type: 'edit', right: shaped.net.modules.map((m) => m.id) });
  });
});
