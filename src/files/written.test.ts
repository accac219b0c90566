import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openWeights } from './canonical';
import { npzBytes } from './npz';
import { openTensors } from './open';
import { FileProblem } from './problem';
import { type OutTensor, openSafetensors, safetensorsParts } from './safetensors';
import { Sha256 } from './sha256';
import { numberOf, WRITTEN, writtenFile } from './testing/written';

/** What a file is refused with; null where it is read. */
async function refusalOf(file: Blob): Promise<FileProblem | null> {
  try {
    await openWeights(file);
    return null;
  } catch (error) {
    if (error instanceof FileProblem) return error;
    throw error;
  }
}

describe.each(WRITTEN)('files of PyTorch $written.torch', ({ folder, written }) => {
  const files = Object.entries(written.files);

  it.each(files.filter(([, file]) => file.tensors))(
    '%s is read to the last bit',
    async (name, { tensors = [], under }) => {
      const opened = await openTensors(writtenFile(folder, name));
      const told = tensors.map(({ name: own, shape, dtype }) => ({ name: own, shape, dtype }));
      const sorted = (all: readonly { readonly name: string }[]) => all.toSorted((a, b) => (a.name < b.name ? -1 : 1));
      expect(sorted(opened.entries)).toEqual(sorted(told));
      if (opened.format !== 'safetensors') expect(opened.entries.map((e) => e.name)).toEqual(told.map((e) => e.name));
      expect(opened.under).toBe(under ?? null);
      for (const { name: own, values } of tensors) {
        expect([...(await opened.read(own))], own).toEqual(values.map(numberOf));
      }
    },
  );

  it.each(files.filter(([, file]) => file.refused))(
    '%s is refused, and nothing of it run',
    async (name, { refused }) => {
      const problem = await refusalOf(writtenFile(folder, name));
      expect(problem?.code).toBe(refused);
      if (refused === 'whole-module' || refused === 'forbidden') expect(problem?.message).toContain('state_dict');
    },
  );

  it.each(files.filter(([, file]) => file.tensors))(
    '%s becomes what the page keeps',
    async (name, { tensors = [] }) => {
      const file = writtenFile(folder, name);
      const opened = await openWeights(file);
      expect(opened.digest).toBe(
        createHash('sha256')
          .update(Buffer.from(await file.arrayBuffer()))
          .digest('hex'),
      );
      expect(opened.size).toBe(file.size);
      const kept = await openSafetensors(opened.tensors);
      for (const { name: own, values } of tensors) {
        const stripped = own.slice(opened.prefix.length);
        expect([...(await kept.read(stripped))], own).toEqual(values.map(numberOf));
      }
    },
  );

  it('strips what wrappers put before all names', async () => {
    expect((await openWeights(writtenFile(folder, 'wrapped.pt'))).prefix).toBe('module.');
    const compiled = await openWeights(writtenFile(folder, 'net_compiled.pt'));
    expect(compiled.prefix).toBe('_orig_mod.module.');
    expect(compiled.entries[0]?.name).toBe('features.0.weight');
    expect(compiled.versions.length).toBe(0);
    const versions = new Map((await openWeights(writtenFile(folder, 'net.pt'))).versions);
    expect(versions.get('features.1')).toBe(2);
  });
});

describe('writing', () => {
  const tensors: OutTensor[] = [
    { name: 'conv.weight', shape: [2, 1, 1, 3], data: Float32Array.of(1, -2.5, 3e-20, 4, 5, 6) },
    { name: 'bn.num_batches_tracked', shape: [], data: Float32Array.of(7), integer: true },
    { name: 'empty', shape: [0, 3], data: new Float32Array(0) },
    { name: 'line', shape: [2], data: Float32Array.of(Number.NaN, Infinity) },
  ];

  it.each([
    ['safetensors', new Blob(safetensorsParts(tensors))],
    ['npz', new Blob([npzBytes(tensors)])],
  ])('%s is read as it was written', async (_format, file) => {
    const opened = await openTensors(file);
    expect(new Set(opened.entries.map(({ name }) => name))).toEqual(new Set(tensors.map(({ name }) => name)));
    for (const { name, shape, data, integer } of tensors) {
      const entry = opened.entries.find((e) => e.name === name);
      expect(entry).toEqual({ name, shape, dtype: integer ? 'int64' : 'float32' });
      expect(await opened.read(name)).toEqual(data);
    }
  });
});

it.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 1000])('SHA-256 of %i bytes is what others say', (length) => {
  const bytes = Uint8Array.from({ length }, (_, i) => (i * 31) & 255);
  const sha = new Sha256();
  for (let at = 0; at < length; at += 37) sha.update(bytes.subarray(at, at + 37));
  expect(sha.digest()).toBe(createHash('sha256').update(bytes).digest('hex'));
});
