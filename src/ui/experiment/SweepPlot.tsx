import { axisBottom, axisLeft } from 'd3-axis';
import { scaleLinear, scalePoint } from 'd3-scale';
import { select } from 'd3-selection';
import { area, line } from 'd3-shape';
import { useLayoutEffect, useRef } from 'react';
import { niceDomain } from '../../render/plot/extent';
import type { SweepPoint } from './sweep_points';

/** Why there is nothing at a value. */
interface Gaps {
  readonly refused: string;
  readonly undefined: string;
}

interface Props {
  readonly size: { readonly width: number; readonly height: number };
  readonly points: readonly SweepPoint[];
  readonly names: { readonly x: string; readonly y: string; readonly gaps: Gaps };
}

const ROOM = { left: 64, right: 20, top: 26, bottom: 38 };

/** From so wide a gap on its word lies along the axis; narrower, it stands. */
const WORD = 64;

/** The curve of a sweep; a value that PyTorch refuses is a gap, through which no line goes. */
export function SweepPlot({ size, points, names }: Props) {
  const group = useRef<SVGGElement>(null);
  const width = Math.max(40, size.width - ROOM.left - ROOM.right);
  const height = Math.max(40, size.height - ROOM.top - ROOM.bottom);
  const x = scalePoint<number>(
    points.map((p) => p.value),
    [0, width],
  ).padding(0.5);
  const ranges = points.map((p) => p.middle ?? p.sample?.ci95 ?? null);
  const means = points.flatMap((p) => p.sample?.mean ?? []);
  const y = scaleLinear(niceDomain(ranges, means), [height, 0]);
  const at = (p: SweepPoint) => x(p.value) ?? 0;
  const band = area<SweepPoint>()
    .defined((p) => p.middle !== null)
    .x(at)
    .y0((p) => y(p.middle?.[0] ?? 0))
    .y1((p) => y(p.middle?.[1] ?? 0));
  const curve = line<SweepPoint>()
    .defined((p) => p.sample?.mean != null)
    .x(at)
    .y((p) => y(p.sample?.mean ?? 0));
  useLayoutEffect(() => {
    const root = select(group.current);
    const plain = <T extends string>(name: T) => root.select<SVGGElement>(`.${name}`);
    plain('axis-x').call(axisBottom(x).tickSizeOuter(0)).attr('font-size', null).attr('font-family', null);
    plain('axis-y')
      .call(
        axisLeft(y)
          .ticks(Math.max(2, Math.floor(height / 44)))
          .tickSizeOuter(0),
      )
      .attr('font-size', null)
      .attr('font-family', null);
  });
  return (
    <svg width={size.width} height={size.height} aria-hidden="true">
      <g ref={group} transform={`translate(${ROOM.left},${ROOM.top})`}>
        {points.map((p) =>
          p.sample ? null : (
            <g key={p.value} className="sweep-gap" transform={`translate(${at(p)},0)`}>
              <rect x={-x.step() / 2 + 2} width={Math.max(0, x.step() - 4)} height={height} />
              <text
                transform={`translate(0,${height / 2})${x.step() < WORD ? ' rotate(-90)' : ''}`}
                dy="0.35em"
                textAnchor="middle"
              >
                {p.refused === null ? names.gaps.undefined : names.gaps.refused}
              </text>
            </g>
          ),
        )}
        <path className="sweep-band" d={band([...points]) ?? ''} />
        <path className="sweep-line" d={curve([...points]) ?? ''} />
        {points.map(({ value, sample }) => {
          if (sample?.mean == null) return null;
          const [low, high] = sample.ci95 ?? [sample.mean, sample.mean];
          return (
            <g key={value} className="sweep-point" transform={`translate(${x(value) ?? 0},0)`}>
              <line y1={y(low)} y2={y(high)} />
              <line x1={-6} x2={6} y1={y(low)} y2={y(low)} />
              <line x1={-6} x2={6} y1={y(high)} y2={y(high)} />
              <circle cy={y(sample.mean)} r={5} />
            </g>
          );
        })}
        <g className="plot-axis axis-x" transform={`translate(0,${height})`} />
        <g className="plot-axis axis-y" />
        <text className="plot-axis-name" x={width} y={height + 33} textAnchor="end">
          {names.x}
        </text>
        <text className="plot-axis-name" x={-ROOM.left + 4} y={-12}>
          {names.y}
        </text>
      </g>
    </svg>
  );
}
