import { DOMAIN_RANGES, DOMAIN_SHARES, type Doc, INPUT_SOURCES, type Lang, PALETTES } from '../core/document';
import { isLayerKind } from '../core/layers/table';
import type { Net } from '../core/net';
import type { Recipe, Slot } from '../core/result';
import { followingSeed, isInt } from '../core/values';
import type { Actions } from './actions';
import { adoptIds } from './adopt';
import { checkOne, checkSeed, checkShape } from './check';
import * as edits from './edits';
import { ActionError } from './errors';
import { isPresetId, openingDoc, type Preset, presetById } from './presets';
import { beginGesture, commit, type DocStore, endGesture, step, withoutSteps } from './store';

/** A preset in place of slot a, the input, the goal and the seed; the rest of the document stays. */
function withPreset(doc: Doc, { id, net, input, goal, seed }: Preset): Doc {
  return { ...doc, slots: { ...doc.slots, a: net }, input, goal, seed, preset: id };
}

function checkGoal(goal: Doc['goal']): Doc['goal'] {
  for (const n of [goal.maxConvs, goal.unpadded]) {
    if (n !== null && (!isInt(n) || n < 0)) throw new ActionError('bad-value', `${n} is no number of convolutions`);
  }
  return { target: goal.target && checkShape(goal.target), maxConvs: goal.maxConvs, unpadded: goal.unpadded };
}

function withSlot(doc: Doc, slot: Slot, net: Net | null): Doc {
  if (slot === 'b') return { ...doc, slots: { ...doc.slots, b: net && adoptIds(doc.slots.b ?? net, net) } };
  if (!net) throw new ActionError('bad-value', 'slot a is never empty');
  return { ...doc, slots: { ...doc.slots, a: adoptIds(doc.slots.a, net) } };
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

  const choosePreset = (id: string) => {
    if (!isPresetId(id)) throw new ActionError('no-such-preset', `there is no preset ${id}`);
    endGesture(store);
    commit(store, withPreset(doc(), presetById(id)), 'opened');
  };

  return {
    beginGesture: () => beginGesture(store),
    endGesture: () => endGesture(store),
    setArg: (slot, use, name, value) => changeNet(slot, (net) => edits.setArg(net, use, name, value)),
    addLayer: (slot, at, kind) => {
      if (!isLayerKind(kind)) throw new ActionError('bad-value', `there is no layer ${String(kind)}`);
      const added = edits.addLayer(edits.netOf(doc(), slot), at, kind, doc().input.shape);
      changeNet(slot, () => added.net);
      return added.use;
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
    setInputSource: (source) => change({ input: { ...doc().input, source: checkOne(INPUT_SOURCES, source) } }),
    setSeed: (seed) => change({ seed: checkSeed(seed) }),
    nextSeed: () => change({ seed: followingSeed(doc().seed) }),
    setRecipe: (recipe) => change({ recipe: checkOne<Recipe>(['paired', 'notebook'], recipe) }),
    setGoal: (goal) => change({ goal: checkGoal(goal) }),
    setChannel: (key, choice) => {
      if (choice !== 'mean' && (!isInt(choice) || choice < 0)) {
        throw new ActionError('bad-value', `${choice} is no channel`);
      }
      const { [key]: _old, ...others } = doc().view.channels;
      // Channel 0 is what is shown where nothing was chosen.
      changeView({ channels: choice === 0 ? others : { ...others, [key]: choice } });
    },
    setPalette: (palette) => changeView({ palette: checkOne(PALETTES, palette) }),
    setDomain: (share, range) =>
      changeView({ share: checkOne(DOMAIN_SHARES, share), range: checkOne(DOMAIN_RANGES, range) }),
    setLang: (lang) => change({ lang: lang && checkOne<Lang>(['en', 'ru'], lang) }),
    choosePreset,
    reset: () => choosePreset(isPresetId(doc().preset) ? doc().preset : openingDoc().preset),
    applyRepair: (slot, repair) => commit(store, edits.applyRepair(doc(), slot, repair)),
    replaceNet: (slot, net, options = {}) => {
      const { input = doc().input.shape, seed = doc().seed } = options;
      const placed = withSlot(doc(), slot, net && edits.checkLength(net));
      const shape = checkShape(input);
      commit(store, { ...placed, input: { ...placed.input, shape }, seed: checkSeed(seed) });
    },
    replaceDoc: (next, { history = 'step' } = {}) => {
      const adopted = adoptDoc(doc(), next);
      const write = () => commit(store, adopted);
      if (history === 'step') write();
      else withoutSteps(store, write);
    },
    undo: () => step(store, 'undo'),
    redo: () => step(store, 'redo'),
  };
}
