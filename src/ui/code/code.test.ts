import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inferNet } from '../../core/net/infer';
import { sequential } from '../../core/net/net';
import { code as en } from '../../i18n/en/code';
import { panelWords } from '../../i18n/panels';
import { code as ru } from '../../i18n/ru/code';
import { cpuTime } from '../../testing/cpu_time';
import { openCall } from './call';
import { argumentProposals, callable, currentArgument, functionProposals, layerProposals } from './complete';
import { diagnosticsOf } from './diagnostics';
import { isFile, kindOf, looksLikeCode } from './files';
import { refusedIn } from './refused';
import { moveSpots, stepAt } from './spots';
import type { Status } from './sync';

const NONE = { seed: null, input: null };

const FUNCTIONS = [
  { name: 'max_pool2d', kind: 'MaxPool2d', params: ['kernel_size', 'stride', 'padding', 'dilation', 'ceil_mode'] },
];

/** What is offered where `|` is. */
function offered(text: string): string[] {
  const call = openCall(text.slice(0, text.indexOf('|')));
  const of = call && callable(call.path, FUNCTIONS);
  return call && of ? argumentProposals(of, call).map((p) => `${p.label}${p.detail}`) : [];
}

function current(text: string): string | null {
  const call = openCall(text.slice(0, text.indexOf('|')));
  const of = call && callable(call.path, FUNCTIONS);
  return (call && of?.args[currentArgument(of, call)]?.name) ?? null;
}

describe('the call that the caret is in', () => {
  test.each([
    ['nn.Conv2d(3, 16, |', 'nn.Conv2d', 2, []],
    ['nn.Sequential(nn.Conv2d(3, 16), nn.MaxPool2d(2, padding=(1, |', 'nn.MaxPool2d', 1, []],
    ["nn.Conv2d(3, 16, padding_mode='(', bias=|", 'nn.Conv2d', 2, ['padding_mode']],
    ['nn.Conv2d(3,  # in (\n  16, |', 'nn.Conv2d', 2, []],
    ['x = [nn.ReLU(), |', null, 0, []],
    ['nn.ReLU()|', null, 0, []],
  ])('%s', (text, path, positional, named) => {
    const call = openCall(text.slice(0, -1));
    expect(call && [call.path, call.positional, call.named]).toEqual(path && [path, positional, named]);
  });

  test('is found in anything without an exception, quickly', () => {
    const piece = fc.constantFrom('(', ')', '[', ']', ',', '=', "'", '"', '#', '\n', 'nn.Conv2d', 'a', '1', '\\');
    fc.assert(fc.property(fc.array(piece, { maxLength: 300 }), (all) => void openCall(all.join(''))));
    const start = cpuTime();
    openCall('('.repeat(2000));
    expect(cpuTime() - start).toBeLessThan(200);
  });
});

describe('what is offered', () => {
  test('arguments that are left, with PyTorch’s defaults', () => {
    expect(offered('nn.Conv2d(3, 16, 3, stride=2, |')).toEqual([
      'padding=0',
      'dilation=1',
      'groups=1',
      'bias=True',
      "padding_mode='zeros'",
    ]);
    expect(offered('Conv2d(|')[0]).toBe('in_channels=');
    expect(offered('F.max_pool2d(x, 2, |')).toEqual(['stride=None', 'padding=0', 'dilation=1', 'ceil_mode=False']);
    expect(offered('F.max_pool2d(|')).toEqual([]);
    expect(offered('print(|')).toEqual([]);
  });

  test('words that an argument takes', () => {
    expect(offered('nn.Conv2d(3, 16, 3, padding=|')).toEqual(["'same'", "'valid'"]);
    expect(offered('nn.Conv2d(3, 16, 3, padding_mode=|')).toContain("'reflect'");
    expect(offered('nn.Conv2d(3, 16, 3, bias=|')).toEqual(['True', 'False']);
  });

  test('every layer, and functions that are layers', () => {
    const layers = layerProposals('nn.');
    expect(layers.map((l) => l.label)).toContain('nn.Conv2d');
    expect(layers.find((l) => l.label === 'nn.Conv2d')).toMatchObject({
      detail: '(in_channels, out_channels, kernel_size, …)',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the editor's own template
      template: 'nn.Conv2d(${in_channels}, ${out_channels}, ${kernel_size})${}',
    });
    expect(functionProposals(FUNCTIONS)).toMatchObject([{ label: 'max_pool2d', detail: '(x, kernel_size)' }]);
  });

  test('the signature sets off the argument that the caret is in', () => {
    expect(current('nn.Conv2d(3, |16')).toBe('out_channels');
    expect(current('nn.Conv2d(3, 16, stride=|')).toBe('stride');
    expect(current('F.max_pool2d(x|, 2)')).toBeNull();
    expect(current('F.max_pool2d(x, |2)')).toBe('kernel_size');
    expect(current('nn.ReLU(1, 2, |')).toBeNull();
  });
});

describe('places', () => {
  const spots = [
    { use: 0, from: 10, to: 20 },
    { use: 1, from: 5, to: 25 },
    { use: 2, from: 30, to: 40 },
  ];

  test('the innermost step holds the caret', () => {
    const nowhere = { from: 0, to: 0 };
    const found = [4, 5, 12, 20, 22, 27, 30, 41].map((at) => stepAt(spots, at, nowhere));
    expect(found).toEqual([null, 1, 0, 0, 1, null, 2, null]);
    expect(stepAt(spots, 45, { from: 28, to: 50 })).toBe(2);
  });

  test('move with the text, and go with it', () => {
    const inserted = moveSpots(spots, (at) => (at >= 30 ? at + 3 : at));
    expect(inserted.at(-1)).toEqual({ use: 2, from: 33, to: 43 });
    expect(moveSpots(spots, (at) => Math.min(at, 10)).map((s) => s.use)).toEqual([1]);
  });
});

test('what is pasted is told apart', () => {
  expect(isFile('nn.Conv2d(3, 4, 3)')).toBe(false);
  expect(isFile('{"cells": []}')).toBe(true);
  expect(isFile('x'.repeat(100_001))).toBe(true);
  expect(kindOf('a.ipynb', '')).toBe('ipynb');
  expect(kindOf(null, ' {"cells": []}')).toBe('ipynb');
  expect(kindOf('a.py', 'x = {}')).toBe('py');
  expect(looksLikeCode('see https://example.org/#s=1')).toBe(false);
  expect(looksLikeCode('self.conv = nn.Conv2d(3, 4, 3)')).toBe(true);
});

test('every problem and note is a sentence in both languages, with what it is about in it', () => {
  const params = {
    bracket: '(',
    name: 'Foo',
    layer: 'Conv2d',
    argument: 'stride',
    given: 3,
    most: 5,
    length: 2,
    what: 'for',
    layers: 300,
    depth: 200,
    text: 'Implicit dimension choice.',
    value: 2,
    batch: 4,
    input: '3×8×8',
    seed: '7',
    from: 1,
    to: 4,
  };
  for (const words of [en, ru]) {
    for (const [code, say] of [...Object.entries(words.problems), ...Object.entries(words.notes)]) {
      const said = say(params);
      expect(said, code).toMatch(/^[\p{L}\d].*[.…]$/su);
      expect(said, code).not.toMatch(/undefined|NaN|\[object/);
    }
  }
});

test('an error, what was not followed and remarks are underlined; lines that make no layer are not', () => {
  const place = { from: 1, to: 4, line: 1, column: 2, cell: null, params: { name: 'x' } };
  const error = { ...place, code: 'unknown-name' as const, text: "name 'x' is not defined" };
  expect(diagnosticsOf(en, { kind: 'wrong', error }, null)).toMatchObject([
    { from: 1, to: 4, severity: 'error', message: expect.stringMatching(/^name 'x' is not defined\. x has no value/) },
  ]);
  const remarks = {
    spots: [],
    partial: error,
    wrong: [{ ...error, code: 'missing-argument' as const }],
    notes: [
      { ...place, code: 'ignored' as const, effect: false },
      { ...place, code: 'other-net' as const, effect: false },
    ],
  };
  expect(
    diagnosticsOf(en, { kind: 'read', remarks, how: null, stated: NONE, taken: NONE }, null).map((d) => d.severity),
  ).toEqual(['error', 'warning', 'info']);
});

describe('what PyTorch refuses of a net that can be read', () => {
  const net = sequential([
    { kind: 'Conv2d', args: { in_channels: 3, out_channels: 8, kernel_size: 3 } },
    { kind: 'ReLU', args: {}, off: true },
    { kind: 'Conv2d', args: { in_channels: 16, out_channels: 8, kernel_size: 3 } },
  ]);
  const { fault } = inferNet(net, [3, 16, 16]);
  if (!fault) throw new Error('nothing is refused');
  const spots = [0, 1, 2].map((use) => ({ use, from: 10 * use, to: 10 * use + 8 }));
  const read = (wrong: readonly { from: number; to: number }[] = []): Status => ({
    kind: 'read',
    how: null,
    stated: NONE,
    taken: NONE,
    remarks: {
      spots,
      partial: null,
      wrong: wrong.map((at) => ({
        ...at,
        code: 'missing-argument',
        params: {},
        line: 1,
        column: 1,
        cell: null,
        text: null,
      })),
      notes: [],
    },
  });

  test('is underlined at its layer, in its words and ours; until ours have come in its own', async () => {
    const refused = refusedIn(read(), net, fault);
    expect(refused).toMatchObject({ from: 20, to: 28 });
    if (!refused) return;
    for (const lang of ['en', 'ru'] as const) {
      const words = await panelWords('faults', lang);
      const [said] = diagnosticsOf(lang === 'en' ? en : ru, read(), { refused, words });
      expect(said).toMatchObject({ from: 20, to: 28, severity: 'error' });
      expect(said?.message.startsWith(`${fault.text}. `)).toBe(true);
    }
    expect(diagnosticsOf(en, read(), { refused, words: null })[0]?.message).toBe(fault.text);
  });

  test('is said once: not where the call itself is wrong, nor of a text that cannot be read', () => {
    expect(refusedIn(read([{ from: 22, to: 25 }]), net, fault)).toBeNull();
    expect(refusedIn(read([{ from: 2, to: 5 }]), net, fault)).not.toBeNull();
    const print = read();
    if (print.kind !== 'read') throw new Error('not read');
    const note = {
      code: 'print-flatten',
      params: {},
      from: 20,
      to: 28,
      line: 3,
      column: 1,
      cell: null,
      effect: true,
    } as const;
    expect(refusedIn({ ...print, remarks: { ...print.remarks, notes: [note] } }, net, fault)).toBeNull();
    expect(refusedIn({ kind: 'reading' }, net, fault)).toBeNull();
    expect(refusedIn(read(), net, { ...fault, layer: -1 })).toBeNull();
  });

  test('beyond the budget only we speak, and it is no error of PyTorch’s', async () => {
    const words = await panelWords('faults', 'en');
    const refused = { fault: { ...fault, when: 'budget' as const }, from: 0, to: 8 };
    const [said] = diagnosticsOf(en, read(), { refused, words });
    expect(said?.severity).toBe('warning');
    expect(said?.message).not.toContain(fault.text);
  });
});
