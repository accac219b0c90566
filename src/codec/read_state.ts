import '../core/layers/all';
import * as v from 'valibot';
import type { Condition, ConditionKind, Wants } from '../core/challenges/condition_kinds';
import { CHALLENGE_IDS } from '../core/challenges/ids';
import { HIDEABLE, MOST } from '../core/challenges/task';
import { isArgName, isConditionKind, isText, isWants } from '../core/challenges/task_checks';
import {
  DOMAIN_RANGES,
  DOMAIN_SHARES,
  type Doc,
  type Goal,
  INPUT_SOURCES,
  LANGS,
  PALETTES,
  PANELS,
} from '../core/document';
import {
  FIRST_SETUP,
  fitsSweep,
  GUIDED_IDS,
  isLayerNumber,
  isSeedCount,
  lastSeed,
  QUESTIONS,
  SWEEP_ARGS,
} from '../core/experiment/experiment_setup';
import { MAX_RECIPES, recipeOf } from '../core/init/init_values';
import type { OpenLesson } from '../core/lessons/lesson';
import { isOpenLesson } from '../core/lessons/lesson_checks';
import { modulesIn } from '../core/net/acts';
import { type Derived, refsIn } from '../core/net/derived';
import type { PlainForward, PlainRef } from '../core/net/net';
import { fitsSearch, type Range, type Search, trimmed } from '../core/search';
import { isInputShape, MAX_LAYERS, parseSeed } from '../core/values';
import { actOf, MAX_ACTS } from './act_state';
import { channelsIn } from './app_state';
import { fromChallengeState } from './challenge_state';
import { givenInput } from './given_input';
import { isDerived } from './link_derived';
import { checkModule, forwardState, fromNetState, isName, type ModuleState, type NetState, plainOf } from './net_state';
import { actsOfPlaces, type OldPlaces } from './old_places';
import { excerpt, type Problem } from './problem';
import { seedIn } from './seed';
import { registeredOf, weightsStateOf } from './weights_state';

/** An array that is not longer than anybody reads, so that checking it takes no time. */
const shortArray = <S extends v.GenericSchema>(item: S, max: number) =>
  v.pipe(
    v.custom<unknown[]>((x) => Array.isArray(x) && x.length <= max, `takes at most ${max} items`),
    v.array(item),
  );

const index = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31));
const count = v.nullable(index);
const shape = v.custom<readonly [number, number, number]>(isInputShape, 'is three positive integers [C, H, W]');

/** What a condition of the search takes. */
const searched = <T>(name: keyof Search) => v.custom<T>((x) => fitsSearch(name, x), `${name} is out of its range`);
const plainObject = v.custom<object>((x) => typeof x === 'object' && x !== null && !Array.isArray(x), 'is an object');

const recipeSchema = v.pipe(
  // `at` only in states that older pages gave.
  v.strictObject({ fn: v.string(), args: plainObject, target: v.string(), at: v.optional(index) }),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const { fn, args, target, at } = dataset.value;
    const recipe = recipeOf(fn, target, Object.entries(args).slice(0, 50));
    if (!recipe) addIssue({ message: 'is no call of torch.nn.init' });
    return recipe ? { recipe, place: at } : NEVER;
  }),
);

const mode = v.picklist(['train', 'eval']);

const moduleSchema = v.pipe(
  v.strictObject({
    kind: v.string(),
    args: plainObject,
    call: v.optional(v.string()),
    // Absent from states that older pages gave.
    init: v.optional(shortArray(recipeSchema, MAX_RECIPES)),
    name: v.nullable(v.custom<string>(isName, 'is a name')),
    mode: v.optional(mode),
  }),
  v.rawTransform(({ dataset, addIssue, NEVER }): { readonly module: ModuleState; readonly places: OldPlaces } => {
    const { kind, args, call, name, init = [], mode: own } = dataset.value;
    const entries = Object.entries(args);
    const { module, problems } = checkModule('', kind, entries.slice(0, 50), call);
    for (const p of problems) addIssue({ message: `${p.path.slice(1) || 'kind'}: ${p.code}: ${p.value}` });
    if (!module) return NEVER;
    const calls = init.length > 0 && { init: init.map(({ recipe }) => recipe) };
    return {
      module: { ...module, name, ...calls, ...(own && { mode: own }) },
      places: init.map(({ place }) => place),
    };
  }),
);

const useEntries = { module: index, off: v.boolean() };
/** Inputs of one step. */
const MOST_INPUTS = 1000;
const isPlainRef = (x: unknown): x is PlainRef =>
  Array.isArray(x) && x.length === 2 && x.every(Number.isInteger) && x[0] >= -1 && x[1] >= 0 && x[1] <= 9;
const ref = v.pipe(
  v.custom<PlainRef>(isPlainRef, 'is [step, port], the step −1 for x'),
  v.transform(([from, port]): PlainRef => [from, port]),
);
const refs = shortArray(ref, MOST_INPUTS);

const derived = v.custom<Derived<PlainRef>>((x) => isDerived(x, isPlainRef), 'is no arithmetic of sizes');

const readsBackwards = ({ uses, outputs }: PlainForward) =>
  [...uses.map((u) => [...u.inputs, ...refsIn(u.derived ?? {})]), outputs].every((read, at) =>
    read.every(([from]) => from < at),
  );

const forwardSchema = v.pipe(
  v.variant('type', [
    v.strictObject({ type: v.literal('chain'), uses: shortArray(v.strictObject(useEntries), MAX_LAYERS) }),
    v.strictObject({
      type: v.literal('graph'),
      uses: shortArray(v.strictObject({ ...useEntries, inputs: refs, derived: v.optional(derived) }), MAX_LAYERS),
      outputs: v.pipe(refs, v.minLength(1, 'returns nothing')),
    }),
  ]),
  v.check((forward) => readsBackwards(plainOf(forward)), 'a step reads one that does not come before it'),
  // Of a graph that is a chain there is one form.
  v.transform((forward) => forwardState(plainOf(forward))),
);

const actSchema = v.pipe(
  v.unknown(),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const act = actOf(dataset.value);
    if (!act) addIssue({ message: 'is nothing that happens before a net is called' });
    return act ?? NEVER;
  }),
);

const size = v.pipe(index, v.minValue(1));
const readForSchema = v.tuple([size, size, size]);

const netSchema = v.pipe(
  v.strictObject({
    modules: shortArray(moduleSchema, MAX_LAYERS),
    forward: forwardSchema,
    acts: v.optional(shortArray(actSchema, MAX_ACTS)),
    mode: v.optional(mode),
    otherForward: v.optional(forwardSchema),
    onlyIn: v.optional(mode),
    leftOut: v.optional(v.pipe(index, v.minValue(1))),
    readFor: v.optional(readForSchema),
    weights: v.optional(
      v.pipe(
        v.unknown(),
        v.rawTransform(({ dataset, addIssue, NEVER }) => {
          const own = weightsStateOf(dataset.value);
          if (!own) addIssue({ message: 'is no file of weights' });
          return own ?? NEVER;
        }),
      ),
    ),
    registered: v.optional(
      shortArray(
        v.pipe(
          v.unknown(),
          v.rawTransform(({ dataset, addIssue, NEVER }) => {
            const own = registeredOf(dataset.value);
            if (!own) addIssue({ message: 'is [module, name or null, tensor?]' });
            return own ?? NEVER;
          }),
        ),
        10 * MAX_LAYERS,
      ),
    ),
  }),
  v.check(
    ({ modules, forward, otherForward }) =>
      [...forward.uses, ...(otherForward?.uses ?? [])].every((u) => u.module < modules.length),
    'forward uses a module that is not there',
  ),
  v.check(
    ({ modules, acts = [] }) => acts.every((act) => modulesIn(act).every((place) => place < modules.length)),
    'an act names a module that is not there',
  ),
  v.transform(({ modules: read, forward, otherForward, acts, mode: own, ...more }): NetState => {
    const modules = read.map(({ module }) => module);
    const old =
      acts ??
      actsOfPlaces(
        modules,
        read.map(({ places }) => places),
      );
    return {
      modules,
      forward,
      ...(old && { acts: old }),
      ...(own === 'eval' && { mode: own }),
      ...(otherForward && { otherForward }),
      ...more,
    };
  }),
);

const choice = v.union([v.literal('mean'), index]);
const choices = v.pipe(
  v.custom<object>((x) => typeof x === 'object' && x !== null && Object.keys(x).length <= MAX_LAYERS, 'is an object'),
  v.record(v.pipe(v.string(), v.regex(/^\d{1,4}$/)), choice),
);

const layerNumber = v.custom<number>(isLayerNumber, 'is the number of a layer');
const experimentSchema = v.pipe(
  v.strictObject({
    question: v.picklist(QUESTIONS),
    layer: v.union([v.picklist(['last', 'all']), layerNumber]),
    from: v.custom<string>((x) => typeof x === 'string' && parseSeed(x) === x, 'is a seed, as text'),
    count: v.custom<number>(isSeedCount, 'is a number of seeds'),
    sweep: v.nullable(v.strictObject({ layer: layerNumber, arg: v.picklist(SWEEP_ARGS) })),
    guided: v.nullable(v.picklist(GUIDED_IDS)),
  }),
  v.check(({ from, count }) => lastSeed(from, count) !== null, 'goes beyond the last seed, 2^64-1'),
  v.check((setup) => fitsSweep(setup), 'sweeps one number of one layer'),
);

const text = (most: number, empty = true) =>
  v.custom<string>((x) => isText(x, most) && (empty || x !== ''), `is a text of at most ${most} characters`);

const conditionSchema = v.pipe(
  v.strictObject({
    kind: v.custom<ConditionKind>(isConditionKind, 'is a kind of condition'),
    wants: v.custom<Wants>(() => true),
  }),
  v.check(({ kind, wants }) => isWants(kind, wants), 'wants what its kind cannot'),
  v.transform((c): Condition => c),
);

const startEntries = { net: netSchema, input: shape };

const taskSchema = v.strictObject({
  title: text(MOST.title),
  text: text(MOST.text),
  hints: shortArray(text(MOST.hint, false), MOST.hints),
  conditions: v.pipe(shortArray(conditionSchema, MOST.conditions), v.minLength(1)),
  limits: v.strictObject({
    layers: v.boolean(),
    input: v.boolean(),
    args: v.nullable(shortArray(v.custom<string>(isArgName, 'is an argument’s name'), MOST.args)),
    hide: shortArray(v.picklist(HIDEABLE), HIDEABLE.length),
  }),
  start: v.strictObject(startEntries),
  // Absent in states of older pages.
  solution: v.optional(v.nullable(v.strictObject({ ...startEntries, why: text(MOST.why) })), null),
});

const challengeSchema = v.strictObject({
  task: v.union([v.picklist(CHALLENGE_IDS), taskSchema]),
  answer: v.nullable(text(MOST.name)),
});

const stateSchema = v.strictObject({
  version: v.picklist([1, 2]),
  seed: v.pipe(
    v.custom<number | string>((x) => seedIn(x) !== null, 'is an integer from -2^63 to 2^64-1, as text beyond 2^53'),
    v.transform((x) => seedIn(x) ?? '0'),
  ),
  recipe: v.picklist(['paired', 'notebook']),
  slots: v.strictObject({ a: netSchema, b: v.nullable(netSchema) }),
  input: v.variant('source', [
    v.strictObject({ shape, source: v.picklist(INPUT_SOURCES) }),
    v.pipe(
      v.strictObject({
        shape,
        source: v.literal('given'),
        digest: v.optional(v.string()),
        values: v.optional(v.array(v.number())),
      }),
      v.check(({ shape, digest, values }) => {
        const own = digest === undefined ? values : values === undefined ? digest : undefined;
        return own !== undefined && givenInput(shape, own) !== null;
      }, 'a given input has either its digest or its values'),
    ),
  ]),
  goal: v.pipe(
    v.strictObject({
      target: v.nullable(shape),
      maxConvs: count,
      unpadded: count,
      search: v.optional(
        v.strictObject({
          maxPools: v.optional(searched<number>('maxPools')),
          kernel: v.optional(searched<Range>('kernel')),
          stride: v.optional(searched<Range>('stride')),
          padding: v.optional(searched<Range>('padding')),
          dilation: v.optional(searched<Range>('dilation')),
          lossyUnpadded: v.optional(searched<boolean>('lossyUnpadded')),
        }),
      ),
    }),
    v.transform(({ search, ...goal }): Goal => {
      const own = trimmed(search as Search | undefined);
      return { ...goal, ...(own && { search: own }) };
    }),
  ),
  // Absent from states that older pages gave.
  challenge: v.optional(v.nullable(challengeSchema), null),
  lesson: v.optional(v.nullable(v.custom<OpenLesson>(isOpenLesson, 'is no lesson at one of its steps')), null),
  view: v.strictObject({
    channels: v.strictObject({
      input: v.optional(choice),
      a: v.optional(choices),
      b: v.optional(choices),
    }),
    palette: v.picklist(PALETTES),
    share: v.picklist(DOMAIN_SHARES),
    range: v.picklist(DOMAIN_RANGES),
    // Absent from states that older pages gave.
    panel: v.optional(v.nullable(v.picklist(PANELS)), null),
  }),
  // Absent from states that older pages gave.
  experiment: v.optional(experimentSchema, FIRST_SETUP),
  lang: v.nullable(v.picklist(LANGS)),
});

export type FromState = { readonly ok: true; readonly doc: Doc } | { readonly ok: false; readonly problems: Problem[] };

/** A document of a plain state, checked whole: one problem, and nothing of it is taken. Never throws. */
export function fromState(state: unknown, preset: string): FromState {
  let parsed: v.SafeParseResult<typeof stateSchema>;
  try {
    parsed = v.safeParse(stateSchema, state);
  } catch {
    // A getter or a proxy of the caller's threw.
    return { ok: false, problems: [{ path: '', code: 'bad-value', value: 'unreadable' }] };
  }
  if (!parsed.success) {
    const problems = parsed.issues.slice(0, 20).map((issue): Problem => {
      return { path: v.getDotPath(issue) ?? '', code: 'bad-value', value: excerpt(issue.message) };
    });
    return { ok: false, problems };
  }
  const { seed, recipe, input, goal, challenge, lesson, view, experiment, lang, slots } = parsed.output;
  const a = fromNetState(slots.a);
  const b = slots.b && fromNetState(slots.b);
  const { palette, share, range, panel } = view;
  const channels = channelsIn(view.channels, a, b);
  return {
    ok: true,
    doc: {
      seed,
      recipe,
      input,
      slots: { a, b },
      goal,
      challenge: challenge && fromChallengeState(challenge),
      lesson,
      view: { channels, palette, share, range, panel },
      experiment,
      lang,
      preset,
    },
  };
}
