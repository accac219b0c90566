import { scaleLinear } from 'd3-scale';
import { type PointerEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { nearestDot, nearestValue } from '../../render/plot/dots';
import { niceDomain } from '../../render/plot/extent';
import { usePanelWords } from '../parts/usePanelWords';
import { Axis } from './Axis';
import { PlotRow } from './PlotRow';
import { noteDots } from './plot_file';
import { layoutPlot, rowOf } from './plot_layout';
import type { RowData } from './row_data';
import { useScheme } from './useScheme';
import { useSize } from './useSize';

interface Props {
  readonly rows: readonly RowData[];
  /** What is measured, and what the axis of differences is called. */
  readonly names: { readonly values: string; readonly difference: string };
  readonly label: string;
  /** Place among the seeds of the one on the page; null where it is not among them. */
  readonly here: number | null;
  readonly tell: (i: number) => string;
  readonly onPick: (i: number, event: { readonly timeStamp: number }) => void;
}

/** A pointer is on a dot from so many pixels on. */
const REACH = 14;

/** Every seed as a dot, many as a shape; both nets over one axis, their differences under them. */
export function Plot({ rows, names, label, here, tell, onPick }: Props) {
  const words = usePanelWords('experiment');
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(box);
  const scheme = useScheme();
  const [hover, setHover] = useState<number | null>(null);
  const count = rows[0]?.values.length ?? 0;
  const layout = size && layoutPlot(size, rows.length > 1);

  const ends = rows.map((r) => (r.range ? [...r.range] : []).concat(r.mark ?? []));
  const own = niceDomain([], ends.filter((_e, i) => rows[i]?.key !== 'difference').flat());
  const differences = niceDomain([], [...ends.filter((_e, i) => rows[i]?.key === 'difference').flat(), 0]);
  const [low, high] = own;
  const [least, most] = differences;
  const width = layout?.width ?? 0;
  const scale = useMemo(() => scaleLinear([low, high], [0, width]), [low, high, width]);
  const scaleOfDifference = useMemo(() => scaleLinear([least, most], [0, width]), [least, most, width]);

  if (layout) {
    for (const [i, row] of rows.entries()) {
      const band = layout.bands[i];
      if (band) row.drawing.place(rowOf(row.key === 'difference' ? differences : own, layout, band), row.values);
    }
  }

  const drawn = useRef('');
  useLayoutEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || !layout || !size) return;
    const ratio = window.devicePixelRatio || 1;
    const look = `${size.width} ${size.height} ${ratio} ${scheme} ${rows.length}`;
    const fresh = look !== drawn.current;
    if (fresh) {
      element.width = Math.round(size.width * ratio);
      element.height = Math.round(size.height * ratio);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      drawn.current = look;
    }
    const style = getComputedStyle(element);
    const colourOf = (row: RowData) => style.getPropertyValue(`--x-${row.key}`);
    for (const [i, row] of rows.entries()) {
      const band = layout.bands[i];
      if (band) row.drawing.draw(context, layout.left, band.top, colourOf(row), fresh);
    }
    noteDots(element, () =>
      rows.map((row, i) => ({
        colour: colourOf(row),
        size: row.drawing.stacks?.size ?? 0,
        places: row.drawing.places(layout.left, layout.bands[i]?.top ?? 0),
      })),
    );
  });

  /** The seed under a pointer. */
  const at = (event: PointerEvent): number | null => {
    const rect = box.current?.getBoundingClientRect();
    if (!rect || !layout) return null;
    const x = event.clientX - rect.left - layout.left;
    const y = event.clientY - rect.top;
    const i = layout.bands.findIndex((b) => y >= b.top - 4 && y <= b.top + b.height + 4);
    const [band, row] = [layout.bands[i], rows[i]];
    if (!band || !row) return null;
    const { stacks } = row.drawing;
    if (stacks) return nearestDot(stacks, x, y - band.top, REACH);
    const along = row.key === 'difference' ? scaleOfDifference : scale;
    const found = nearestValue(row.values, along.invert(x));
    return found !== null && Math.abs(along(row.values[found] ?? 0) - x) <= REACH ? found : null;
  };

  const order = useRef<{ readonly count: number; readonly seeds: readonly number[] } | null>(null);
  const step = (by: number, event: { readonly timeStamp: number }) => {
    const { values } = rows.at(-1) ?? { values: new Float64Array(0) };
    if (order.current?.count !== count) {
      const seeds = Array.from(values.keys()).sort((p, q) => (values[p] ?? 0) - (values[q] ?? 0));
      order.current = { count, seeds };
    }
    const { seeds } = order.current;
    const from = hover === null ? Math.floor(count / 2) : seeds.indexOf(hover);
    const to = Math.min(Math.max(by === 0 ? from : from + by, 0), count - 1);
    const found = seeds[to];
    if (found === undefined) return;
    setHover(found);
    if (by === 0) onPick(found, event);
  };
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: 1,
    ArrowUp: 1,
    ArrowLeft: -1,
    ArrowDown: -1,
    PageUp: 50,
    PageDown: -50,
    Home: -count,
    End: count,
    Enter: 0,
  };

  const said = hover !== null && hover < count ? tell(hover) : null;
  const touch = matchMedia('(hover: none)').matches;
  const dots = rows.every((row) => row.drawing.stacks !== null);
  return (
    <div className="plot-whole">
      <div
        ref={box}
        className="plot"
        role="slider"
        tabIndex={0}
        aria-label={`${label}. ${words.plot.how}`}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, count - 1)}
        aria-valuenow={hover ?? 0}
        aria-valuetext={said ?? label}
        data-count={count}
        data-on={hover === null ? undefined : ''}
        onPointerMove={(event) => setHover(at(event))}
        onPointerLeave={() => setHover(null)}
        onClick={(event) => {
          const found = at(event as unknown as PointerEvent);
          if (found !== null) onPick(found, event);
        }}
        onKeyDown={(event) => {
          const by = steps[event.key];
          if (by === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
          event.preventDefault();
          step(by, event);
        }}
      >
        <canvas ref={canvas} />
        {layout && size && (
          <svg width={size.width} height={size.height} aria-hidden="true">
            {rows.map((row, i) => (
              <PlotRow
                key={row.key}
                row={row}
                layout={layout}
                index={i}
                scale={row.key === 'difference' ? scaleOfDifference : scale}
                picked={[hover, here]}
              />
            ))}
            <Axis scale={scale} left={layout.left} top={layout.axes.values} width={width} label={names.values} />
            {layout.axes.difference !== null && (
              <Axis
                scale={scaleOfDifference}
                left={layout.left}
                top={layout.axes.difference}
                width={width}
                label={names.difference}
              />
            )}
          </svg>
        )}
      </div>
      <p className="plot-said">{said ?? (dots ? words.plot.dots(count, touch) : words.plot.density(count, touch))}</p>
    </div>
  );
}
