import { NET_A, NET_B } from './support/nets';
import { Scope, ScopeError } from './support/scope';
import { expect, test } from './support/test';

test('opens on net a of the exercise with seed 0', async ({ scope }) => {
  expect(await scope.version()).toMatch(/^\d+\.\d+\.\d+$/);
  const report = await scope.report();
  expect(report).toMatchObject({ slot: 'a', seed: 0, recipe: 'paired', params: 23584, macs: 4600512, error: null });
  expect(report.input.shape).toEqual([3, 16, 16]);
  expect(report.layers.map((l) => [l.kind, l.shape, l.params, l.macs])).toEqual([
    ['Conv2d', [16, 14, 14], 448, 84672],
    ['ReLU', [16, 14, 14], 0, 0],
    ['Conv2d', [32, 14, 14], 4640, 903168],
    ['ReLU', [32, 14, 14], 0, 0],
    ['Conv2d', [64, 14, 14], 18496, 3612672],
  ]);
  expect(report.layers.at(-1)?.mean).toBeCloseTo(0.021454, 6);
});

test('reports receptive fields and the border', async ({ scope }) => {
  const { layers } = await scope.load({ code: NET_A, input: [3, 16, 16], seed: 0 });
  expect([layers[0], layers[2], layers[4]].map((l) => l?.receptiveField)).toEqual([
    { size: [3, 3], jump: [1, 1], start: [1.5, 1.5] },
    { size: [5, 5], jump: [1, 1], start: [1.5, 1.5] },
    { size: [7, 7], jump: [1, 1], start: [1.5, 1.5] },
  ]);
  expect(layers[0]?.border).toMatchObject({ mean: null, share: 0 });
  expect(layers[2]?.border?.share).toBeCloseTo(1 - 144 / 196, 12);
  expect(layers[4]?.border?.share).toBeCloseTo(1 - 100 / 196, 12);
  const last = layers[4];
  const { mean, interiorMean, share } = last?.border ?? { mean: null, interiorMean: null, share: 0 };
  expect(Number(mean) * share + Number(interiorMean) * (1 - share)).toBeCloseTo(Number(last?.mean), 6);
});

test('gives activations whose statistics are the report’s', async ({ scope }) => {
  const report = await scope.report();
  for (const [layer, stats] of [[-1, report.input] as const, ...report.layers.entries()]) {
    const { shape, data, float32 } = await scope.activations(layer);
    expect(float32).toBe(true);
    expect(shape).toEqual(stats.shape);
    const mean = data.reduce((sum, v) => sum + v, 0) / data.length;
    expect(mean).toBeCloseTo(Number(stats.mean), 6);
    expect(Math.sqrt(data.reduce((sum, v) => sum + (v - mean) ** 2, 0) / data.length)).toBeCloseTo(
      Number(stats.std),
      5,
    );
    expect([data[0], data.at(-1)]).toEqual([stats.first, stats.last]);
    expect(data.filter((v) => v === 0).length / data.length).toBeCloseTo(Number(stats.zeros), 12);
  }
  await expect(scope.activations(5)).rejects.toThrow();
});

test('a change of state is seen on every side, and what is refused changes nothing', async ({ scope }) => {
  const before = await scope.getState();
  expect(Object.keys(before)).toEqual(expect.arrayContaining(['seed', 'recipe', 'slots']));
  await scope.setState({ ...before, recipe: 'notebook' });
  const after = await scope.getState();
  expect(after).toEqual({ ...before, recipe: 'notebook' });
  expect((await scope.report()).recipe).toBe('notebook');
  for (const bad of [
    null,
    7,
    'x',
    [],
    {},
    { ...after, recipe: 'both' },
    { ...after, seed: 'seven' },
    { ...after, seed: '18446744073709551616' },
    { ...after, slots: null },
    { ...after, slots: { a: 'nn.ReLU()' } },
  ]) {
    await expect(scope.setState(bad), JSON.stringify(bad)).rejects.toBeInstanceOf(ScopeError);
    expect(await scope.getState()).toEqual(after);
  }
});

test('source that cannot be read is rejected with a code, and the net stays', async ({ scope }) => {
  const before = await scope.getState();
  for (const source of [
    { code: '' },
    { code: 'nn.Sequential(' },
    { code: 'print("hello")' },
    { code: NET_A, input: [3, 16] },
    { code: NET_A, input: [3, 16.5, 16] },
    { code: NET_A, seed: 'seven' },
    { code: NET_A, seed: '18446744073709551616' },
    { code: NET_A, slot: 'c' },
    { code: 7 },
    {},
  ]) {
    const refused = await scope.load(source as never).then(
      () => null,
      (error: unknown) => error,
    );
    expect(refused, JSON.stringify(source)).toBeInstanceOf(ScopeError);
    expect((refused as ScopeError).code, JSON.stringify(source)).toMatch(/^[a-z][a-z-]*$/);
    expect(await scope.getState()).toEqual(before);
  }
});

test('code reads back as the same net', async ({ scope }) => {
  const sources = [
    NET_A,
    'nn.Sequential(nn.Conv2d(3, 4, (3, 5), stride=(2, 1), padding=(0, 2), dilation=2), nn.ReLU(), nn.MaxPool2d(3, 2, 1, ceil_mode=True))',
    'nn.Sequential(nn.AvgPool2d((2, 3)), nn.Conv2d(in_channels=3, out_channels=2, kernel_size=1))',
  ];
  for (const code of sources) {
    const first = await scope.load({ code, seed: 11 });
    const written = await scope.code();
    expect(written).toContain('nn.Sequential(');
    expect(await scope.load({ code: written })).toEqual(first);
    expect(await scope.code()).toBe(written);
  }
});

test('a link opens what is on the screen', async ({ scope, context, problems, baseURL }) => {
  const opening = await scope.url();
  expect(new URL(opening).href.startsWith(baseURL ?? '?')).toBe(true);
  await scope.load({ code: NET_B, slot: 'a', input: [3, 20, 18], seed: '18446744073709551615' });
  await scope.load({ code: NET_A, slot: 'b' });
  await scope.setState({ ...(await scope.getState()), recipe: 'notebook' });
  const link = await scope.url();
  expect(link).not.toBe(opening);

  const page = await context.newPage();
  problems.watch(page, new URL(link).origin);
  const other = await Scope.open(page, link);
  expect(await other.getState()).toEqual(await scope.getState());
  expect(await other.url()).toBe(link);
  for (const slot of ['a', 'b'] as const) expect(await other.report(slot)).toEqual(await scope.report(slot));
});

test('takes every seed that PyTorch takes, and tells those beyond 2^53 apart', async ({ scope }) => {
  const known: readonly [seed: number | string, first: number, last: number][] = [
    ['9007199254740993', -1.5255959033966064, -0.6768622994422913],
    ['18446744073709551615', -2.664297580718994, -0.1853148639202118],
    [-1, -2.664297580718994, -0.1853148639202118],
    ['-9223372036854775808', -1.1258398294448853, -0.23261602222919464],
    [5489, 0.96797776222229, 0.5024285912513733],
  ];
  for (const [seed, first, last] of known) {
    const report = await scope.load({ code: NET_A, input: [3, 16, 16], seed });
    expect(String(report.seed)).toBe(String(seed));
    expect(typeof report.seed).toBe(typeof seed);
    expect(Math.abs(Number(report.input.first) - first)).toBeLessThanOrEqual(3e-7);
    expect(Math.abs(Number(report.input.last) - last)).toBeLessThanOrEqual(3e-7);
    expect(String((await scope.getState()).seed)).toBe(String(seed));
  }
});

test('a net that is too large keeps its shapes and counts, and the page goes on', async ({ scope }) => {
  const report = await scope.load({ code: 'nn.Sequential(nn.Conv2d(3, 64, 3), nn.ReLU())', input: [3, 20000, 20000] });
  expect(report.error).toMatchObject({ when: 'budget', code: 'too-large' });
  expect(report.error?.text).not.toBe('');
  expect(report.error?.help).not.toBe('');
  expect(report.layers.map((l) => l.shape)).toEqual([
    [64, 19998, 19998],
    [64, 19998, 19998],
  ]);
  expect(report.layers.map((l) => [l.mean, l.std, l.min, l.max, l.first, l.last, l.zeros])).toEqual(
    [0, 1].map(() => Array(7).fill(null)),
  );
  expect(report.params).toBe(64 * 28);
  expect(report.macs).toBe(64 * 19998 * 19998 * 27);
  expect((await scope.load({ code: NET_A, input: [3, 16, 16] })).error).toBeNull();
});

test('computes inputs of 512×512', async ({ scope }) => {
  const report = await scope.load({
    code: 'nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))',
    input: [3, 512, 512],
  });
  expect(report.error).toBeNull();
  expect(report.layers.at(-1)?.shape).toEqual([8, 256, 256]);
  expect(report.layers.at(-1)?.mean).toBeGreaterThan(0);
});

test('a refused net is loaded all the same, with what runs before the fault', async ({ scope }) => {
  const code = 'nn.Sequential(nn.Conv2d(3, 8, 3), nn.MaxPool2d(2), nn.Conv2d(8, 8, 5))';
  const report = await scope.load({ code, input: [3, 10, 10], seed: 3 });
  expect(report.error).toMatchObject({
    layer: 2,
    when: 'forward',
    code: 'kernel-too-large',
    text: "Calculated padded input size per channel: (4 x 4). Kernel size: (5 x 5). Kernel size can't be greater than actual input size",
  });
  expect(report.error?.help).not.toBe('');
  expect(report.layers.map((l) => l.shape)).toEqual([
    [8, 8, 8],
    [8, 4, 4],
  ]);
  expect(report.layers.at(-1)?.mean).not.toBeNull();
});

test('slot b stands beside slot a: same x, and the same weights under the paired recipe', async ({ scope }) => {
  const a = await scope.load({ code: NET_A, input: [3, 16, 16], seed: 5 });
  const b = await scope.load({ code: NET_A.replace('padding=0', 'padding=1'), slot: 'b' });
  expect(b).toMatchObject({ slot: 'b', seed: 5, recipe: 'paired', params: a.params });
  expect(b.input).toEqual(a.input);
  expect(b.layers.at(-1)?.shape).toEqual([64, 16, 16]);
  // With equal weights, the interior of the padded map is the unpadded one.
  const [inner, outer] = [await scope.activations(0, 'a'), await scope.activations(0, 'b')];
  const at = (c: number, y: number, x: number) => outer.data[(c * 16 + y + 1) * 16 + x + 1] ?? Number.NaN;
  const apart = inner.data.map((v, i) => Math.abs(v - at(Math.floor(i / 196), Math.floor((i % 196) / 14), i % 14)));
  expect(apart.every((d) => d <= 1e-5)).toBe(true);
  expect(await scope.report('a')).toEqual(a);
});

test('says when maps have been painted, and leaves a timing measure', async ({ scope }) => {
  const before = await scope.updates();
  expect(await scope.heard('painted', () => scope.load({ code: NET_B, seed: 1 }))).toBeGreaterThan(0);
  await expect.poll(() => scope.updates()).toBeGreaterThan(before);
});

test('of changes that follow each other at once, the newest is what is reported', async ({ scope, page }) => {
  await scope.ready();
  const shape = await page.evaluate(async (code) => {
    type Loaded = { layers: { shape: number[] }[] };
    const { convscope } = window as unknown as {
      convscope: { load(s: object): Promise<Loaded>; report(): Promise<Loaded> };
    };
    for (let k = 1; k <= 9; k++) {
      void convscope.load({ code: code.replace('16, 3, padding=0', `16, ${k}, padding=0`) }).catch(() => null);
    }
    await convscope.load({ code: code.replace('padding=0', 'padding=3') });
    return (await convscope.report()).layers.at(-1)?.shape;
  }, NET_A);
  expect(shape).toEqual([64, 20, 20]);
});
