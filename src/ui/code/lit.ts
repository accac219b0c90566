import { type Extension, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';
import type { Spot } from '../../core/source';
import { moveSpots } from './spots';

/** Where the layers are written now. */
export const setSpots = StateEffect.define<readonly Spot[]>();
/** The step of forward that is lit; null: none. */
export const setLit = StateEffect.define<number | null>();

interface Places {
  readonly spots: readonly Spot[];
  readonly lit: number | null;
  readonly marks: DecorationSet;
}

const mark = Decoration.mark({ class: 'cm-lit' });

function marksOf(spots: readonly Spot[], lit: number | null): DecorationSet {
  const own = spots.filter((s) => s.use === lit && s.from < s.to);
  return Decoration.set(
    own.map((s) => mark.range(s.from, s.to)),
    true,
  );
}

/** Places of the layers, carried along with every change until the reader tells them anew. */
export const places = StateField.define<Places>({
  create: () => ({ spots: [], lit: null, marks: Decoration.none }),
  update: (value, transaction) => {
    let { spots, lit, marks } = value;
    if (transaction.docChanged) {
      spots = moveSpots(spots, (at, side) => transaction.changes.mapPos(at, side));
      marks = marks.map(transaction.changes);
    }
    let changed = false;
    for (const effect of transaction.effects) {
      if (effect.is(setSpots)) spots = effect.value;
      else if (effect.is(setLit)) lit = effect.value;
      else continue;
      changed = true;
    }
    if (!transaction.docChanged && !changed) return value;
    return { spots, lit, marks: changed ? marksOf(spots, lit) : marks };
  },
  provide: (field) => EditorView.decorations.from(field, (value) => value.marks),
});

export const litExtension: Extension = places;
