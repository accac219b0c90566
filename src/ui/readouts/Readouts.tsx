import { lazy, memo, Suspense, useMemo } from 'react';
import type { Column } from '../../flow/columns';
import type { ParamTerms } from '../../flow/params';
import { layerOf } from '../../flow/results';
import { dims, count as figure, fixed, percent, signed, size } from '../../i18n/figures';
import { untilHere } from '../../state/arrivals';
import { otherSlot } from '../../state/compare_edits';
import { useFlowPlace } from '../canvas/flow_context';
import { useLive, useServices } from '../context';
import { Against } from './Against';
import { CopyMean } from './CopyMean';
import { Mark } from './Mark';
import { MoreReadouts, Unfold } from './MoreReadouts';
import { SizeFormula } from './SizeFormula';
import { useUnfolded } from './unfolded';
import { type Changes, useChanges } from './useChanges';

// Few nets have one.
const BatchNote = lazy(() => untilHere('explanation', () => import('./BatchNote')));

/** Statistics shown small, with their decimals. */
const SMALL = [
  ['std', 3],
  ['zeros', 3],
  ['min', 3],
  ['max', 3],
] as const;

/** By how much a shape changed: "−2" where height and width go alike, else each by name. */
function shapeChange({ by }: Changes, t: { channels: (by: string) => string; height: string; width: string }): string {
  const { c, h, w } = by;
  const parts: string[] = [];
  if (c) parts.push(t.channels(signed(c, 0)));
  if (h && h === w) parts.push(signed(h, 0));
  else {
    if (h) parts.push(`${t.height} ${signed(h, 0)}`);
    if (w) parts.push(`${t.width} ${signed(w, 0)}`);
  }
  return parts.join(' ');
}

/** Under a map: its shape, how that came about, its statistics, its parameters; and what of it has just changed. */
export function Readouts({ column }: { column: Column }) {
  const { t } = useServices();
  const words = t.picture.readouts;
  const { slot } = useFlowPlace();
  const { layer, shape, params } = column;
  const unfolded = useUnfolded();
  const [c = null, h = null, w = null] = shape ?? [];
  const shapes = useChanges(useMemo(() => ({ c, h, w, params: params?.total ?? null }), [c, h, w, params?.total]));
  const shapeBy = shapeChange(shapes, words);
  const other = column.twin?.shape ?? null;
  const otherShape = other && shape ? shape.map((n, i) => n !== other[i]) : [];
  const differs = otherShape.includes(true) || (other !== null && other.length !== shape?.length);
  return (
    <div className="read">
      <div className="read-top">
        <h3
          className="read-shape"
          data-shape={layer}
          data-slot={slot}
          title={differs ? t.pair.otherShape(otherSlot(slot), dims(column.twin?.shape ?? [])) : undefined}
        >
          {differs && <b className="differs">≠ </b>}
          {(shape ?? []).map((n, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the axes of a shape are its places
            <span key={i} className={otherShape[i] === true ? 'differs' : undefined}>
              {i > 0 && <i> × </i>}
              {size(n)}
            </span>
          ))}
        </h3>
        {shapeBy && <Mark fading={shapes.fading} name={words.shape} by={shapeBy} up={null} />}
        <SizeFormula column={column} />
      </div>
      {column.newBatch && (
        <Suspense fallback={null}>
          <BatchNote {...column.newBatch} />
        </Suspense>
      )}
      <NotFinite layer={layer} />
      {shape && (
        <dl className="read-stats" data-unfolded={unfolded ? '' : undefined}>
          {column.status === 'map' && <Numbers layer={layer} twin={column.twin} />}
          {params && (
            <div className="read-params">
              <dt>{words.params}</dt>
              <dd>
                <Params terms={params} />
                <Mark fading={shapes.fading} name={words.params} {...countChange(shapes.by.params)} small />
              </dd>
            </div>
          )}
          {unfolded && <MoreReadouts column={column} />}
        </dl>
      )}
      {!column.stage && <Unfold open={unfolded} />}
    </div>
  );
}

/** What the newest frame has of the layer in one's own flow. */
function useResult(layer: number | null) {
  const { slot } = useFlowPlace();
  return useLive(({ frame }) => (layer === null ? null : layerOf(frame, slot, layer)));
}

/** Over the numbers, which then stay level across columns. */
function NotFinite({ layer }: { readonly layer: number | null }) {
  const { notFinite } = useServices().t.picture.readouts;
  const count = useResult(layer)?.nonFinite ?? 0;
  return count > 0 && <p className="read-alert">{notFinite(figure(count), count)}</p>;
}

/** A layer's statistics. They come with a frame: a size that is turned does not render them. */
const Numbers = memo(function Numbers({ layer, twin }: Pick<Column, 'layer' | 'twin'>) {
  const { t } = useServices();
  const words = t.picture.readouts;
  const { slot } = useFlowPlace();
  const { mean = null, std = null, min = null, max = null, zeros = null } = useResult(layer)?.stats ?? {};
  const numbers = useChanges(useMemo(() => ({ mean, std, min, max, zeros }), [mean, std, min, max, zeros]));
  const small = { std, min, max, zeros };
  return (
    <>
      <div className="read-mean">
        <dt>{words.mean}</dt>
        <dd>
          <CopyMean value={mean} layer={layer} slot={slot} />
          <Mark fading={numbers.fading} name={words.mean} {...change(numbers.by.mean, 6)} />
          <Against layer={layer} twin={twin} />
        </dd>
      </div>
      {SMALL.map(([key, decimals]) => (
        <div key={key} title={key === 'zeros' ? words.zerosTitle : undefined}>
          <dt>{words[key]}</dt>
          <dd>
            <span>{key === 'zeros' ? percent(zeros) : fixed(small[key], decimals)}</span>
            <Mark
              fading={numbers.fading}
              name={words[key]}
              {...(key === 'zeros' ? shareChange(numbers.by.zeros) : change(numbers.by[key], decimals))}
              small
            />
          </dd>
        </div>
      ))}
    </>
  );
});

interface Change {
  readonly by: string;
  readonly up: boolean;
}

/** A change in so many decimals; nothing where it is too small to be seen in them. */
function change(by: number | undefined, decimals: number): Change {
  const seen = by !== undefined && Math.abs(by) >= 0.5 * 10 ** -decimals;
  return { by: seen ? signed(by, decimals) : '', up: (by ?? 0) > 0 };
}

function countChange(by = 0): Change {
  return { by: by === 0 ? '' : `${by > 0 ? '+' : ''}${figure(by)}`, up: by > 0 };
}

/** A change of a share, in points of a hundred. */
function shareChange(by: number | undefined): Change {
  const { by: text, up } = change(by === undefined ? undefined : by * 100, 1);
  return { by: text && `${text}\u00a0%`, up };
}

/** 16·3·3·3 + 16 = 448 */
function Params({ terms }: { terms: ParamTerms }) {
  const { t } = useServices();
  const words = t.picture.readouts;
  if (!terms.products) return <span>0</span>;
  if (terms.shared) return <span>{words.shared}</span>;
  return (
    <span>
      {terms.products} {'= '}
      <b>{figure(terms.total)}</b>
    </span>
  );
}
