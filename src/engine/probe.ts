import { inferNet, type ShapedNet } from '../core/net/infer';
import { sequential } from '../core/net/net';
import type { Backend } from './backend';
import { Computer } from './compute';
import { BackendError } from './errors';
import { ReferenceBackend } from './reference/backend';

/** As close as a backend must be to the reference, in units of max(1, standard deviation). */
export const TOLERANCE = 2e-5;

/** A small net with odd sizes, stride, dilation, groups, an uneven window at the edge, and every operation that can be off. */
function probeNet(): ShapedNet {
  const net = sequential([
    { kind: 'Conv2d', args: { in_channels: 3, out_channels: 10, kernel_size: [3, 5], padding: [1, 2] } },
    { kind: 'ReLU', args: {} },
    { kind: 'MaxPool2d', args: { kernel_size: 3, stride: 2, padding: 1, ceil_mode: true } },
    { kind: 'Conv2d', args: { in_channels: 10, out_channels: 8, kernel_size: 3, stride: 2, dilation: 2, padding: 3 } },
    { kind: 'AvgPool2d', args: { kernel_size: 2, stride: 1, padding: 1, count_include_pad: false } },
    { kind: 'Conv2d', args: { in_channels: 8, out_channels: 8, kernel_size: 3, groups: 8, padding: 'same' } },
    { kind: 'ConvTranspose2d', args: { in_channels: 8, out_channels: 6, kernel_size: 3, stride: 2, dilation: 2 } },
    { kind: 'GELU', args: {} },
    { kind: 'Upsample', args: { scale_factor: 1.3, mode: 'bicubic' } },
    { kind: 'SELU', args: {} },
    { kind: 'Sigmoid', args: {} },
  ]);
  return inferNet(net, [3, 19, 23]);
}

/** Runs a small net on a backend. @throws BackendError where its numbers are not the reference's */
export async function probe(backend: Backend): Promise<void> {
  const net = probeNet();
  const job = {
    seed: '1',
    recipe: 'paired',
    input: { shape: [3, 19, 23], source: 'randn' },
    a: net,
    b: null,
  } as const;
  const pause = async () => {};
  const expected = await new Computer(0).run(job, new ReferenceBackend(), pause);
  const found = await new Computer(0).run(job, backend, pause);
  for (const [i, layer] of expected.a.layers.entries()) {
    const other = found.a.layers[i];
    const allowed = TOLERANCE * Math.max(1, layer.stats.std ?? 1);
    const error = worst(layer.data, other?.data ?? new Float32Array(0));
    if (!(error <= allowed)) {
      const kind = net.steps[i]?.module.kind ?? '';
      throw new BackendError(backend.name, 'backend-inaccurate', `${kind} is off by ${error.toExponential(1)}`);
    }
  }
}

function worst(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let most = 0;
  for (let i = 0; i < a.length; i += 1) {
    const difference = Math.abs((a[i] ?? 0) - (b[i] ?? 0));
    if (!(difference <= most)) most = difference;
  }
  return most;
}
