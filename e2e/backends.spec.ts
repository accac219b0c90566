import { casesOf, expectCase, KNOWN, titleOf } from './support/cases';
import { everyKind } from './support/layer_cases';
import { NET_A } from './support/nets';
import { expect, test } from './support/test';

const cases = casesOf(KNOWN);

/** A few of each kind, spread over the file: a software GPU compiles a second and more for a net that it has not seen. */
const subset = (['conv', 'pool', 'chain', 'error'] as const).flatMap((kind) => {
  const all = cases.filter((c) => c.kind === kind);
  const wanted = Math.min(4, all.length);
  return Array.from({ length: wanted }, (_, i) => all[Math.floor((i * all.length) / wanted)]).filter(
    (c) => c !== undefined,
  );
});

const kinds = everyKind();

for (const backend of ['wasm', 'cpu', 'webgl', 'webgpu'] as const) {
  test(`${subset.length} of PyTorch’s answers, every kind of layer and net a on ${backend}`, async ({
    scope,
    page,
  }) => {
    test.setTimeout(240_000);
    if (backend === 'webgpu') {
      const adapter = await page.evaluate(async () => {
        const { gpu } = navigator as { gpu?: { requestAdapter(): Promise<unknown> } };
        return (await gpu?.requestAdapter().catch(() => null)) != null;
      });
      test.skip(!adapter, 'navigator.gpu has no adapter in this browser');
    }
    expect(await scope.backend(backend)).toBe(backend);
    for (const c of subset) {
      await test.step(titleOf(c), () => expectCase(scope, c));
    }
    for (const c of kinds) await test.step(c.code.replace(/\s+/g, ' '), () => expectCase(scope, c));
    const report = await scope.load({ code: NET_A, input: [3, 16, 16], seed: 0 });
    expect(Math.abs((report.layers.at(-1)?.mean ?? Number.NaN) - 0.021454)).toBeLessThanOrEqual(2e-5);
    expect(await scope.backend(), 'still the one that was asked for').toBe(backend);
  });
}

test('a backend that does not exist is refused, and the one that runs stays', async ({ scope }) => {
  await scope.backend('cpu');
  await expect(scope.backend('quantum')).rejects.toThrow();
  expect(await scope.backend()).toBe('cpu');
  expect((await scope.load({ code: NET_A, seed: 0 })).error).toBeNull();
});
