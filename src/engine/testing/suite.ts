import type { EngineJob } from '../../core/frame';
import { inferNet } from '../../core/net/infer';
import { sequential } from '../../core/net/net';
import type { Backend } from '../backend';
import { Computer } from '../compute';
import { TOLERANCE } from '../probe';
import { ReferenceBackend } from '../reference/backend';
import { TF_KERNELS } from '../tfjs/table';
import { lcg } from './random';
import { randomLayer } from './random_layers';

/** A layer whose numbers are not the reference's. */
export interface Failure {
  readonly code: string;
  readonly error: number;
}

/**
 * The one suite that runs on every backend: single layers of every kind with arguments drawn at random from all that
 * PyTorch takes, compared value by value with the reference. The same `seed` gives the same layers everywhere.
 */
export async function compareWithReference(backend: Backend, count: number, seed = 1): Promise<Failure[]> {
  const random = lcg(seed);
  const failures: Failure[] = [];
  const still = async () => {};
  for (let done = 0; done < count; ) {
    const shape: [number, number, number] = [random.of(1, 2, 3, 4, 6, 8), random.from(4, 14), random.from(4, 14)];
    const layer = randomLayer(random, shape);
    const net = inferNet(sequential([layer]), shape);
    if (net.fault || (net.steps[0]?.output ?? []).some((n) => n < 1)) continue;
    done += 1;
    const input = { shape, source: 'randn' } as const;
    const job: EngineJob = { seed: String(done), recipe: 'paired', input, a: net, b: null };
    const [want] = (await new Computer(0).run(job, new ReferenceBackend(), still)).a.layers;
    const { a, beside } = await new Computer(0).run(job, backend, still);
    const got = a.layers[0]?.data;
    const error = want && got?.length === want.data.length ? worst(want.data, got) : Number.POSITIVE_INFINITY;
    const spread = want?.stats.std ?? 1;
    const allowed = TOLERANCE * Math.max(1, Number.isFinite(spread) ? spread : 1);
    // What has a kernel is not to be left to the reference without need.
    const owned = layer.kind in TF_KERNELS && layer.args.mode !== 'area';
    const left = owned && beside.length > 0 && want?.nonFinite === 0;
    if (!(error <= allowed) || left) {
      failures.push({ code: `${layer.kind} ${JSON.stringify(layer.args)} on ${shape.join(' × ')}`, error });
    }
  }
  return failures;
}

function worst(a: Float32Array, b: Float32Array): number {
  let most = 0;
  for (let i = 0; i < a.length; i += 1) {
    if (Object.is(a[i], b[i])) continue;
    const difference = Math.abs((a[i] ?? 0) - (b[i] ?? 0));
    if (!(difference <= most)) most = difference;
  }
  return most;
}
