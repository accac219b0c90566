import { goalOf } from '../core/challenges/goals';
import { isChallengeId } from '../core/challenges/ids';
import { isBound } from '../core/challenges/limits';
import { conditionsIn, limitsIn, type OpenChallenge, startOf } from '../core/challenges/task';
import {
  DOMAIN_RANGES,
  DOMAIN_SHARES,
  type Doc,
  INPUT_SOURCES,
  LANGS,
  type Lang,
  PALETTES,
  PANELS,
  resized,
} from '../core/document';
import { hasRow } from '../core/layers/rows';
import type { LayerKind } from '../core/layers/table';
import { keepingWeights } from '../core/net/loaded';
import { withMode } from '../core/net/mode';
import { type Net, withFreshIds } from '../core/net/net';
import type { Recipe, Slot } from '../core/result';
import { fitsSearch, SEARCH_DEFAULTS, type Search, trimmed } from '../core/search';
import { followingSeed, isBoundedInt } from '../core/values';
import type { Mode } from '../core/weights';
import type { Actions } from './actions';
import { adoptIds } from './adopt';
import { checkOne, checkSeed, checkSetup, checkShape } from './check';
import { copySlot, openCompare, presetInB, swapSlots } from './compare_edits';
import * as edits from './edits';
import { ActionError } from './errors';
import { isPresetId, isUntouched, openingDoc, type Preset, presetById } from './presets';
import type { DocStore } from './store';
import { rememberText, textOf } from './texts';
import { beginGesture, commit, endGesture, step, throughLesson, withoutSteps } from './write';

/** A preset in place of slot a, the input, the goal and the seed; the rest of the document stays. */
function withPreset(doc: Doc, { id, net, input, goal, seed }: Preset): Doc {
  return { ...doc, slots: { ...doc.slots, a: net }, input, goal, challenge: null, seed, preset: id };
}

/** A challenge where it begins. What stood in slot b belonged to other work. */
function withChallenge(doc: Doc, challenge: OpenChallenge): Doc {
  const { net, input } = startOf(challenge);
  return {
    ...doc,
    slots: { a: net, b: null },
    input: resized(doc.input, checkShape(input)),
    goal: goalOf(conditionsIn(challenge)),
    challenge,
    preset: 'challenge',
  };
}

/**
 * What stands in slot a now keeps the name of the preset that stood there as long as half of its modules do: an edit,
 * be it in text, has it still, another net does not.
 */
function renamed(before: Doc, after: Doc): Doc {
  const old = new Set(before.slots.a.modules.map(({ id }) => id));
  const { modules } = after.slots.a;
  const kept = modules.filter(({ id }) => old.has(id)).length;
  const same = isPresetId(after.preset) && isUntouched(after);
  return same || 2 * kept >= Math.max(modules.length, old.size) ? after : { ...after, preset: 'custom' };
}

function checkGoal(goal: Doc['goal']): Doc['goal'] {
  for (const n of [goal.maxConvs, goal.unpadded]) {
    if (n !== null && (!isBoundedInt(n) || n < 0))
      throw new ActionError('bad-value', `${n} is no number of convolutions`);
  }
  for (const [name, value] of Object.entries(goal.search ?? {})) {
    const known = Object.keys(SEARCH_DEFAULTS).find((k): k is keyof Search => k === name);
    if (value !== undefined && !(known && fitsSearch(known, value))) {
      throw new ActionError('bad-value', `${name} takes no ${JSON.stringify(value)}`);
    }
  }
  const search = trimmed(goal.search);
  return {
    target: goal.target && checkShape(goal.target),
    maxConvs: goal.maxConvs,
    unpadded: goal.unpadded,
    ...(search && { search }),
  };
}

function withSlot(doc: Doc, slot: Slot, net: Net | null): Doc {
  if (slot === 'b') return { ...doc, slots: { ...doc.slots, b: net && adoptIds(doc.slots.b ?? net, net) } };
  if (!net) throw new ActionError('bad-value', 'slot a is never empty');
  return { ...doc, slots: { ...doc.slots, a: adoptIds(doc.slots.a, net) } };
}

/** A slot's net, read anew from its text, with the weights of a file that its layers had. */
function withKeptWeights(before: Doc, after: Doc, slot: Slot): Doc {
  const [old, own] = [before.slots[slot], after.slots[slot]];
  return old && own ? { ...after, slots: { ...after.slots, [slot]: keepingWeights(old, own) } } : after;
}

function knownKind(kind: LayerKind): LayerKind {
  if (!hasRow(kind)) throw new ActionError('bad-value', `there is no layer ${String(kind)}`);
  return kind;
}

/** The newer document with the ids of the older, so that a link that differs a little is seen to differ a little. */
function adoptDoc(before: Doc, after: Doc): Doc {
  const a = adoptIds(before.slots.a, after.slots.a);
  const b = after.slots.b && before.slots.b ? adoptIds(before.slots.b, after.slots.b) : after.slots.b;
  const renamed = new Map<string, string>();
  const note = (from: Net, to: Net) => {
    for (const [i, use] of from.forward.uses.entries()) renamed.set(use.id, to.forward.uses[i]?.id ?? use.id);
  };
  note(after.slots.a, a);
  if (after.slots.b && b) note(after.slots.b, b);
  const channels = Object.entries(after.view.channels).map(([key, c]) => [renamed.get(key) ?? key, c] as const);
  return { ...after, slots: { a, b }, view: { ...after.view, channels: Object.fromEntries(channels) } };
}

/** The writers of a store: see Actions. All but undo and redo throw an ActionError on junk, and change nothing then. */
export function createActions(store: DocStore): Actions {
  const doc = () => store.getState().doc;
  const change = (part: Partial<Doc>) => commit(store, { ...doc(), ...part });
  const changeView = (part: Partial<Doc['view']>) => change({ view: { ...doc().view, ...part } });
  const changeNet = (slot: Slot, edit: (net: Net) => Net) => commit(store, edits.withNet(doc(), slot, edit));

  const choosePreset = (id: string, slot: Slot = 'a') => {
    if (!isPresetId(id)) throw new ActionError('no-such-preset', `there is no preset ${id}`);
    if (isBound(limitsIn(doc().challenge))) {
      throw new ActionError('not-allowed', 'the challenge that is open keeps its own network');
    }
    endGesture(store);
    if (slot === 'b') commit(store, presetInB(doc(), presetById(id)));
    else commit(store, withPreset(doc(), presetById(id)), 'opened');
  };

  return {
    beginGesture: () => beginGesture(store),
    endGesture: () => endGesture(store),
    setArg: (slot, use, name, value) => changeNet(slot, (net) => edits.setArg(net, use, name, value)),
    setInit: (slot, use, init) => changeNet(slot, (net) => edits.setInit(net, use, init)),
    setMode: (slot, mode) => changeNet(slot, (net) => withMode(net, checkOne<Mode>(['train', 'eval'], mode))),
    addLayer: (slot, at, kind) => {
      const added = edits.addLayer(edits.netOf(doc(), slot), at, knownKind(kind), doc().input.shape);
      changeNet(slot, () => added.net);
      return added.use;
    },
    replaceLayer: (slot, use, kind) => {
      const replaced = edits.replaceLayer(edits.netOf(doc(), slot), use, knownKind(kind), doc().input.shape);
      changeNet(slot, () => replaced.net);
      return replaced.use;
    },
    removeLayer: (slot, use) => changeNet(slot, (net) => edits.removeLayer(net, use)),
    duplicateLayer: (slot, use) => {
      const doubled = edits.duplicateLayer(edits.netOf(doc(), slot), use);
      changeNet(slot, () => doubled.net);
      return doubled.use;
    },
    moveLayer: (slot, use, to) => changeNet(slot, (net) => edits.moveLayer(net, use, to)),
    toggleLayer: (slot, use) => changeNet(slot, (net) => edits.toggleLayer(net, use)),
    setInputShape: (shape) => commit(store, edits.setInputShape(doc(), shape)),
    setInputSource: (source) =>
      change({ input: { shape: doc().input.shape, source: checkOne(INPUT_SOURCES, source) } }),
    setInput: (input) => commit(store, { ...edits.setInputShape(doc(), input.shape), input }),
    setSeed: (seed) => change({ seed: checkSeed(seed) }),
    nextSeed: () => change({ seed: followingSeed(doc().seed) }),
    setRecipe: (recipe) => change({ recipe: checkOne<Recipe>(['paired', 'notebook'], recipe) }),
    setGoal: (goal) => change({ goal: checkGoal(goal) }),
    setChannel: (key, choice) => {
      if (choice !== 'mean' && (!isBoundedInt(choice) || choice < 0)) {
        throw new ActionError('bad-value', `${choice} is no channel`);
      }
      const { [key]: _old, ...others } = doc().view.channels;
      // Channel 0 is what is shown where nothing was chosen.
      changeView({ channels: choice === 0 ? others : { ...others, [key]: choice } });
    },
    setPalette: (palette) => changeView({ palette: checkOne(PALETTES, palette) }),
    setDomain: (share, range) =>
      changeView({ share: checkOne(DOMAIN_SHARES, share), range: checkOne(DOMAIN_RANGES, range) }),
    setPanel: (panel) => withoutSteps(store, () => changeView({ panel: panel && checkOne(PANELS, panel) })),
    setExperiment: (part) => {
      const { experiment } = doc();
      // More seeds of the same are still the same experiment.
      const guided = Object.keys(part).every((key) => key === 'count') ? experiment.guided : null;
      change({ experiment: checkSetup({ ...experiment, ...part, guided }) });
    },
    forgetExperiment: (first) => withoutSteps(store, () => change({ experiment: first })),
    openGuided: ({ a, b, input, recipe, setup }) => {
      endGesture(store);
      const view = { ...doc().view, panel: 'experiment' as const };
      const slots = withSlot(withSlot(doc(), 'a', withFreshIds(a)), 'b', b && withFreshIds(b)).slots;
      commit(store, renamed(doc(), { ...doc(), slots, input, recipe, experiment: setup, view }), 'opened');
    },
    setLang: (lang) => change({ lang: lang && checkOne<Lang>(LANGS, lang) }),
    choosePreset,
    openChallenge: (task) => {
      if (typeof task === 'string' && !isChallengeId(task)) {
        throw new ActionError('no-challenge', `there is no challenge ${String(task)}`);
      }
      endGesture(store);
      commit(store, withChallenge(doc(), { task, answer: null }), 'opened');
    },
    leaveChallenge: () => change({ challenge: null }),
    showLesson: (lesson, next) => {
      endGesture(store);
      const before = doc();
      const own = { lesson, lang: before.lang, preset: before.preset };
      const adopted = adoptDoc(before, { ...next, ...own });
      throughLesson(store, () => commit(store, adopted, before.lesson ? 'replaced' : 'opened'));
    },
    leaveLesson: () => {
      endGesture(store);
      throughLesson(store, () => change({ lesson: null }));
    },
    reset: () => {
      const { challenge, preset, slots } = doc();
      if (challenge) {
        endGesture(store);
        const fresh = withChallenge(doc(), { ...challenge, answer: null });
        commit(store, { ...fresh, slots: { ...slots, a: fresh.slots.a } }, 'opened');
      } else choosePreset(isPresetId(preset) ? preset : openingDoc().preset);
    },
    applyRepair: (slot, repair) => commit(store, edits.repaired(doc(), slot, repair)),
    replaceNet: (slot, net, options = {}) => {
      const { input = doc().input.shape, seed = doc().seed } = options;
      const read = withSlot(doc(), slot, net && edits.checkLength(net));
      const placed = options.keepWeights ? withKeptWeights(doc(), read, slot) : read;
      const shape = checkShape(input);
      const own = placed.slots[slot];
      // Before anyone hears of the net.
      if (own && options.text !== undefined) rememberText(own, options.text);
      const made = { ...placed, input: resized(placed.input, shape), seed: checkSeed(seed) };
      commit(store, slot === 'a' ? renamed(doc(), made) : made, 'replaced');
    },
    setWeights: (slot, net) => {
      const before = edits.netOf(doc(), slot);
      const text = textOf(before);
      if (text !== null) rememberText(net, text);
      commit(store, { ...doc(), slots: { ...doc().slots, [slot]: net } });
    },
    openCompare: (change) => commit(store, openCompare(doc(), change)),
    copySlot: (from) => commit(store, copySlot(doc(), from)),
    swapSlots: () => commit(store, swapSlots(doc())),
    replaceDoc: (next, { history = 'step' } = {}) => {
      const adopted = adoptDoc(doc(), next);
      const write = () => commit(store, adopted, 'replaced');
      if (history === 'step') write();
      else withoutSteps(store, write);
    },
    undo: () => step(store, 'undo'),
    redo: () => step(store, 'redo'),
  };
}
