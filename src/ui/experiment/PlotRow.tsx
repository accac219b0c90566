import type { ScaleLinear } from 'd3-scale';
import type { PlotLayout } from './plot_layout';
import type { RowData } from './row_data';

interface Props {
  readonly row: RowData;
  readonly layout: PlotLayout;
  readonly index: number;
  readonly scale: ScaleLinear<number, number>;
  /** Places of the seed under the pointer and of the one on the page. */
  readonly picked: readonly [number | null, number | null];
}

/** All of a row but its dots: name, mean and interval, zero, the shape of many, rings around single seeds. */
export function PlotRow({ row, layout, index, scale, picked }: Props) {
  const band = layout.bands[index];
  if (!band) return null;
  const { left, narrow, width, interval } = layout;
  const { top, height } = band;
  const middle = top + height / 2;
  const x = (value: number) => left + scale(value);
  const difference = row.key === 'difference';
  const path = row.drawing.path;
  const [low, high] = scale.domain();
  const zero = low !== undefined && high !== undefined && low <= 0 && high >= 0;
  // "border − interior" has no room beside the dots: a line for each.
  const lines = narrow || row.name.length < 9 ? [row.name] : row.name.split(/ (?=−)/);
  const namePlace = narrow ? { x: left, y: top - 5 } : { x: left - 20, y: middle - 3 - (lines.length - 1) * 10 };
  const textPlace = narrow
    ? { x: left + width, y: top - 5 }
    : { x: left - 20, y: middle + 15 + (lines.length - 1) * 10 };
  return (
    <g className={`plot-row plot-${row.key}`}>
      {zero && (
        <line
          className={difference ? 'plot-zero' : 'plot-zero quiet'}
          x1={x(0)}
          x2={x(0)}
          y1={top}
          y2={(difference && layout.axes.difference) || top + height}
        />
      )}
      {path && <path className="plot-shape" d={path} transform={`translate(${left},${top})`} />}
      <text className="plot-name" {...namePlace} textAnchor={narrow ? 'start' : 'end'}>
        {lines.map((line, i) => (
          <tspan key={line} x={namePlace.x} dy={i === 0 ? 0 : 20}>
            {line}
          </tspan>
        ))}
      </text>
      <text className="plot-value" {...textPlace} textAnchor="end">
        {row.text}
      </text>
      {row.mean !== null && <line className="plot-mean" x1={x(row.mean)} x2={x(row.mean)} y1={top} y2={top + height} />}
      {row.mean !== null && row.ci && interval !== null && (
        <>
          <line className="plot-halo" x1={x(row.ci[0])} x2={x(row.ci[1])} y1={interval} y2={interval} />
          <line className="plot-ci" x1={x(row.ci[0])} x2={x(row.ci[1])} y1={interval} y2={interval} />
          <path
            className="plot-diamond"
            d="M0,-7 L7,0 L0,7 L-7,0 Z"
            transform={`translate(${x(row.mean)},${interval})`}
          />
        </>
      )}
      {row.mark !== null && (
        <g className="plot-mark" transform={`translate(${x(row.mark)},${top})`}>
          <line y1={0} y2={height} />
          <path d="M-6,-2 L6,-2 L0,8 Z" />
        </g>
      )}
      {picked.map((i, which) => {
        const value = i === null ? undefined : row.values[i];
        if (i === null || value === undefined || !Number.isFinite(value)) return null;
        const dot = row.drawing.stacks;
        const place = dot ? [left + (dot.xs[i] ?? 0), top + (dot.ys[i] ?? 0)] : [x(value), middle];
        return (
          <circle
            key={which === 0 ? 'hover' : 'here'}
            className={which === 0 ? 'plot-hover' : 'plot-here'}
            cx={place[0]}
            cy={place[1]}
            r={which === 0 ? 7 : 5.5}
          />
        );
      })}
    </g>
  );
}
