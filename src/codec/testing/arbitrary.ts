import fc from 'fast-check';
import type { ArgSpec, Args, ArgValue } from '../../core/args';
import {
  type ChannelChoice,
  DOMAIN_RANGES,
  DOMAIN_SHARES,
  type Doc,
  INPUT_SOURCES,
  PALETTES,
} from '../../core/document';
import { LAYERS, type LayerKind, layerSpec } from '../../core/layers/table';
import type { Net } from '../../core/net';
import { fromNetState, type ModuleState } from '../net_state';

/** Generated documents, for the property tests of the codecs. */

const size = fc.oneof(
  fc.integer({ min: -3, max: 12 }),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 }),
  fc.constant(1e20),
);
const sizes = fc.oneof(size, fc.array(size, { minLength: 1, maxLength: 3 }));
const float = fc.oneof(
  fc.constantFrom(0, 0.5, -0.25, 1e-5, 1e-12, 2.3, 1e30),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n)),
);
const word = fc.oneof(
  fc.constantFrom('same', 'valid', 'reflect', 'circular', 'None', 'x', 'a&b=c/d', '', '~'),
  fc.string({ unit: 'grapheme-ascii', maxLength: 12 }),
);

function anyValueOf(spec: ArgSpec): fc.Arbitrary<ArgValue> {
  const byType: Record<ArgSpec['type'], fc.Arbitrary<ArgValue>> = {
    int: size,
    int2: sizes,
    int4: sizes,
    ints: sizes,
    size2: fc.oneof(
      fc.constant(null),
      size,
      fc.array(fc.oneof(fc.constant(null), size), { minLength: 1, maxLength: 3 }),
    ),
    padding: fc.oneof(sizes, word),
    float,
    scale: fc.oneof(float, fc.array(float, { minLength: 1, maxLength: 3 })),
    bool: fc.boolean(),
    choice: fc.oneof(fc.constantFrom(...(spec.choices ?? ['zeros'])), word),
  };
  return spec.default === null || spec.nullable ? fc.oneof(byType[spec.type], fc.constant(null)) : byType[spec.type];
}

function argsOf(kind: LayerKind): fc.Arbitrary<Args> {
  const { args } = layerSpec(kind);
  const model = Object.fromEntries(args.map((spec) => [spec.name, anyValueOf(spec)]));
  const requiredKeys = args.filter((spec) => spec.default === undefined).map((spec) => spec.name);
  return fc.record(model, { requiredKeys, noNullPrototype: true });
}

const kinds = Object.keys(LAYERS) as LayerKind[];
const moduleState: fc.Arbitrary<ModuleState> = fc.constantFrom(...kinds).chain((kind) =>
  fc.record({
    kind: fc.constant(kind),
    args: argsOf(kind),
    name: fc.oneof(fc.constant(null), fc.constantFrom('conv1', 'features.0', '3', 'off', 'c16k3', 'a')),
  }),
);

export const anyNet: fc.Arbitrary<Net> = fc.array(moduleState, { maxLength: 7 }).chain((modules) => {
  const line = fc.array(fc.boolean(), { minLength: modules.length, maxLength: modules.length });
  const straight = line.map((off) => off.map((o, module) => ({ module, off: o })));
  const use = fc.record({ module: fc.nat({ max: Math.max(modules.length - 1, 0) }), off: fc.boolean() });
  const uses = modules.length === 0 ? straight : fc.oneof(straight, fc.array(use, { maxLength: 8 }));
  return uses.map((u) => fromNetState({ modules, forward: { type: 'chain', uses: u } }));
});

const positive = fc.integer({ min: 1, max: 300 });
const shape = fc.tuple(positive, positive, positive);
const count = fc.oneof(fc.constant(null), fc.nat({ max: 9 }));
const choice: fc.Arbitrary<ChannelChoice> = fc.oneof(fc.constant('mean' as const), fc.integer({ min: 1, max: 99 }));

export const anyDoc: fc.Arbitrary<Doc> = fc
  .record({
    seed: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }).map(String),
    recipe: fc.constantFrom('paired' as const, 'notebook' as const),
    input: fc.record({ shape, source: fc.constantFrom(...INPUT_SOURCES) }),
    slots: fc.record({ a: anyNet, b: fc.oneof(fc.constant(null), anyNet) }),
    goal: fc.record({ target: fc.oneof(fc.constant(null), shape), maxConvs: count, unpadded: count }),
    palette: fc.constantFrom(...PALETTES),
    share: fc.constantFrom(...DOMAIN_SHARES),
    range: fc.constantFrom(...DOMAIN_RANGES),
    lang: fc.constantFrom(null, 'en' as const, 'ru' as const),
    picks: fc.array(fc.tuple(fc.nat({ max: 9 }), choice), { maxLength: 4 }),
  })
  .map(({ palette, share, range, picks, ...rest }) => {
    const keys = ['input', ...[rest.slots.a, rest.slots.b].flatMap((n) => n?.forward.uses.map((u) => u.id) ?? [])];
    const channels = Object.fromEntries(picks.map(([i, c]) => [keys[i % keys.length] ?? 'input', c]));
    return { ...rest, view: { channels, palette, share, range }, preset: 'exercise-a' };
  });
