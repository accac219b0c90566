import { countOf, type Lines, runCount, runsOf } from '../../core/windows/lines';
import { happened } from '../../flow/caption';
import type { Column } from '../../flow/columns';
import { useFlow } from '../canvas/flow_context';
import { useDoc, useServices } from '../context';

/** Over a map: what its stage did to the size. */
export function MapCaption({ column, beforeName }: { column: Column; beforeName: string | null }) {
  const { t } = useServices();
  const words = t.picture.caption;
  const source = useDoc((doc) => doc.input.source);
  const what = happened(column);
  const text = () => {
    if (!column.stage) return words.input(t.cards.sources[source]);
    if (!what) return '';
    switch (what.type) {
      case 'lost':
        return words.lost(what.sizes);
      case 'kept':
        return words.kept(what.padded, what.eaten);
      case 'stride':
        return words.stride(what.stride);
      case 'resized':
        return words.resized(what.sizes);
      case 'pads':
        return words.pads(what.sides);
      case 'zeros':
        return words.zeros(what.stride);
      case 'bins':
        return words.bins(what.bins);
      case 'times':
        return words.times(what.factors);
      case 'shuffled':
        return what.up ? words.shuffled(what.factor) : words.unshuffled(what.factor);
      case 'mode':
        return t.cards.notes[what.note].word;
      case 'flat':
        return words.flat;
      case 'same':
        return words.same;
    }
  };
  const said = text();
  return (
    <p className={what?.type === 'lost' ? 'map-caption is-lost' : 'map-caption'} title={beforeName ? undefined : said}>
      {beforeName ? <strong>{words.before(beforeName)}</strong> : said}
    </p>
  );
}

/** So many runs of rows are named; of more, one sees how they go on. */
const MOST_NAMED = 12;

const told = (lines: Lines) => ({ runs: runsOf(lines, MOST_NAMED), more: runCount(lines) > MOST_NAMED });

/** Under a map: what the next layer does to it. What it never reads comes before what it pads. */
export function NextCaption({ column, empty }: { column: Column; empty: boolean }) {
  const { next: words, empty: emptyWord, emptyHint } = useServices().t.picture;
  const { dense } = useFlow().layout;
  const { next } = column;
  if (empty) {
    return (
      <p className="map-caption is-lost" title={emptyHint}>
        {emptyWord}
      </p>
    );
  }
  if (!next) return <p className="map-caption" />;
  const { unreadRows, unreadCols, pad, name } = next;
  if (unreadRows.length + unreadCols.length > 0) {
    return (
      <p className="map-caption is-unread" title={words.unreadWhere(told(unreadRows), told(unreadCols), name)}>
        {words.unread(countOf(unreadRows), countOf(unreadCols), dense ? null : name)}
      </p>
    );
  }
  const [top, bottom, left, right] = pad;
  if (top + bottom + left + right === 0) return <p className="map-caption" />;
  return <p className="map-caption">{words.padded([top, bottom, left, right], name)}</p>;
}
