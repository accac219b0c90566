import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Args } from '../core/args';
import { sharedWeights } from '../core/compare/shared_weights';
import type { InitRecipe } from '../core/init/init';
import { layerSpec } from '../core/layers/rows';
import type { LayerKind } from '../core/layers/table';
import { inferNet, type ShapedNet } from '../core/net/infer';
import { sequential } from '../core/net/net';
import { drawNets } from './testing/drawn';

interface Layer {
  readonly kind: LayerKind;
  readonly args: Args;
  readonly init?: readonly InitRecipe[];
}

const conv = (from: number, to: number, rest: Args = {}): Layer => ({
  kind: 'Conv2d',
  args: { in_channels: from, out_channels: to, kernel_size: 3, padding: 1, ...rest },
});
const relu: Layer = { kind: 'ReLU', args: {} };
const norm = (n: number): Layer => ({ kind: 'BatchNorm2d', args: { num_features: n } });
const shaped = (...layers: readonly Layer[]) => inferNet(sequential(layers), [3, 8, 8]);

/** What is really drawn, the oracle: module ids of b with the very weights of some module of a. */
function drawn(a: ShapedNet, b: ShapedNet): Map<string, string> {
  const of = (net: ShapedNet) => {
    const [all] = drawNets('0', net.input, net).drawn;
    return net.constructed.map((module) => {
      const own = layerSpec(module.kind).weights(module.args);
      return [module.id, JSON.stringify(own.map(({ name }) => [name, ...(all?.get(module.id)?.get(name) ?? [])]))];
    });
  };
  const found = new Map<string, string>();
  const [left, right] = [of(a), of(b)];
  for (const [id = '', weights] of right) {
    const like = weights === '[]' ? undefined : left.find(([, w]) => w === weights);
    if (like) found.set(id, like[0] ?? '');
  }
  return found;
}

test('with only padding, stride or dilation changed all weights are the same', () => {
  const a = shaped(conv(3, 4, { padding: 0 }), relu, conv(4, 5));
  const b = shaped(conv(3, 4, { stride: 2, dilation: 2 }), conv(4, 5, { padding: 0 }), relu);
  const { same, parts } = sharedWeights(a, b, 'paired');
  expect(parts).toBeNull();
  expect(same.size).toBe(2);
  expect(same).toEqual(drawn(a, b));
});

test('they part at the first module that draws another count, and never meet again', () => {
  const a = shaped(conv(3, 4), relu, conv(4, 5), conv(5, 5));
  const b = shaped(conv(3, 4), conv(4, 6), conv(6, 5));
  const { same, parts } = sharedWeights(a, b, 'paired');
  expect(parts?.a?.args.out_channels).toBe(5);
  expect(parts?.b?.args.out_channels).toBe(6);
  expect(same).toEqual(drawn(a, b));
  expect(same.size).toBe(1);
  expect(sharedWeights(shaped(conv(3, 4)), shaped(conv(3, 4), conv(4, 4)), 'paired').parts?.a).toBeNull();
});

test('a bias left out shifts all that follows', () => {
  const a = shaped(conv(3, 4), conv(4, 4));
  const b = shaped(conv(3, 4, { bias: false }), conv(4, 4));
  expect(sharedWeights(a, b, 'paired').same.size).toBe(0);
  expect(sharedWeights(a, b, 'paired').parts?.b?.args.bias).toBe(false);
});

test('as many numbers in another shape are other weights, but what follows stays in step', () => {
  const square = (kernel_size: Args[string]) => conv(3, 4, { kernel_size, padding: 0 });
  const a = shaped(square([1, 3]), conv(4, 4));
  const b = shaped(square([3, 1]), conv(4, 4));
  const { same, parts } = sharedWeights(a, b, 'paired');
  expect(parts).toBeNull();
  expect([...same.keys()]).toEqual([b.constructed[1]?.id]);
});

test('under notebook b draws on, and nothing is the same', () => {
  const net = shaped(conv(3, 4), conv(4, 4));
  const { same, parts } = sharedWeights(net, net, 'notebook');
  expect(same.size).toBe(0);
  expect(parts?.a).toBe(net.constructed[0]);
});

test('nets without weights have none to share', () => {
  const none = sharedWeights(shaped(relu), shaped(relu), 'paired');
  expect(none).toEqual({ same: new Map(), parts: null, any: false });
});

test('torch.nn.init draws after the whole net: in step only where all before it was', () => {
  const init: readonly InitRecipe[] = [{ fn: 'normal_', args: { std: 0.1 }, target: 'weight' }];
  const own = (to: number) => ({ ...conv(3, to), init });
  const whole = sharedWeights(shaped(own(4), conv(4, 4)), shaped(own(4), conv(4, 4)), 'paired');
  expect([whole.same.size, whole.parts]).toEqual([2, null]);
  const later = sharedWeights(shaped(own(4), conv(4, 4)), shaped(own(4), conv(4, 5)), 'paired');
  expect(later.same.size).toBe(0);
  const only = sharedWeights(shaped(own(4), conv(4, 4)), shaped(conv(3, 4), conv(4, 4)), 'paired');
  expect(only.same.size).toBe(1);
  expect(only.parts?.a?.init).toEqual(init);
});

test('never more is claimed than what PyTorch’s generator gives, and as much where nothing is initialised anew', () => {
  const layer = fc.constantFrom<(from: number) => readonly [Layer, number]>(
    (n) => [relu, n],
    (n) => [norm(n), n],
    (n) => [conv(n, 4), 4],
    (n) => [conv(n, 4, { padding: 0 }), 4],
    (n) => [conv(n, 5), 5],
    (n) => [conv(n, 4, { bias: false }), 4],
  );
  const net = fc.array(layer, { maxLength: 4 }).map((makers) => {
    let channels = 3;
    return shaped(
      ...makers.map((make) => {
        const [made, out] = make(channels);
        channels = out;
        return made;
      }),
    );
  });
  fc.assert(
    fc.property(net, net, (a, b) => {
      const truth = drawn(a, b);
      const norms = new Set(b.constructed.filter((m) => m.kind === 'BatchNorm2d').map((m) => m.id));
      const { same } = sharedWeights(a, b, 'paired');
      expect([...same.keys()]).toEqual([...truth.keys()].filter((id) => !norms.has(id)));
    }),
    { numRuns: 60 },
  );
});
