import { expect, test } from 'vitest';
import { readOnnx } from '../files/onnx/net';
import {
  bytesIn,
  differenceOf,
  floatsIn,
  type ModelCase,
  modelCases,
  runModel,
  sideFiles,
} from './testing/read_models';

/** x as the page has it: Keras's rows, columns and channels are turned where the graph turns them at once. */
function fed({ shape, x }: ModelCase, input: readonly number[]): Float32Array {
  const values = floatsIn(x);
  const [, h = 1, w = 1, c = 1] = shape;
  if (shape.length !== 4 || input.join() === shape.slice(1).join()) return values;
  return Float32Array.from(values, (_, i) => values[(i % (h * w)) * c + Math.floor(i / (h * w))] ?? 0);
}

async function said(known: ModelCase): Promise<string | null> {
  try {
    const model = readOnnx(bytesIn(known.model), sideFiles(known), [3, 32, 32]);
    if (model.net.leftOut?.count) return `left out: ${JSON.stringify(model.net.leftOut.notes)}`;
    const made = await runModel(model, fed(known, model.input));
    if (made.length !== known.outputs.length) return `${made.length} outputs`;
    for (const [i, { shape, data }] of known.outputs.entries()) {
      const own = made[i];
      if (own?.shape.join() !== shape.join()) return `sizes ${own?.shape}, not ${shape}`;
      const gap = differenceOf(floatsIn(data), own.data);
      if (!(gap <= 1e-5))
        return `output ${i} is ${gap} off: ${JSON.stringify(model.net.modules.map((m) => [m.kind, m.args]))}`;
    }
    const kinds = model.net.modules.map((m) => m.kind);
    if (known.kinds && kinds.join() !== known.kinds.join()) return `${kinds}, not ${known.kinds}`;
    return null;
  } catch (error) {
    return String(error instanceof Error ? error.stack?.slice(0, 400) : error);
  }
}

test('models of every operator, operator set and exporter are read as ONNX Runtime runs them', async () => {
  const cases = modelCases('onnx.jsonl.gz');
  expect(cases.length).toBeGreaterThan(1000);
  const found: string[] = [];
  for (const known of cases) {
    const text = await said(known);
    if (text !== null) found.push(`${known.name}: ${text}`);
  }
  expect(found).toEqual([]);
}, 120_000);
