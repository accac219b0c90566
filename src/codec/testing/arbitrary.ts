import fc from 'fast-check';
import type { ArgSpec, Args, ArgValue } from '../../core/args';
import { CONDITION_KINDS, type Condition, type Wants } from '../../core/challenges/condition_kinds';
import { conditionSpec } from '../../core/challenges/conditions';
import { CHALLENGE_IDS } from '../../core/challenges/ids';
import { HIDEABLE, MOST, type OpenChallenge, type Task } from '../../core/challenges/task';
import { isText } from '../../core/challenges/task_checks';
import {
  type ChannelChoice,
  DOMAIN_RANGES,
  DOMAIN_SHARES,
  type Doc,
  INPUT_SOURCES,
  type InputSpec,
  PALETTES,
  PANELS,
} from '../../core/document';
import { fitsSweep, GUIDED_IDS, QUESTIONS, SWEEP_ARGS } from '../../core/experiment/experiment_setup';
import { INIT_ARGS, INIT_FUNCTIONS, type InitRecipe } from '../../core/init/init';
import { layerSpec } from '../../core/layers/rows';
import { LAYERS, type LayerKind } from '../../core/layers/table';
import { LESSON_IDS } from '../../core/lessons/ids';
import {
  HIDEABLE_PARTS,
  LIGHT_PARTS,
  MOST as MOST_OF_LESSONS,
  type OpenLesson,
  type OwnLesson,
} from '../../core/lessons/lesson';
import type { Derived, SizeExpr } from '../../core/net/derived';
import { withWeights } from '../../core/net/loaded';
import type { Loaded, Net, PlainRef } from '../../core/net/net';
import { trimmed } from '../../core/search';
import { TENSOR_NAMES } from '../../core/weights';
import { fromNetState, type ModuleState } from '../net_state';
import { fromRegisteredState, type RegisteredState } from '../weights_state';

/** Generated documents, for the property tests of the codecs. */

const size = fc.oneof(
  fc.integer({ min: -3, max: 12 }),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 }),
  fc.constant(1e20),
);
const sizes = fc.oneof(size, fc.array(size, { minLength: 1, maxLength: 3 }));
const float = fc.oneof(
  fc.constantFrom(
    0,
    0.5,
    -0.25,
    1e-5,
    1e-12,
    2.3,
    1e30,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
  ),
  fc.double().map((n) => (n === 0 ? 0 : n)),
);
const word = fc.oneof(
  fc.constantFrom('same', 'valid', 'reflect', 'circular', 'None', 'x', 'a&b=c/d', '', '~', 'infx2', 'nan', '-inf'),
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
    sizes: fc.array(size, { maxLength: 4 }),
    floats: fc.array(float, { maxLength: 4 }),
    index: fc.array(fc.constantFrom(':', '1:', '...', 0, null), { maxLength: 4 }),
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

const recipe: fc.Arbitrary<InitRecipe> = fc.constantFrom(...INIT_FUNCTIONS).chain((fn) => {
  const model = Object.fromEntries(INIT_ARGS[fn].map(([name]) => [name, fc.oneof(float, word)]));
  const requiredKeys: string[] = [];
  return fc.record(
    {
      fn: fc.constant(fn),
      target: fc.constantFrom('weight' as const, 'bias' as const),
      args: fc.record(model, { requiredKeys, noNullPrototype: true }),
      at: fc.nat(5000),
    },
    { requiredKeys: ['fn', 'target', 'args'], noNullPrototype: true },
  );
});

const kinds = Object.keys(LAYERS) as LayerKind[];
const moduleState: fc.Arbitrary<ModuleState> = fc.constantFrom(...kinds).chain((kind) =>
  fc.record(
    {
      kind: fc.constant(kind),
      args: argsOf(kind),
      name: fc.oneof(fc.constant(null), fc.constantFrom('conv1', 'features.0', '3', 'off', 'c16k3', 'a', 'weight')),
      init: fc.array(recipe, { minLength: 1, maxLength: 3 }),
    },
    { requiredKeys: ['kind', 'args', 'name'], noNullPrototype: true },
  ),
);

const stepsNet: fc.Arbitrary<Net> = fc.array(moduleState, { maxLength: 7 }).chain((modules) => {
  const line = fc.array(fc.boolean(), { minLength: modules.length, maxLength: modules.length });
  const straight = line.map((off) => off.map((o, module) => ({ module, off: o })));
  const use = fc.record({ module: fc.nat({ max: Math.max(modules.length - 1, 0) }), off: fc.boolean() });
  const uses = modules.length === 0 ? straight : fc.oneof(straight, fc.array(use, { maxLength: 8 }));
  return uses
    .chain((u) => fc.tuple(fc.constant(u), fc.oneof(fc.constant(null), wiring(u.length))))
    .map(([u, wires]) => {
      if (!wires) return fromNetState({ modules, forward: { type: 'chain', uses: u } });
      const wired = u.map((use, i) => {
        const derived = wires.derived[i];
        return { ...use, inputs: wires.inputs[i] ?? [], ...(derived && { derived }) };
      });
      return fromNetState({ modules, forward: { type: 'graph', uses: wired, outputs: wires.outputs } });
    });
});

const side = fc.integer({ min: 1, max: 9999 });
const bareNet: fc.Arbitrary<Net> = fc
  .tuple(stepsNet, fc.option(fc.tuple(side, side, side), { freq: 1 }))
  .map(([net, readFor]) => (readFor ? { ...net, readFor } : net));

const entryName = fc.oneof(
  fc.constantFrom('0.weight', 'bn/gamma:0', '~', 'a&b'),
  fc.string({ unit: 'grapheme', maxLength: 12 }).filter((name) => !/\p{Cs}/u.test(name)),
);
const loadedTensor = fc.record({ entry: entryName, shape: fc.array(fc.nat({ max: 99 }), { maxLength: 4 }) });
const weightsFile = fc.record({
  digest: fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 }),
  size: fc.nat(),
  name: entryName,
});

const registration = fc.tuple(
  fc.nat({ max: 99 }),
  fc.constantFrom(null, null, 'a', 'block.0.conv', '0.0', ''),
  fc.constantFrom(undefined, undefined, 'weight' as const),
);
const filed = fc.record({
  file: weightsFile,
  tensors: fc.array(fc.tuple(fc.nat({ max: 99 }), fc.constantFrom(...TENSOR_NAMES), loadedTensor), { maxLength: 5 }),
});

/** Some of its weights may come from a file, and its modules be registered in any order, twice, or by one tensor. */
export const anyNet: fc.Arbitrary<Net> = fc
  .tuple(bareNet, fc.option(filed, { freq: 1 }), fc.option(fc.array(registration, { maxLength: 5 }), { freq: 1 }))
  .map(([net, weights, registered]) => {
    const count = Math.max(1, net.modules.length);
    const list = registered?.map(
      ([at, name, tensor]): RegisteredState => (tensor ? [at % count, name, tensor] : [at % count, name]),
    );
    const listed = list ? fromRegisteredState(net, list) : net;
    if (!weights) return listed;
    const own = new Map<string, Loaded>();
    for (const [at, tensor, from] of weights.tensors) {
      const id = net.modules[at % count]?.id;
      if (id !== undefined) own.set(id, { ...own.get(id), [tensor]: from });
    }
    return withWeights(listed, weights.file, own);
  });

/** An argument that follows from the shapes of steps before a place. */
function derivedBefore(place: number): fc.Arbitrary<Derived<PlainRef> | null> {
  const { expr } = fc.letrec<{ expr: SizeExpr<PlainRef> }>((tie) => ({
    expr: fc.oneof(
      { maxDepth: 3 },
      fc.integer({ min: -9, max: 99 }),
      fc.record({
        size: fc.integer({ min: -1, max: place - 1 }).map((from): PlainRef => [from, 0]),
        axis: fc.integer({ min: -4, max: 3 }),
      }),
      fc.tuple(tie('expr'), tie('expr')).map((of) => ({ op: 'floordiv' as const, of })),
      tie('expr').map((e) => ({ op: 'int' as const, of: [e] })),
    ),
  }));
  const arg = fc.oneof(expr, fc.array(expr, { minLength: 1, maxLength: 3 }));
  return fc.oneof(
    fc.constant(null),
    fc.constant(null),
    fc.dictionary(fc.constantFrom('size', 'shape'), arg, { minKeys: 1 }),
  );
}

/** What each of so many steps reads, nothing at times, what follows from shapes, and what is returned. */
function wiring(
  steps: number,
): fc.Arbitrary<{ inputs: PlainRef[][]; derived: (Derived<PlainRef> | null)[]; outputs: PlainRef[] }> {
  const before = (place: number) => fc.tuple(fc.integer({ min: -1, max: place - 1 }), fc.constantFrom(0, 0, 0, 1));
  return fc.record({
    inputs: fc.tuple(...Array.from({ length: steps }, (_, i) => fc.array(before(i), { maxLength: 3 }))),
    derived: fc.tuple(...Array.from({ length: steps }, (_, i) => derivedBefore(i))),
    outputs: fc.array(before(steps), { minLength: 1, maxLength: 3 }),
  });
}

const seed = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n - 100_000n }).map(String);
const layerNumber = fc.nat({ max: 999 });
const experiment = fc
  .record({
    question: fc.constantFrom(...QUESTIONS),
    layer: fc.oneof(fc.constantFrom('last' as const, 'all' as const), layerNumber),
    from: seed,
    count: fc.integer({ min: 1, max: 100_000 }),
    sweep: fc.oneof(fc.constant(null), fc.record({ layer: layerNumber, arg: fc.constantFrom(...SWEEP_ARGS) })),
    guided: fc.constantFrom(null, ...GUIDED_IDS),
  })
  .filter(fitsSweep);

const positive = fc.integer({ min: 1, max: 300 });
const shape = fc.tuple(positive, positive, positive);
const count = fc.oneof(fc.constant(null), fc.nat({ max: 9 }));
const range = (least: number) =>
  fc.tuple(fc.integer({ min: least, max: 20 }), fc.nat(5)).map(([from, more]) => [from, from + more] as const);
const search = fc
  .record(
    {
      maxPools: fc.nat(5),
      kernel: range(1),
      stride: range(1),
      padding: range(0),
      dilation: range(1),
      lossyUnpadded: fc.boolean(),
    },
    { requiredKeys: [] },
  )
  .map(trimmed);
const choice: fc.Arbitrary<ChannelChoice> = fc.oneof(fc.constant('mean' as const), fc.integer({ min: 1, max: 99 }));

const kindsOfConditions = CONDITION_KINDS.map((kind) => {
  const byValue: Record<ReturnType<typeof conditionSpec>['value'], fc.Arbitrary<Wants>> = {
    count: fc.nat({ max: 1e9 }),
    shape: fc.array(positive, { minLength: 1, maxLength: 3 }),
    size: fc.tuple(positive, positive),
    group: fc.constantFrom('pool', 'conv', ...kinds),
    none: fc.constant(null),
  };
  return byValue[conditionSpec(kind).value].map((wants): Condition => ({ kind, wants }));
});

const text = (most: number, least = 0) =>
  fc
    .string({ unit: 'grapheme', minLength: least, maxLength: Math.floor(most / 8) })
    .filter((t) => isText(t, most) && t.length >= least);

const task: fc.Arbitrary<Task> = fc.record({
  title: text(MOST.title),
  text: text(MOST.text),
  hints: fc.array(text(MOST.hint, 1), { maxLength: 3 }),
  conditions: fc.array(fc.oneof(...kindsOfConditions), { minLength: 1, maxLength: 5 }),
  limits: fc.record({
    layers: fc.boolean(),
    input: fc.boolean(),
    args: fc.oneof(fc.constant(null), fc.subarray(['kernel_size', 'stride', 'padding', 'padding/0', 'stride/12'])),
    hide: fc.subarray([...HIDEABLE]),
  }),
  start: fc.record({ net: anyNet, input: shape }),
  solution: fc.oneof(fc.constant(null), fc.record({ net: anyNet, input: shape, why: text(MOST.why) })),
});

const challenge: fc.Arbitrary<OpenChallenge> = fc.record({
  task: fc.oneof(fc.constantFrom(...CHALLENGE_IDS), task),
  answer: fc.oneof(fc.constant(null), text(MOST.name)),
});

const question = fc
  .record({
    question: text(MOST_OF_LESSONS.question, 1),
    choices: fc.array(text(MOST_OF_LESSONS.choice, 1), { minLength: 2, maxLength: MOST_OF_LESSONS.choices }),
    right: fc.nat(),
    answer: text(MOST_OF_LESSONS.answer),
  })
  .map((asked) => ({ ...asked, right: asked.right % asked.choices.length }));

const ownLesson: fc.Arbitrary<OwnLesson> = fc.record({
  title: text(MOST_OF_LESSONS.title, 1),
  minutes: fc.integer({ min: 1, max: MOST_OF_LESSONS.minutes }),
  steps: fc.array(
    fc.record({
      state: fc.constantFrom('v1&x=randn,1,8,8', 'v2&a=c4k3p0/x_0:add'),
      light: fc.oneof(
        fc.constant(null),
        fc.record({
          slot: fc.constantFrom('a' as const, 'b' as const),
          layer: fc.integer({ min: -1, max: 99 }),
          part: fc.constantFrom(...LIGHT_PARTS),
        }),
      ),
      hides: fc.subarray([...HIDEABLE_PARTS]),
      text: text(MOST_OF_LESSONS.text),
      notes: text(MOST_OF_LESSONS.notes),
      ask: fc.oneof(fc.constant(null), question),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});

const lesson: fc.Arbitrary<OpenLesson> = fc.oneof(
  fc.record({ lesson: fc.constantFrom(...LESSON_IDS), step: fc.nat({ max: 39 }) }),
  fc.tuple(ownLesson, fc.nat()).map(([own, at]) => ({ lesson: own, step: at % own.steps.length })),
);

/** By digest, or by values: float32 of any size. */
const given: fc.Arbitrary<InputSpec> = fc.oneof(
  fc
    .record({
      shape,
      digest: fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 }),
    })
    .map((own) => ({ ...own, source: 'given' as const })),
  fc
    .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }))
    .chain((size) => {
      const count = size[0] * size[1] * size[2];
      const value = fc.float({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0);
      return fc
        .array(value, { minLength: count, maxLength: count })
        .map((values) => ({ shape: size, source: 'given' as const, values }));
    }),
);

export const anyDoc: fc.Arbitrary<Doc> = fc
  .record({
    seed: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }).map(String),
    recipe: fc.constantFrom('paired' as const, 'notebook' as const),
    input: fc.oneof(fc.record({ shape, source: fc.constantFrom(...INPUT_SOURCES) }), given),
    slots: fc.record({ a: anyNet, b: fc.oneof(fc.constant(null), anyNet) }),
    goal: fc
      .record({ target: fc.oneof(fc.constant(null), shape), maxConvs: count, unpadded: count, search })
      .map(({ search: own, ...goal }) => ({ ...goal, ...(own && { search: own }) })),
    challenge: fc.oneof(fc.constant(null), challenge),
    lesson: fc.oneof(fc.constant(null), lesson),
    palette: fc.constantFrom(...PALETTES),
    share: fc.constantFrom(...DOMAIN_SHARES),
    range: fc.constantFrom(...DOMAIN_RANGES),
    panel: fc.constantFrom(null, ...PANELS),
    experiment,
    lang: fc.constantFrom(null, 'en' as const, 'ru' as const),
    picks: fc.array(fc.tuple(fc.nat({ max: 9 }), choice), { maxLength: 4 }),
  })
  .map(({ palette, share, range, panel, picks, ...rest }) => {
    const keys = ['input', ...[rest.slots.a, rest.slots.b].flatMap((n) => n?.forward.uses.map((u) => u.id) ?? [])];
    const channels = Object.fromEntries(picks.map(([i, c]) => [keys[i % keys.length] ?? 'input', c]));
    return { ...rest, view: { channels, palette, share, range, panel }, preset: 'exercise-a' };
  });
