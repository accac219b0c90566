import { showView } from './panel_state';

/** The way back to the list of challenges. */
export function ToList({ words }: { readonly words: string }) {
  return (
    <button type="button" className="textual" data-all-challenges onClick={() => showView('list')}>
      <span aria-hidden="true">‹ </span>
      {words}
    </button>
  );
}
