import { axisBottom } from 'd3-axis';
import type { ScaleLinear } from 'd3-scale';
import { select } from 'd3-selection';
import { useLayoutEffect, useRef } from 'react';

interface Props {
  readonly scale: ScaleLinear<number, number>;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly label: string;
}

/** d3's axis below a row, with its name at the right end. */
export function Axis({ scale, left, top, width, label }: Props) {
  const group = useRef<SVGGElement>(null);
  useLayoutEffect(() => {
    if (!group.current) return;
    const ticks = Math.max(2, Math.floor(width / 90));
    const format = scale.tickFormat(ticks);
    const axis = axisBottom(scale)
      .ticks(ticks)
      .tickSizeOuter(0)
      .tickFormat((value) => format(value));
    select(group.current).call(axis).attr('font-size', null).attr('font-family', null);
  }, [scale, width]);
  return (
    <g transform={`translate(${left},${top})`}>
      <g ref={group} className="plot-axis" />
      <text className="plot-axis-name" x={width} y={34} textAnchor="end">
        {label}
      </text>
    </g>
  );
}
