import { type TemporalState, temporal } from 'zundo';
import { createStore, type Mutate, type StoreApi } from 'zustand/vanilla';
import type { Doc } from '../core/document';

/**
 * Where the newest document comes from: an edit, a net or a document put in the place of what was there (a link, a
 * program, a design), or another work opened (a preset, a challenge). The browser's history is written by it. Undo and redo count as
 * edits.
 */
export type Origin = 'edit' | 'replaced' | 'opened';

export interface DocState {
  readonly doc: Doc;
  readonly origin: Origin;
  /** The document before the gesture that is under way; null: none is. */
  readonly gesture: Doc | null;
}

type Undoable = Pick<DocState, 'doc'>;

export type DocStore = Mutate<StoreApi<DocState>, [['temporal', StoreApi<TemporalState<Undoable>>]]>;

/** How many steps can be undone. */
export const UNDO_LIMIT = 500;

export function createDocStore(doc: Doc): DocStore {
  return createStore<DocState>()(
    temporal((): DocState => ({ doc, origin: 'edit', gesture: null }), {
      partialize: (state): Undoable => ({ doc: state.doc }),
      equality: (past, current) => past.doc === current.doc,
      limit: UNDO_LIMIT,
    }),
  );
}
