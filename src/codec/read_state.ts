import * as v from 'valibot';
import { DOMAIN_RANGES, DOMAIN_SHARES, type Doc, INPUT_SOURCES, PALETTES } from '../core/document';
import { isInputShape, MAX_LAYERS } from '../core/values';
import { channelsIn } from './app_state';
import { checkModule, fromNetState, isName, type ModuleState } from './net_state';
import { excerpt, type Problem } from './problem';
import { seedIn } from './seed';

/** An array that is not longer than anybody reads, so that checking it takes no time. */
const shortArray = <S extends v.GenericSchema>(item: S, max: number) =>
  v.pipe(
    v.custom<unknown[]>((x) => Array.isArray(x) && x.length <= max, `takes at most ${max} items`),
    v.array(item),
  );

const index = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31));
const count = v.nullable(index);
const shape = v.custom<readonly [number, number, number]>(isInputShape, 'is three positive integers [C, H, W]');

const moduleSchema = v.pipe(
  v.strictObject({
    kind: v.string(),
    args: v.custom<object>((x) => typeof x === 'object' && x !== null && !Array.isArray(x), 'is an object'),
    name: v.nullable(v.custom<string>(isName, 'is a name')),
  }),
  v.rawTransform(({ dataset, addIssue, NEVER }): ModuleState => {
    const { kind, args, name } = dataset.value;
    const entries = Object.entries(args);
    const { module, problems } = checkModule('', kind, entries.slice(0, 50));
    for (const p of problems) addIssue({ message: `${p.path.slice(1) || 'kind'}: ${p.code}: ${p.value}` });
    return module ? { ...module, name } : NEVER;
  }),
);

const netSchema = v.pipe(
  v.strictObject({
    modules: shortArray(moduleSchema, MAX_LAYERS),
    forward: v.strictObject({
      type: v.literal('chain'),
      uses: shortArray(v.strictObject({ module: index, off: v.boolean() }), MAX_LAYERS),
    }),
  }),
  v.check(
    ({ modules, forward }) => forward.uses.every((u) => u.module < modules.length),
    'forward uses a module that is not there',
  ),
);

const choice = v.union([v.literal('mean'), index]);
const choices = v.pipe(
  v.custom<object>((x) => typeof x === 'object' && x !== null && Object.keys(x).length <= MAX_LAYERS, 'is an object'),
  v.record(v.pipe(v.string(), v.regex(/^\d{1,3}$/)), choice),
);

const stateSchema = v.strictObject({
  version: v.literal(1),
  seed: v.pipe(
    v.custom<number | string>((x) => seedIn(x) !== null, 'is an integer from -2^63 to 2^64-1, as text beyond 2^53'),
    v.transform((x) => seedIn(x) ?? '0'),
  ),
  recipe: v.picklist(['paired', 'notebook']),
  slots: v.strictObject({ a: netSchema, b: v.nullable(netSchema) }),
  input: v.strictObject({ shape, source: v.picklist(INPUT_SOURCES) }),
  goal: v.strictObject({ target: v.nullable(shape), maxConvs: count, unpadded: count }),
  view: v.strictObject({
    channels: v.strictObject({
      input: v.optional(choice),
      a: v.optional(choices),
      b: v.optional(choices),
    }),
    palette: v.picklist(PALETTES),
    share: v.picklist(DOMAIN_SHARES),
    range: v.picklist(DOMAIN_RANGES),
  }),
  lang: v.nullable(v.picklist(['en', 'ru'])),
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
  const { seed, recipe, input, goal, view, lang, slots } = parsed.output;
  const a = fromNetState(slots.a);
  const b = slots.b && fromNetState(slots.b);
  const { palette, share, range } = view;
  const channels = channelsIn(view.channels, a, b);
  return {
    ok: true,
    doc: { seed, recipe, input, slots: { a, b }, goal, view: { channels, palette, share, range }, lang, preset },
  };
}
