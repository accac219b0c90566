import { graphCases, graphDifference, graphSource } from '../src/engine/testing/graph_cases';
import { expect, test } from './support/test';

/** One of each family: a software GPU compiles for seconds what it has not seen. CONVSCOPE_ALL: all of them. */
const seen = new Set<string>();
const cases = graphCases().filter(({ family }) => {
  const isNew = process.env.CONVSCOPE_ALL !== undefined || !seen.has(family);
  seen.add(family);
  return isNew;
});

for (const backend of ['wasm', 'webgl', 'webgpu'] as const) {
  test(`every tensor of ${cases.length} nets with branches is PyTorch’s on ${backend}`, async ({ scope, page }) => {
    test.setTimeout(process.env.CONVSCOPE_ALL === undefined ? 240_000 : 1_200_000);
    if (backend === 'webgpu') {
      const adapter = await page.evaluate(async () => {
        const { gpu } = navigator as { gpu?: { requestAdapter(): Promise<unknown> } };
        return (await gpu?.requestAdapter().catch(() => null)) != null;
      });
      test.skip(!adapter, 'navigator.gpu has no adapter in this browser');
    }
    expect(await scope.backend(backend)).toBe(backend);
    const wrong: string[] = [];
    for (const known of cases) {
      const { error, params, input, layers } = await scope.load({
        code: graphSource(known),
        input: known.input,
        seed: known.seed,
      });
      expect(error).toBeNull();
      expect(params).toBe(known.params);
      const said = graphDifference(
        known,
        input,
        layers.map((layer) => ({ kind: layer.kind, stats: layer })),
      );
      if (said !== null) wrong.push(`${said}\n${known.family} ${known.input} ${known.seed}\n${known.code}`);
    }
    expect(wrong).toEqual([]);
    expect(await scope.backend(), 'still the one that was asked for').toBe(backend);
  });
}
