import '../core/layers/all';
import { type ChannelChoice, DOMAIN_RANGES, DOMAIN_SHARES, type Doc, LANGS, PALETTES, PANELS } from '../core/document';
import { FIRST_SETUP } from '../core/experiment/experiment_setup';
import type { Recipe } from '../core/result';
import { MAX_LAYERS, parseSeed } from '../core/values';
import { type AppState, type ChannelsState, channelsIn, toState } from './app_state';
import { fromChallengeState } from './challenge_state';
import { CHALLENGE_FIELDS, readChallenge, writeChallenge } from './link_challenge';
import { readExperiment, writeExperiment } from './link_experiment';
import { readGoal, writeGoal } from './link_goal';
import { readInput, writeInput } from './link_input';
import { LESSON_FIELDS, readLesson, writeLesson } from './link_lesson';
import { expandDifference, type NetText, readNet, writeDifference, writeNet } from './link_net';
import { fromNetState, toNetState } from './net_state';
import { type Problem, problem } from './problem';

/**
 * The link: a document as the URL's fragment, for people to read and to edit by hand.
 *
 *     v1&x=randn,3,16,16&seed=0&recipe=paired&a=c16k3p0/r/c32k3p1/r/c64k3p1&goal=64,16,16,c3,u1&view=ch0,orange-blue,layer,full
 *
 * `x` may be `given`: behind its size stand the digest of what was given, or its values (link_input.ts). `goal` may also say what designs keep to: `m2` pools, ranges as `k1-11`, `lossy`.
 * `a` is the net, layer by layer: a letter or a word for the kind, then its arguments (`k` kernel_size, `s` stride, …,
 * see link_layer.ts); what is not there has PyTorch's default. `off:` stands before a layer that is switched off,
 * `name=` before one that its source named, `,weight:normal:std:0.02` behind one whose weight is filled by
 * nn.init.normal_. `arun` tells how modules run that do not run one after the other, each once. A token (of `arun`, if it
 * is there) may begin with what its step reads, counted as steps: `1_2:add`, `x:c8k1`, `3.1` for the indices of a pool, `_:`
 * for nothing; without that it reads the step before. Before the colon stand arguments that follow from shapes, too
 * (link_derived.ts): `4_2~size=l2_s1.2_s1.3:Upsample:size=14x14`. `out` is what forward returns where it is not the last step, `more` what a net has
 * beyond that (link_more.ts), `bmore` slot b's. `b` is the second net, or its difference from the first. `challenge` and what follows it: see link_challenge.ts; of `lesson`,
 * link_lesson.ts. Only letters, digits and
 * - . , : / = & ~ _ are used,
 * which browsers, chat programs and mail leave alone.
 */
const CHAINS = 'v1';

/** Of links whose nets have what older pages do not know: those say that they cannot read them. */
const GRAPHS = 'v2';

/** Longer ones were not written by this page, and are not read. */
const MAX_LENGTH = 200_000;

/** Nobody reads more. */
const MAX_PROBLEMS = 50;

const FIELDS = [
  'x',
  'seed',
  'recipe',
  'a',
  'arun',
  'out',
  'more',
  'b',
  'brun',
  'bout',
  'bmore',
  ...CHALLENGE_FIELDS,
  ...LESSON_FIELDS,
  'goal',
  'view',
  'panel',
  'experiment',
  'lang',
] as const;
type Field = (typeof FIELDS)[number];

/** Fields that every link of this page has. */
const ALWAYS = ['x', 'seed', 'recipe', 'a', 'goal', 'view'] as const satisfies readonly Field[];

/** A document's link, without the `#`. */
export function writeLink(doc: Doc): string {
  const state = toState(doc);
  const a = writeNet(state.slots.a, state.input.shape);
  const b = state.slots.b && writeNet(state.slots.b, state.input.shape);
  const fields: [Field, string | null][] = [
    ['x', writeInput(state.input)],
    ['seed', doc.seed],
    ['recipe', state.recipe],
    ['a', a.layers],
    ['arun', a.run],
    ['out', a.out],
    ['more', a.more],
    ['b', b && writeDifference(a, b)],
    ['brun', b?.run ?? null],
    ['bout', b?.out ?? null],
    ['bmore', b?.more ?? null],
    ...writeChallenge(state.challenge, a, state.input.shape),
    ...writeLesson(doc.lesson),
    ['goal', writeGoal(state.goal)],
    ['view', writeView(state.view)],
    ['panel', state.view.panel],
    ['experiment', writeExperiment(state.experiment)],
    ['lang', state.lang],
  ];
  return [
    state.version === 1 ? CHAINS : GRAPHS,
    ...fields.flatMap(([name, text]) => (text === null ? [] : [`${name}=${text}`])),
  ].join('&');
}

function writeView({ channels, palette, share, range }: AppState['view']): string {
  const of = (slot: 'a' | 'b') => Object.entries(channels[slot] ?? {}).map(([i, c]) => `${slot}${i}:${c}`);
  const input = channels.input === undefined ? [] : [`x:${channels.input}`];
  return ['ch0', ...input, ...of('a'), ...of('b'), palette, share, range].join(',');
}

/** A document read from a link: what cannot be kept is as in `base`, and named. */
export interface ReadLink {
  readonly doc: Doc;
  readonly problems: readonly Problem[];
}

/** What a net is read from, and what it is fed. */
const NET_FIELDS: readonly string[] = ['x', 'a', 'arun', 'out', 'more'] satisfies Field[];

/**
 * Whether the net of slot a and its input are those of the link: nothing of them is missing or could not be read, and the
 * link goes on behind them, as all links of this page do, so that they were not cut.
 */
export function hasWholeNet(hash: string, problems: readonly Problem[]): boolean {
  const names = decoded(hash)
    .split('&')
    .map((part) => part.replace(/^amp;/, '').split('=')[0] ?? '');
  const cut = !names.includes('x') || !names.includes('a') || NET_FIELDS.includes(names.at(-1) ?? '');
  return !cut && problems.every((p) => p.code !== 'too-long' && !NET_FIELDS.includes(p.path.split('.')[0] ?? ''));
}

/** Reads a link, with or without its `#`. Whatever it holds, a whole document comes out; nothing throws. */
export function readLink(hash: string, base: Doc): ReadLink {
  if (hash.length > MAX_LENGTH) return { doc: base, problems: [problem('', 'too-long', hash.length)] };
  const { fields, problems } = readFields(hash);
  const report = (field: Field, code: Problem['code'], value: unknown) => problems.push(problem(field, code, value));

  const parsed = <T>(field: Field, fallback: T, read: (text: string) => T | null): T => {
    const text = fields.get(field);
    if (text === undefined) return fallback;
    const value = read(text);
    if (value === null) report(field, 'bad-value', text);
    return value ?? fallback;
  };
  const input = parsed('x', base.input, readInput);
  const seed = parsed('seed', base.seed, parseSeed);
  const recipe = parsed('recipe', base.recipe, (t): Recipe | null => (t === 'paired' || t === 'notebook' ? t : null));
  const lang = parsed('lang', null, (t) => LANGS.find((lang) => lang === t) ?? null);

  const experiment = parsed('experiment', FIRST_SETUP, readExperiment);
  const panel = parsed('panel', null, (t) => PANELS.find((p) => p === t) ?? null);

  const aText: NetText | null = textOf(fields, 'a');
  const readA = aText && readNet('a', aText, input.shape);
  problems.push(...(readA?.problems ?? []));
  const a = readA?.net ? fromNetState(readA.net) : base.slots.a;

  const bText = textOf(fields, 'b');
  const expanded = bText && expandDifference('b', bText.layers, aText?.layers ?? '');
  const readB = bText && expanded && readNet('b', { ...bText, layers: expanded.layers }, input.shape);
  problems.push(...(expanded?.problems ?? []), ...(readB?.problems ?? []));
  const b = readB?.net ? fromNetState(readB.net) : null;

  // What is said of a net that the link does not have.
  const of: readonly (readonly [net: 'a' | 'b', fields: readonly Field[]])[] = [
    ['a', ['arun', 'out', 'more']],
    ['b', ['brun', 'bout', 'bmore']],
  ];
  for (const [net, own] of of) {
    if (fields.has(net)) continue;
    for (const field of own) if (fields.has(field)) report(field, 'belongs-nowhere', fields.get(field));
  }

  const around = { aText, a: readA?.net ?? toNetState(base.slots.a), x: input.shape };
  const challenge = readChallenge((name) => fields.get(name), around);
  problems.push(...challenge.problems);

  const lesson = parsed('lesson', null, (t) => readLesson(t, fields.get('steps')));
  if (fields.has('steps') && !fields.has('lesson')) report('steps', 'belongs-nowhere', fields.get('steps'));

  const goal = readGoal(fields.get('goal'), base.goal, (value) => report('goal', 'bad-value', value));
  const view = readView(fields.get('view'), (value) => report('view', 'bad-value', value));
  const { palette = base.view.palette, share = base.view.share, range = base.view.range } = view;
  const channels = channelsIn(view.channels, a, b);
  for (const slot of ['a', 'b'] as const) {
    const there = (slot === 'a' ? a : b)?.forward.uses.length ?? 0;
    const lost = Object.keys(view.channels[slot] ?? {}).filter((place) => Number(place) >= there);
    for (const place of lost) report('view', 'belongs-nowhere', `${slot}${place}`);
  }
  return {
    doc: {
      ...base,
      seed,
      recipe,
      input,
      slots: { a, b },
      goal,
      challenge: challenge.state && fromChallengeState(challenge.state),
      lesson,
      view: { channels, palette, share, range, panel },
      experiment,
      lang,
    },
    problems: problems.slice(0, MAX_PROBLEMS),
  };
}

function textOf(fields: ReadonlyMap<Field, string>, slot: 'a' | 'b'): NetText | null {
  const layers = fields.get(slot);
  if (layers === undefined) return null;
  return {
    layers,
    run: fields.get(`${slot}run`) ?? null,
    out: fields.get(slot === 'a' ? 'out' : 'bout') ?? null,
    more: fields.get(slot === 'a' ? 'more' : 'bmore') ?? null,
  };
}

function isField(name: string): name is Field {
  return (FIELDS as readonly string[]).includes(name);
}

function readFields(hash: string): { fields: Map<Field, string>; problems: Problem[] } {
  const problems: Problem[] = [];
  const fields = new Map<Field, string>();
  const [version = '', ...parts] = decoded(hash.replace(/^#/, '')).split('&');
  const headless = version.includes('=');
  if (version !== CHAINS && version !== GRAPHS) problems.push(problem('', 'unknown-version', headless ? '' : version));
  for (const part of headless ? [version, ...parts] : parts) {
    // A program that took the link for HTML leaves `&amp;`.
    const text = part.replace(/^amp;/, '');
    const at = text.indexOf('=');
    const name = at < 0 ? text : text.slice(0, at);
    if (text === '') continue;
    if (at < 0 || !isField(name)) problems.push(problem('', 'unknown-field', text));
    else if (fields.has(name)) problems.push(problem(name, 'repeated', text));
    else fields.set(name, text.slice(at + 1));
    if (problems.length > 100) break;
  }
  const missing = ALWAYS.filter((name) => !fields.has(name));
  if (missing.length > 0) problems.push(problem('', 'incomplete', missing.join(', ')));
  return { fields, problems };
}

/** Some programs encode what a fragment need not have encoded. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

interface ViewText {
  readonly channels: ChannelsState;
  readonly palette?: Doc['view']['palette'];
  readonly share?: Doc['view']['share'];
  readonly range?: Doc['view']['range'];
}

function readView(text: string | undefined, report: (value: string) => void): ViewText {
  const channels: { input?: ChannelChoice; a: Record<string, ChannelChoice>; b: Record<string, ChannelChoice> } = {
    a: {},
    b: {},
  };
  let view: Omit<ViewText, 'channels'> = {};
  for (const part of (text ?? '').split(',', 2 * MAX_LAYERS)) {
    const palette = PALETTES.find((p) => p === part);
    const share = DOMAIN_SHARES.find((s) => s === part);
    const range = DOMAIN_RANGES.find((r) => r === part);
    const chosen = /^(?:(x)|([ab])(\d{1,4})):(?:(mean)|(\d{1,9}))$/.exec(part);
    if (chosen) {
      const choice = chosen[4] ? 'mean' : Number(chosen[5]);
      if (chosen[1]) channels.input = choice;
      else channels[chosen[2] === 'a' ? 'a' : 'b'][chosen[3] ?? '0'] = choice;
    } else if (palette) view = { ...view, palette };
    else if (share) view = { ...view, share };
    else if (range) view = { ...view, range };
    else if (part !== 'ch0' && part !== '') report(part);
  }
  return { channels, ...view };
}
