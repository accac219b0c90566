import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import expected from '../../../test-data/torchvision.json';
import type { EngineJob } from '../../core/frame';
import { inferNet } from '../../core/net/infer';
import { loadRefusal } from '../../core/net/load_state_dict';
import { withWeights } from '../../core/net/loaded';
import { matchFile } from '../../core/net/match_file';
import { withMode } from '../../core/net/mode';
import type { Net } from '../../core/net/net';
import { stateEntries } from '../../core/net/state_dict';
import { Computer } from '../../engine/compute';
import { Why } from '../../engine/gradient/why';
import { ReferenceBackend } from '../../engine/reference/backend';
import { openWeights } from '../../files/canonical';
import { type OutTensor, safetensorsParts } from '../../files/safetensors';
import { readSource } from '../../torch/source/read';

const still = async () => {};

function netOf(source: string): Net {
  const read = readSource(`import torch\nimport torchvision\n${source}`);
  if (!read.ok) throw new Error(read.error.code);
  return read.net;
}

/** ResNet-18 of torchvision, its weights drawn from seed 0, as a file of 45 MB: PyTorch's where one is named. */
async function fileOf(job: EngineJob): Promise<Blob> {
  const { CONVSCOPE_RESNET18: path } = process.env;
  if (path) return new Blob([new Uint8Array(readFileSync(path))]);
  const values = await new Why().stateDict({ job, slot: 'a' }, still);
  const tensors = stateEntries(job.a.net).map(({ name, shape, tensor }, i): OutTensor => {
    return { name, shape, data: values[i] ?? new Float32Array(0), integer: tensor === 'num_batches_tracked' };
  });
  return new Blob(safetensorsParts(tensors));
}

it.runIf(import.meta.env.MODE === 'oracle' || process.env.CONVSCOPE_RESNET18)(
  'ResNet-18 with the state dict of another seed, by name, gives PyTorch’s logits of that seed',
  async () => {
    const want = expected.nets.find((net) => net.call === 'resnet18()');
    if (!want?.train) throw new Error('no numbers of resnet18');
    const shape = want.input as [number, number, number];
    const jobOf = (net: Net, files?: EngineJob['files']): EngineJob => {
      const input = { shape, source: 'randn' } as const;
      return { seed: '0', recipe: 'paired', input, a: inferNet(net, shape), b: null, ...(files && { files }) };
    };
    const opened = await openWeights(await fileOf(jobOf(netOf('net = torchvision.models.resnet18()\n'))));
    expect(opened.size).toBeGreaterThan(40_000_000);
    // The same x, other weights.
    const sizes = [1, ...shape].join(', ');
    const other = netOf(
      `torch.manual_seed(0)\nx = torch.randn(${sizes})\ntorch.manual_seed(5)\nnet = torchvision.models.resnet18()\ny = net(x)\n`,
    );
    const matching = matchFile(other, opened);
    expect(loadRefusal(other, matching, true)).toBeNull();
    const net = withMode(withWeights(other, { ...opened, name: '' }, matching.loaded), 'train');
    const output = async (job: EngineJob) => {
      const { a } = await new Computer(0).run(job, new ReferenceBackend(), still);
      return a.layers[job.a.outputs[0]?.layer ?? -1];
    };
    const [logits] = want.train;
    const loaded = await output(jobOf(net, { [opened.digest]: opened.tensors }));
    expect(loaded?.stats.mean).toBeCloseTo(logits?.mean ?? Number.NaN, 5);
    expect(loaded?.stats.std).toBeCloseTo(logits?.std ?? Number.NaN, 4);
    expect(loaded?.data[0]).toBeCloseTo(logits?.first ?? Number.NaN, 4);
    expect((await output(jobOf(net)))?.data[0]).not.toBeCloseTo(logits?.first ?? Number.NaN, 4);
  },
  600_000,
);
