import type { Args } from '../../core/args';
import type { LayerKind } from '../../core/layers/table';
import { inferNet } from '../../core/net/infer';
import type { ShapedNet } from '../../core/net/shaped';
import { elements, type Shape } from '../../core/shape';
import { graphNet, type WrittenStep } from '../../core/testing/graph_net';
import type { Random } from './random';
import { randomLayer } from './random_layers';

type Kind = { readonly kind: LayerKind; readonly args: Args };

/** A tensor that may be read: where it stands, −1 for x, and its shape. */
interface Made {
  readonly place: number;
  readonly shape: Shape;
}

const join = (random: Random): Kind =>
  random.of<Kind>(
    { kind: 'add', args: {} },
    { kind: 'add', args: { alpha: random.of(-0.5, 2) } },
    { kind: 'add', args: { inplace: true } },
    { kind: 'sub', args: { alpha: random.of(1, 0.25) } },
    { kind: 'mul', args: {} },
    { kind: random.of('maximum', 'minimum'), args: {} },
    { kind: 'cat', args: { dim: random.of(1, 1, -3, 2, 3) } },
    { kind: 'stack', args: { dim: 1 } },
  );

const alone = (random: Random): Kind =>
  random.of<Kind>(
    { kind: 'add', args: { other: random.of(1.5, -2) } },
    { kind: 'sub', args: { input: 1 } },
    { kind: 'mul', args: { other: random.of(0.5, -3) } },
    { kind: 'div', args: { other: random.of(4, -0.5) } },
    { kind: random.of('neg', 'abs'), args: {} },
    { kind: 'ReLU', args: { inplace: true } },
    { kind: 'mean', args: { dim: random.of([2, 3], [1], [2]), keepdim: random.from(0, 3) > 0 } },
    { kind: 'permute', args: { dims: random.of([0, 1, 3, 2], [0, 2, 3, 1]) } },
    { kind: 'flip', args: { dims: [random.of(1, 2, 3)] } },
    { kind: 'Flatten', args: { start_dim: random.of(1, 2) } },
    { kind: 'Conv2d', args: { in_channels: 1, out_channels: random.from(1, 4), kernel_size: 3, padding: 1 } },
  );

/** Channels that fit, where a layer is made for a number of them. */
function fitted({ kind, args }: Kind, shape: Shape): Kind {
  return kind === 'Conv2d' && args.in_channels === 1
    ? { kind, args: { ...args, in_channels: shape[0] ?? 1 } }
    : { kind, args };
}

/**
 * A net in which any step may read any tensor before it: layers, joins, writing in place, parameters of the net; with one
 * output or two, and steps that no output needs.
 */
export function randomGraph(random: Random, shape: readonly [number, number, number], count: number): ShapedNet {
  let steps: WrittenStep[] = [];
  let made: Made[] = [{ place: -1, shape }];
  let net = inferNet(graphNet([], [-1]), shape);
  for (let tries = 0; steps.length < count && tries < 20 * count; tries += 1) {
    const step = nextStep(random, made);
    const tried = [...steps, step];
    const inferred = inferNet(graphNet(tried), shape);
    if (inferred.fault) continue;
    const isLayer = inferred.steps.length > net.steps.length;
    const output = (isLayer ? inferred.steps : inferred.constants).at(-1)?.output;
    if (!output || elements(output) === 0 || elements(output) > 6000) continue;
    steps = tried;
    made = [...made, { place: steps.length - 1, shape: output }];
    net = inferred;
  }
  const { uses } = net.net.forward;
  const layers = net.steps.map(({ use }) => uses.findIndex(({ id }) => id === use.id));
  const [first = -1] = layers;
  return inferNet(graphNet(steps, [layers.at(-1) ?? -1, ...(random.from(0, 1) ? [first] : [])]), shape);
}

function nextStep(random: Random, made: readonly Made[]): WrittenStep {
  const pick = () => random.of(...made, ...made.slice(-2), ...made.slice(-2));
  const first = pick();
  const [c = 1, h = 1, w = 1] = first.shape;
  const way = random.from(0, 9);
  if (way === 0) {
    const shape = random.of([1, c, 1, 1], [w], [1]);
    const fn = random.of('randn', 'rand', 'ones');
    return { kind: 'Parameter', args: { shape, fn }, reads: [] };
  }
  if (way < 5) {
    // Joins are of tensors that fit more often than not.
    const alike = made.filter((m) => m.shape.join() === first.shape.join());
    const second = random.from(0, 3) > 0 ? random.of(...alike) : pick();
    return { ...join(random), reads: [first.place, second.place] };
  }
  const kind =
    way < 7 || first.shape.length !== 3 ? fitted(alone(random), first.shape) : randomLayer(random, [c, h, w]);
  return { ...kind, reads: [first.place] };
}
