import type { ArgValue } from '../../core/args';
import type { EngineJob } from '../../core/frame';
import { inferNet } from '../../core/infer';
import type { LayerKind } from '../../core/layers/table';
import { sequential } from '../../core/net';
import type { Backend } from '../backend';
import { Computer } from '../compute';
import { TOLERANCE } from '../probe';
import { ReferenceBackend } from '../reference/backend';

/** A layer whose numbers are not the reference's. */
export interface Failure {
  readonly code: string;
  readonly error: number;
}

interface Layer {
  readonly kind: LayerKind;
  readonly args: Readonly<Record<string, ArgValue>>;
}

/**
 * The one suite that runs on every backend: single layers with arguments drawn at random from all that PyTorch takes,
 * compared value by value with the reference. The same `seed` gives the same layers everywhere.
 */
export async function compareWithReference(backend: Backend, count: number, seed = 1): Promise<Failure[]> {
  const random = lcg(seed);
  const failures: Failure[] = [];
  const still = async () => {};
  for (let done = 0; done < count; ) {
    const shape: [number, number, number] = [random.of(1, 2, 3, 4, 6, 8), random.from(4, 14), random.from(4, 14)];
    const layer = random.of(conv, conv, conv, maxPool, avgPool, relu)(random, shape[0]);
    const net = inferNet(sequential([layer]), shape);
    if (net.fault || (net.steps[0]?.output ?? []).some((n) => n < 1)) continue;
    done += 1;
    const input = { shape, source: 'randn' } as const;
    const job: EngineJob = { seed: String(done), recipe: 'paired', input, a: net, b: null };
    const [want] = (await new Computer(0).run(job, new ReferenceBackend(), still)).a.layers;
    const { a, beside } = await new Computer(0).run(job, backend, still);
    const got = a.layers[0]?.data;
    const error = want && got?.length === want.data.length ? worst(want.data, got) : Number.POSITIVE_INFINITY;
    const allowed = TOLERANCE * Math.max(1, want?.stats.std ?? 1);
    const emptyWindow = beside.length > 0 && want?.nonFinite === 0;
    if (!(error <= allowed) || emptyWindow) {
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

interface Random {
  /** A whole number, both ends included. */
  from(low: number, high: number): number;
  of<T>(...choices: T[]): T;
  pair(low: number, high: number): ArgValue;
}

function lcg(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const from = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    from,
    of: (...choices) => choices[from(0, choices.length - 1)] as (typeof choices)[number],
    pair: (low, high) => (next() < 0.5 ? from(low, high) : [from(low, high), from(low, high)]),
  };
}

function conv(random: Random, channels: number): Layer {
  const divisors = [1, 2, 3, 4, 6, 8].filter((g) => channels % g === 0);
  const groups = random.of(1, 1, ...divisors);
  const same = random.from(0, 5) === 0;
  return {
    kind: 'Conv2d',
    args: {
      in_channels: channels,
      out_channels: groups * random.of(1, 2, 3, 5),
      kernel_size: random.pair(1, 5),
      stride: same ? 1 : random.pair(1, 3),
      padding: same ? 'same' : random.pair(0, 3),
      dilation: random.pair(1, 3),
      groups,
      bias: random.from(0, 3) > 0,
      padding_mode: random.of('zeros', 'zeros', 'reflect', 'replicate', 'circular'),
    },
  };
}

function maxPool(random: Random): Layer {
  const args = { kernel_size: random.pair(1, 4), stride: random.pair(1, 3), padding: random.pair(0, 2) };
  return {
    kind: 'MaxPool2d',
    args: { ...args, dilation: random.of<ArgValue>(1, 1, 2, 3, [1, 2]), ceil_mode: random.from(0, 1) === 1 },
  };
}

function avgPool(random: Random): Layer {
  const args = { kernel_size: random.pair(1, 4), stride: random.pair(1, 3), padding: random.pair(0, 2) };
  return {
    kind: 'AvgPool2d',
    args: {
      ...args,
      ceil_mode: random.from(0, 1) === 1,
      count_include_pad: random.from(0, 1) === 1,
      divisor_override: random.of<ArgValue>(null, null, null, 1, 5, -3),
    },
  };
}

function relu(): Layer {
  return { kind: 'ReLU', args: {} };
}
