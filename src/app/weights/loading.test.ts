import '../../core/layers/all';
import { describe, expect, it } from 'vitest';
import type { EngineJob } from '../../core/frame';
import { inferNet } from '../../core/net/infer';
import { loadRefusal } from '../../core/net/load_state_dict';
import { withWeights } from '../../core/net/loaded';
import { fileOf, matchFile } from '../../core/net/match_file';
import { withMode } from '../../core/net/mode';
import type { Net } from '../../core/net/net';
import { stateEntries, unfittingNames } from '../../core/net/state_dict';
import { Computer } from '../../engine/compute';
import { Why } from '../../engine/gradient/why';
import { ReferenceBackend } from '../../engine/reference/backend';
import { createSeedComputer } from '../../engine/seeds/compute_seeds';
import { openWeights } from '../../files/canonical';
import { openTensors } from '../../files/open';
import { WRITTEN, writtenFile } from '../../files/testing/written';
import { duplicateLayer, setArg } from '../../state/edits';
import { readSource } from '../../torch/source/read';

const SHAPE = [3, 9, 9] as const;
const still = async () => {};

function netOf(source: string): Net {
  const read = readSource(source, { input: SHAPE });
  if (!read.ok) throw new Error(read.error.code);
  return read.net;
}

/** A net with the weights of a file, and the job that computes it. */
async function loadedFrom(source: string, folder: string, name: string) {
  const net = netOf(source);
  const opened = await openWeights(writtenFile(folder, name));
  const matching = matchFile(net, opened);
  return { net: withWeights(net, fileOf(opened, name), matching.loaded), matching, opened };
}

function jobOf(net: Net, files: EngineJob['files'], seed = '7'): EngineJob {
  const input = { shape: SHAPE, source: 'randn' } as const;
  return { seed, recipe: 'paired', input, a: inferNet(net, SHAPE), b: null, ...(files && { files }) };
}

async function outputOf(job: EngineJob): Promise<Float32Array> {
  const { a } = await new Computer(0).run(job, new ReferenceBackend(), still);
  return a.layers[job.a.outputs[0]?.layer ?? -1]?.data ?? new Float32Array(0);
}

function expectClose(got: Float32Array, want: readonly number[]): void {
  expect(got.length).toBe(want.length);
  const worst = want.reduce((most, value, i) => Math.max(most, Math.abs(value - (got[i] ?? Number.NaN))), 0);
  expect(worst).toBeLessThan(1e-5);
}

describe.each(WRITTEN)('PyTorch $written.torch', ({ folder, written }) => {
  it.each(written.nets)('lists the state of $file’s net by the same names, in the same order', ({ source, state }) => {
    expect(stateEntries(netOf(source)).map(({ name, shape }) => [name, shape])).toEqual(state);
  });

  it.each(written.nets)('gives with $file what the page gives', async ({ source, file, ...want }) => {
    const { net, matching, opened } = await loadedFrom(source, folder, file);
    expect(loadRefusal(net, matching, true)).toBeNull();
    const files = { [opened.digest]: opened.tensors };
    for (const mode of ['eval', 'train'] as const)
      expectClose(await outputOf(jobOf(withMode(net, mode), files)), want[mode]);
  });

  it.each(written.refused)('says of $file what the page says', async ({ source, file, strict, loose }) => {
    const { net, matching } = await loadedFrom(source, folder, file);
    for (const [isStrict, want] of [
      [true, strict],
      [false, loose],
    ] as const) {
      const text = loadRefusal(net, matching, isStrict);
      if (typeof want === 'string') expect(text).toBe(want);
      else {
        expect(text).toBeNull();
        expect({ missing: matching.missing, unexpected: matching.unexpected }).toEqual(want);
      }
    }
  });
});

const [first] = WRITTEN;
const [plain] = first?.written.nets ?? [];

describe('a net with the weights of a file', () => {
  const load = async () => {
    if (!first || !plain) throw new Error('no files');
    return loadedFrom(plain.source, first.folder, plain.file);
  };

  it('has the tensors of the file in its state dict, counters too', async () => {
    const { net, opened } = await load();
    const job = jobOf(net, { [opened.digest]: opened.tensors });
    const tensors = await new Why().stateDict({ job, slot: 'a' }, still);
    const file = await openTensors(opened.tensors);
    for (const [i, { name }] of stateEntries(net).entries()) expect(tensors[i], name).toEqual(await file.read(name));
  });

  it('is drawn where the file is not here', async () => {
    const { net } = await load();
    expect(await outputOf(jobOf(net, undefined))).toEqual(await outputOf(jobOf(netOf(plain?.source ?? ''), undefined)));
  });

  it('has x alone of the seed', async () => {
    const { net, opened } = await load();
    const files = { [opened.digest]: opened.tensors };
    const state = (seed: string) => new Why().stateDict({ job: jobOf(net, files, seed), slot: 'a' }, still);
    expect(await state('1')).toEqual(await state('2'));
    expect(await outputOf(jobOf(net, files, '1'))).not.toEqual(await outputOf(jobOf(net, files, '2')));
  });

  it('keeps its tensors where others are added, and draws those anew that no longer fit', async () => {
    const { net, opened } = await load();
    const files = { [opened.digest]: opened.tensors };
    const [conv, norm] = net.forward.uses;
    if (!conv || !norm) throw new Error('no layers');
    const wider = setArg(net, conv.id, 'kernel_size', 5);
    expect(unfittingNames(wider)).toEqual(['0.weight']);
    const state = await new Why().stateDict({ job: jobOf(wider, files), slot: 'a' }, still);
    const drawn = await new Why().stateDict({ job: jobOf(wider, undefined), slot: 'a' }, still);
    const names = stateEntries(wider).map(({ name }) => name);
    const at = (name: string) => names.indexOf(name);
    expect(state[at('0.weight')]).toEqual(drawn[at('0.weight')]);
    expect(state[at('0.bias')]).not.toEqual(drawn[at('0.bias')]);
    // A layer's numbers go where it goes.
    const doubled = duplicateLayer(net, norm.id).net;
    const more = await new Why().stateDict({ job: jobOf(doubled, files), slot: 'a' }, still);
    const own = stateEntries(doubled).map(({ name }) => name);
    expect(more[own.indexOf('2.weight')]).toEqual(more[own.indexOf('1.weight')]);
    expect(own).toContain('4.weight');
  });

  it('is the same for every seed of an experiment, on both ways of computing it', async () => {
    const { net, opened } = await load();
    const files = { [opened.digest]: opened.tensors };
    const { a, input } = jobOf(net, files);
    const compute = await createSeedComputer({
      a,
      b: null,
      input,
      recipe: 'paired',
      layers: 'last',
      measures: ['mean'],
      files,
    });
    const out = new Float64Array(1);
    for (const seed of [0, 1, 7]) {
      await compute(seed, out, still);
      const values = await outputOf(jobOf(net, files, String(seed)));
      expect(out[0]).toBeCloseTo(values.reduce((sum, v) => sum + v, 0) / values.length, 5);
    }
  });
});
