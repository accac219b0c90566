import type { FoldPart } from '../../flow/columns';
import { useServices } from '../context';

interface Props {
  readonly fold: FoldPart;
  readonly onOpen: (key: string, open: boolean) => void;
}

/** Over the two columns of a block that is repeated: how often, and what unfolds it; over an open one what folds it. */
export function FoldCard({ fold, onOpen }: Props) {
  const words = useServices().t.picture.graph;
  const { key, part, times, differs } = fold;
  const name = fold.name || words.block;
  if (part === 'last') return null;
  const open = part === 'open';
  return (
    <button
      type="button"
      className={open ? 'fold-card is-open' : 'fold-card'}
      aria-expanded={open}
      data-fold-block={key}
      title={open ? words.fold(name) : words.unfold(name, times)}
      onClick={() => onOpen(key, !open)}
    >
      {open ? (
        <span aria-hidden="true">⊟</span>
      ) : (
        <>
          {differs && (
            <b className="differs" title={words.foldDiffers}>
              ≠
            </b>
          )}
          <b className="mono">{name}</b> <span>{words.times(times)}</span>
        </>
      )}
      {open && <span className="sr-only">{words.fold(name)}</span>}
    </button>
  );
}
