import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Doc } from '../core/document';
import { FIRST_SETUP } from '../core/experiment/experiment_setup';
import { inferNet } from '../core/net/infer';
import { chained, type Net, plainForward, refTo, sequential } from '../core/net/net';
import { MAX_LAYERS } from '../core/values';
import { cpuTime } from '../testing/cpu_time';
import { toState } from './app_state';
import { hasWholeNet, readLink, writeLink } from './link';
import { anyDoc } from './testing/arbitrary';

// Property tests on a machine that is busy with others.
vi.setConfig({ testTimeout: 60_000 });

const conv = (from: number, to: number, rest: object = {}) =>
  ({ kind: 'Conv2d', args: { in_channels: from, out_channels: to, kernel_size: 3, ...rest } }) as const;
const relu = { kind: 'ReLU', args: {} } as const;

const opening: Doc = {
  seed: '0',
  recipe: 'paired',
  input: { shape: [3, 16, 16], source: 'randn' },
  slots: {
    a: sequential([conv(3, 16), relu, conv(16, 32, { padding: 1 }), relu, conv(32, 64, { padding: 1 })]),
    b: null,
  },
  goal: { target: [64, 16, 16], maxConvs: 3, unpadded: 1 },
  challenge: null,
  lesson: null,
  view: { channels: {}, palette: 'orange-blue', share: 'layer', range: 'full', panel: null },
  experiment: FIRST_SETUP,
  lang: null,
  preset: 'exercise-a',
};

const withA = (a: Net): Doc => ({ ...opening, slots: { a, b: null } });
const stateOf = (hash: string) => {
  const { doc, problems } = readLink(hash, opening);
  return { state: toState(doc), problems };
};
const problemsOf = (hash: string) => readLink(hash, opening).problems.map((p) => `${p.path} ${p.code} ${p.value}`);

describe('writing', () => {
  it('is readable, whole, and short for what opens', () => {
    const link = writeLink(opening);
    expect(link).toBe(
      'v1&x=randn,3,16,16&seed=0&recipe=paired&a=c16k3p0/r/c32k3p1/r/c64k3p1&goal=64,16,16,c3,u1&view=ch0,orange-blue,layer,full',
    );
    expect(`http://127.0.0.1:4173/#${link}`.length).toBeLessThan(150);
  });

  it('uses only characters that survive', () => {
    fc.assert(fc.property(anyDoc, (doc) => /^[A-Za-z0-9\-.,:/=&~_]*[A-Za-z0-9]$/.test(writeLink(doc))));
  });

  it('names what a step reads where that is not the step before, and what is returned', () => {
    const net = sequential([
      conv(3, 16),
      relu,
      conv(16, 16, { padding: 1 }),
      conv(16, 8),
      { ...conv(16, 4), name: 'side' },
    ]);
    const [a, b, c, d, e] = net.forward.uses.map((u) => u.id);
    const reads = new Map([
      [c, [b]],
      [d, [c]],
      [e, [a]],
    ]);
    const uses = net.forward.uses.map((u) => ({
      ...u,
      inputs: reads.get(u.id)?.map((from) => refTo(from ?? '')) ?? u.inputs,
    }));
    const branched: Net = { ...net, forward: { uses, outputs: [refTo(d ?? ''), refTo(e ?? '')] } };
    const link = writeLink(withA(branched));
    expect(link).toMatch(/^v2&/);
    // `in` is left out where it is what comes in along the edge.
    expect(link).toContain('&a=c16k3p0/r/c16k3p1/c8k3p0/0:side=c4k3p0&out=3_4&');
    const { state, problems } = stateOf(link);
    expect(problems).toEqual([]);
    expect(state).toEqual(toState(withA(branched)));
    expect(writeLink(readLink(link, opening).doc)).toBe(link);
  });

  it('reads a step that reads nothing, a further piece, and the second net’s outputs', () => {
    const text =
      'v2&x=randn,3,16,16&seed=0&recipe=paired&a=max2indices/0.1_x:r/_:r&out=1&b=c4k1/x:r&bout=x_1&goal=none&view=ch0,grey,all,full';
    const { doc, problems } = readLink(text, opening);
    expect(problems.filter((p) => p.path !== 'goal')).toEqual([]);
    const plain = plainForward(doc.slots.a);
    expect(plain.uses.map((u) => u.inputs)).toEqual([
      [[-1, 0]],
      [
        [0, 1],
        [-1, 0],
      ],
      [],
    ]);
    expect(plain.outputs).toEqual([[1, 0]]);
    expect(doc.slots.b && plainForward(doc.slots.b).outputs).toEqual([
      [-1, 0],
      [1, 0],
    ]);
  });

  it('names a step that reads one which does not come before it, and lets it read the step before', () => {
    expect(
      problemsOf(
        'v2&x=randn,3,16,16&seed=0&recipe=paired&a=c4k1/1:r/7_0:r&out=9&goal=none&view=ch0,grey,all,full',
      ).filter((p) => !p.startsWith('goal')),
    ).toEqual(['a.1 bad-value 1', 'a.2 bad-value 7_0', 'out bad-value 9']);
  });

  it('names a size for which nothing can have been read', () => {
    const text = 'v2&x=randn,3,16,16&seed=0&recipe=paired&a=c4k1&more=for:3x0x16&goal=none&view=ch0,grey,all,full';
    expect(problemsOf(text).filter((p) => !p.startsWith('goal'))).toEqual(['more bad-value for:3x0x16']);
  });

  it('leaves a sum its two where one of them cannot be read', () => {
    const { doc } = readLink('v2&x=randn,4,8,8&seed=0&recipe=paired&a=c4k1/r/c4k1/9_1:add', opening);
    expect(plainForward(doc.slots.a).uses[3]?.inputs).toEqual([
      [2, 0],
      [1, 0],
    ]);
  });

  it('keeps an in_channels that does not fit, and linked and unlinked numbers apart', () => {
    const a = sequential([conv(5, 8, { kernel_size: [3, 3], stride: [1, 2] }), conv(8, 4, { padding: 'same' })]);
    expect(writeLink(withA(a))).toContain('&a=c8in5k3x3s1x2p0/c4k3psame&');
  });

  it('carries what fills the weights, and reads links that do not', () => {
    const init = [
      { fn: 'kaiming_normal_', target: 'weight', args: { mode: 'fan_out', nonlinearity: 'relu' } },
      { fn: 'constant_', target: 'bias', args: { val: -0.5 } },
    ] as const;
    const link = writeLink(
      withA(
        sequential([
          { ...conv(3, 16), init },
          { kind: 'Flatten', args: {}, init },
        ]),
      ),
    );
    const calls = 'weight:kaiming_normal:mode:fan_out:nonlinearity:relu,bias:constant:val:-0.5';
    expect(link).toContain(`&a=c16k3p0,${calls}/Flatten:,${calls}&`);
    expect(stateOf(link).problems).toEqual([]);
    expect(stateOf(link).state.slots.a.modules.map((m) => m.init)).toEqual([init, init]);
    expect(stateOf(link.replaceAll(`,${calls}`, '')).state.slots.a.modules.map((m) => m.init)).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('names what is no call of torch.nn.init, and keeps the others', () => {
    const link = writeLink(opening).replace('c16k3p0', 'c16k3p0,weight:magic,bias:zeros,weight:normal:sd:1,gain:ones');
    expect(problemsOf(link)).toEqual([
      'a.0 bad-value weight:magic',
      'a.0 bad-value weight:normal:sd:1',
      'a.0 bad-value gain:ones',
    ]);
    expect(readLink(link, opening).doc.slots.a.modules[0]?.init).toEqual([{ fn: 'zeros_', target: 'bias', args: {} }]);
  });

  it('says what slot b differs in', () => {
    const b = sequential([
      conv(3, 16, { padding: 1 }),
      relu,
      conv(16, 32, { padding: 1 }),
      relu,
      conv(32, 64, { padding: 1 }),
    ]);
    const doc = { ...opening, slots: { ...opening.slots, b } };
    expect(writeLink(doc)).toContain('&b=a/0:c16k3p1&');
    expect(stateOf(writeLink(doc)).state.slots.b).toEqual(toState(doc).slots.b);
  });

  it('tells how modules run that do not run in line', () => {
    const line = sequential([conv(3, 8), relu]);
    const [first, second] = line.modules;
    const use = (id: string, off = false) => ({ id: `u${id}${off}`, module: id, off });
    const uses = [use(second?.id ?? ''), use(first?.id ?? ''), use(second?.id ?? '', true)];
    expect(writeLink(withA({ ...line, forward: chained(uses) }))).toContain('&a=c8in3k3p0/r&arun=1,0,off1&');
  });
});

describe('reading', () => {
  it('gives back every document that can be written', () => {
    fc.assert(
      fc.property(anyDoc, (doc) => {
        const { state, problems } = stateOf(`#${writeLink(doc)}`);
        expect(problems).toEqual([]);
        expect(state).toEqual(toState(doc));
      }),
      { numRuns: 300 },
    );
  });

  it('reads what a chat program has encoded, or taken for HTML', () => {
    const link = writeLink(opening);
    expect(stateOf(encodeURIComponent(link)).state).toEqual(toState(opening));
    expect(stateOf(link.replaceAll('&', '&amp;'))).toEqual({ state: toState(opening), problems: [] });
  });

  it('keeps what can be kept of a broken link and names the rest', () => {
    const hash =
      '#v1&x=randn,3,16&seed=banana&recipe=notebook&a=c16k3p0/zap9/r/c32k3q7p1&goal=64,16,c3&view=ch0,pink,all,full&evil=1';
    const { doc } = readLink(hash, opening);
    expect(problemsOf(hash)).toEqual([
      ' unknown-field evil=1',
      'x bad-value randn,3,16',
      'seed bad-value banana',
      'a.1 unknown-layer zap9',
      'a.3 bad-value q7',
      'goal bad-value 64,16',
      'view bad-value pink',
    ]);
    expect(doc.recipe).toBe('notebook');
    expect(doc.seed).toBe('0');
    expect(inferNet(doc.slots.a, doc.input.shape).steps.map((s) => s.output)).toEqual([
      [16, 14, 14],
      [16, 14, 14],
      [32, 14, 14],
    ]);
    expect(doc.goal).toEqual({ target: null, maxConvs: 3, unpadded: null });
    expect(doc.view).toEqual({ channels: {}, palette: 'orange-blue', share: 'all', range: 'full', panel: null });
  });

  it('names of a goal only what came to nothing, in whatever order it stands', () => {
    const lost = (goal: string) => problemsOf(`#v1&goal=${goal}`).filter((p) => p.startsWith('goal'));
    const { goal } = readLink('#v1&goal=lossy,k1-3,c3,64,16,16,m1,p0-3,u1', opening).doc;
    expect(goal).toEqual({
      target: [64, 16, 16],
      maxConvs: 3,
      unpadded: 1,
      search: { kernel: [1, 3], maxPools: 1, lossyUnpadded: true },
    });
    expect(lost('lossy,k1-3,c3,64,16,16,m1,p0-3,u1')).toEqual([]);
    expect(lost('64,16,16,k7-1,zz,c3')).toEqual(['goal bad-value k7-1,zz']);
    expect(lost('64,16,16,k1-3,k1-5')).toEqual(['goal bad-value k1-5']);
    expect(lost('64,16,16,0')).toEqual(['goal bad-value 64,16,16,0']);
    expect(lost('none')).toEqual([]);
  });

  it('takes from a fragment what is there, and says what is not', () => {
    expect(readLink('#v1&seed=5', opening).doc.seed).toBe('5');
    expect(problemsOf('#v1&seed=5')).toEqual([' incomplete x, recipe, a, goal, view']);
    expect(problemsOf('#nonsense')).toContain(' unknown-version nonsense');
    expect(readLink('#seed=5', opening).doc.seed).toBe('5');
  });

  it('keeps the net it has where nothing of the link’s can be read', () => {
    expect(readLink('#v1&a=%%%/***', opening).doc.slots.a).toBe(opening.slots.a);
  });

  it('knows no -0, which would read back as another number', () => {
    const { doc } = readLink('#v1&a=c4in3k-0p1x-0', opening);
    expect(doc.slots.a.modules[0]?.args).toEqual({ out_channels: 4, in_channels: 3, kernel_size: 0, padding: [1, 0] });
  });

  it('lets a hand change what leaves a layer, the next following', () => {
    const link = writeLink(opening).replace('c16k3p0', 'c24k5p2');
    const { doc, problems } = readLink(link, opening);
    expect(problems).toEqual([]);
    expect(inferNet(doc.slots.a, doc.input.shape)).toMatchObject({ fault: null });
  });

  it('cuts off what nobody reads, at once', () => {
    const begin = cpuTime();
    const many = readLink(`#v1&a=${'r/'.repeat(20_000)}r`, opening);
    expect(many.doc.slots.a.modules).toHaveLength(MAX_LAYERS);
    expect(many.problems.map((p) => p.code)).toContain('too-many-layers');
    const long = readLink(`#v1&${'x='.repeat(2_000_000)}`, opening);
    expect(long.problems.map((p) => p.code)).toEqual(['too-long']);
    expect(readLink(`#${'&'.repeat(60_000)}`, opening).doc.seed).toBe('0');
    expect(readLink(`#v1&a=c${'3x'.repeat(29_000)}!`, opening).problems.length).toBeGreaterThan(0);
    expect(readLink(`#v1&a=c16${'k3'.repeat(29_000)}`, opening).doc.slots.a.modules).toHaveLength(1);
    expect(cpuTime() - begin).toBeLessThan(2000);
  });

  it('never throws, and always gives a document that can be shown and written', () => {
    const junk = fc.string({ unit: 'binary', maxLength: 60 });
    const pieces = fc.constantFrom(
      '&',
      '=',
      ',',
      '/',
      ':',
      '~',
      'off:',
      'a',
      'x',
      '%',
      '__proto__',
      '-',
      '9e99',
      '',
      'k',
    );
    const mutated = fc
      .tuple(anyDoc, fc.array(fc.tuple(fc.nat(), fc.nat({ max: 9 }), fc.oneof(pieces, junk)), { maxLength: 5 }))
      .map(([doc, edits]) =>
        edits.reduce((text, [at, drop, put]) => {
          const i = at % (text.length + 1);
          return text.slice(0, i) + put + text.slice(i + drop);
        }, writeLink(doc)),
      );
    fc.assert(
      fc.property(fc.oneof(junk, mutated), (hash) => {
        const { doc } = readLink(hash, opening);
        const again = readLink(writeLink(doc), opening);
        expect(again.problems).toEqual([]);
        expect(toState(again.doc)).toEqual(toState(doc));
        inferNet(doc.slots.a, doc.input.shape);
      }),
      { numRuns: 600 },
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

describe('an experiment', () => {
  const experiment = (text: string) => {
    const { doc, problems } = readLink(`${writeLink(opening)}&experiment=${text}`, opening);
    return { setup: doc.experiment, bad: problems.map((p) => p.path) };
  };

  it('is written only where it is another than the page begins with, for people to read', () => {
    expect(writeLink(opening)).not.toContain('experiment');
    const asked = { ...FIRST_SETUP, question: 'std', layer: 3, count: 300, guided: 'depth' } as const;
    expect(writeLink({ ...opening, experiment: asked })).toContain('&experiment=std,3,0,300,depth');
    const sweep = { layer: 0, arg: 'kernel_size' } as const;
    expect(writeLink({ ...opening, experiment: { ...FIRST_SETUP, sweep } })).toContain(
      '&experiment=mean,last,0,1000,sweep:0:kernel_size',
    );
  });

  it('that cannot be kept leaves the first one, and is named', () => {
    expect(experiment('border-interior,all,-3,20').setup).toMatchObject({ question: 'border-interior', from: '-3' });
    for (const text of [
      '',
      'mean',
      'median,last,0,10',
      'mean,last,0,0',
      'mean,last,0,100001',
      'mean,first,0,10',
      'mean,1000,0,10',
      'mean,last,0x1,10',
      'mean,last,18446744073709551615,2',
      'mean,last,0,10,claim,claim',
      'mean,last,0,10,nobody',
      'mean,last,0,10,sweep:0:bias',
      'mean,all,0,10,sweep:0:padding',
      'border-interior,last,0,10,sweep:0:padding',
    ]) {
      expect(experiment(text)).toEqual({ setup: FIRST_SETUP, bad: ['experiment'] });
    }
  });
});

describe('the net of a link', () => {
  const whole = (hash: string) => hasWholeNet(hash, readLink(hash, opening).problems);
  const hash = writeLink({ ...opening, challenge: { task: 'exercise', answer: 'Anna' } });

  it('is whole, whatever else is not', () => {
    expect(whole(hash)).toBe(true);
    expect(whole(hash.replaceAll('&', '%26'))).toBe(true);
    expect(whole(`${hash}&answer=%`)).toBe(true);
    expect(whole(hash.replace(/&view=.*/, ''))).toBe(true);
  });

  it('is not where it is cut off or cannot be read', () => {
    const end = hash.indexOf('&challenge');
    for (let at = 0; at <= end; at++) expect(whole(hash.slice(0, at)), hash.slice(0, at)).toBe(false);
    expect(whole(hash.replace('c16k3p0', 'c16k'))).toBe(false);
    expect(whole(hash.replace('randn,3,16,16', 'randn,3,16'))).toBe(false);
    expect(whole('v1&challenge=exercise&answer=x')).toBe(false);
  });
});

it('names what belongs to a net or a layer that the link does not have', () => {
  const NET = 'v1&x=randn,3,16,16&seed=0&recipe=paired&a=c16k3/r';
  const named = (hash: string) =>
    readLink(hash, opening)
      .problems.filter(({ code }) => code === 'belongs-nowhere')
      .map(({ path, code, value }) => `${path} ${code} ${value}`);
  expect(named(`${NET}&brun=0,1&view=ch0,a7:3,b0:1,a1:2`)).toEqual([
    'brun belongs-nowhere 0,1',
    'view belongs-nowhere a7',
    'view belongs-nowhere b0',
  ]);
  expect(named('v1&x=randn,3,16,16&seed=0&recipe=paired&out=1')).toContain('out belongs-nowhere 1');
  expect(named(`${NET}&view=ch0,a1:2`)).toEqual([]);
});
