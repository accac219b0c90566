import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expectAccessible } from './support/axe';
import { expect, test } from './support/test';

interface Known {
  readonly name: string;
  readonly model: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly state?: readonly string[];
}

function knownModel(file: string, name: string): Known {
  const lines = gunzipSync(readFileSync(`test-data/${file}`))
    .toString()
    .trim()
    .split('\n');
  const found = lines.map((line): Known => JSON.parse(line)).find((m) => m.name === name);
  if (!found) throw new Error(name);
  return found;
}

const onnx = knownModel('onnx.jsonl.gz', 'torch unet dynamo 20');
const program = knownModel('pt2.jsonl.gz', 'unet');

/** What is asked of the page by its own scripting API. */
interface Api {
  load(source: object): Promise<{ complete: boolean; weights: string; outputs: number[]; layers: { kind: string }[] }>;
  activations(layer: number): Promise<{ data: Float32Array }>;
  stateDict(): Promise<{ name: string; data: Float32Array }[]>;
  export(what: string): Promise<Blob>;
  mode(): Promise<string>;
}

test('an ONNX model with its weights in another file, and back as ONNX, gives the same maps', async ({
  page,
  scope,
}) => {
  await scope.report();
  const said = await page.evaluate(async ({ model, files = {} }) => {
    const api = (window as unknown as { convscope: Api }).convscope;
    const blob = (text: string) => new Blob([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))]);
    const beside = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, blob(text)]));
    const missing = await api.load({ code: blob(model) }).catch((error: Error) => error.message);
    const first = await api.load({ code: blob(model), files: beside });
    const names = (await api.stateDict()).map((t) => t.name);
    const maps = await Promise.all(first.outputs.map((o) => api.activations(o)));
    const mode = await api.mode();
    const again = await api.load({ code: await api.export('onnx') });
    const back = await Promise.all(again.outputs.map((o) => api.activations(o)));
    const gaps = maps.map((m, i) =>
      m.data.reduce((most, v, k) => Math.max(most, Math.abs(v - (back[i]?.data[k] ?? 9))), 0),
    );
    return { missing, first, names, mode, complete: again.complete, gaps };
  }, onnx);
  expect(said.missing).toContain('net.onnx.data');
  expect(said.first).toMatchObject({ complete: true, weights: 'loaded', error: null });
  expect(said.names.toSorted()).toEqual(onnx.state?.toSorted());
  expect(said.mode).toBe('eval');
  expect(said.complete).toBe(true);
  expect(said.gaps).toHaveLength(2);
  for (const gap of said.gaps) expect(gap).toBeLessThan(1e-5);
});

test('a program of torch.export is opened by choosing its file, with its weights', async ({ page, scope }) => {
  await scope.report();
  const data = await page.evaluateHandle((text) => {
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], 'unet.pt2'));
    return transfer;
  }, program.model);
  await page.dispatchEvent('#flow', 'drop', { dataTransfer: data });
  await expect.poll(async () => (await scope.report()).layers.map((l) => l.kind)).toContain('ConvTranspose2d');
  const report = await scope.report();
  expect(report).toMatchObject({ complete: true, weights: 'loaded', error: null });
  expect(report.input.shape).toEqual([2, 8, 8]);
});

test('asks for the file that a model’s weights are in, and goes on with it', async ({ page, scope }) => {
  await scope.report();
  const drop = async (name: string, text: string) => {
    const data = await page.evaluateHandle(
      ([own, file]) => {
        const bytes = Uint8Array.from(atob(file ?? ''), (c) => c.charCodeAt(0));
        const transfer = new DataTransfer();
        transfer.items.add(new File([bytes], own ?? ''));
        return transfer;
      },
      [name, text],
    );
    await page.dispatchEvent('#flow', 'drop', { dataTransfer: data });
  };
  await drop('net.onnx', onnx.model);
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('net.onnx.data');
  await expectAccessible(page, 'dialog');
  await drop('net.onnx.data', onnx.files?.['net.onnx.data'] ?? '');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect.poll(async () => (await scope.report()).layers.map((l) => l.kind)).toContain('ConvTranspose2d');
});
