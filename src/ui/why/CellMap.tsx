import { type PointerEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import type { Domain } from '../../render/domain';
import { paintCells } from '../../render/heatmap';
import { lut } from '../../render/palette';
import { useScheme } from '../canvas/view';
import { useDoc } from '../context';

interface Props {
  /** What it shows, for those who do not see it. */
  readonly label: string;
  readonly data: ArrayLike<number>;
  /** Where the plane begins in the data. */
  readonly offset?: number;
  readonly h: number;
  readonly w: number;
  /** Cells of padding: before and after the rows, and the columns. */
  readonly pads?: readonly [readonly [number, number], readonly [number, number]];
  readonly domain: Domain;
  /** Cells from this one on are not painted yet. */
  readonly upTo?: number;
  /** The longest side in CSS pixels. */
  readonly side: number;
  /** A cell is no larger than this, in CSS pixels. */
  readonly most?: number;
  /** Drawn over it, in cells: SVG. */
  readonly children?: ReactNode;
  /** A cell that is pressed or dragged over; it may be one of the padding. */
  readonly onCell?: (row: number, col: number) => void;
  /** The cell that is pointed at; null: none any more. */
  readonly onPoint?: (cell: readonly [row: number, col: number] | null) => void;
}

const NO_PADS = [
  [0, 0],
  [0, 0],
] as const;
/** A cell is no larger than this, in CSS pixels. */
const MOST = 26;

/** One plane as a heatmap with its padding hatched around it. */
export function CellMap({
  label,
  data,
  offset = 0,
  h,
  w,
  pads = NO_PADS,
  domain,
  upTo,
  side,
  most = MOST,
  children,
  onCell,
  onPoint,
}: Props) {
  const id = useId();
  const canvas = useRef<HTMLCanvasElement>(null);
  const palette = useDoc((doc) => doc.view.palette);
  const scheme = useScheme();
  const { type, min, max } = domain;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context || h < 1 || w < 1) return;
    canvas.current.width = w;
    canvas.current.height = h;
    const image = context.createImageData(w, h);
    const count = Math.min(h * w, upTo ?? h * w);
    paintCells(new Uint32Array(image.data.buffer), 0, data, offset, count, lut(palette, type, scheme), {
      type,
      min,
      max,
    });
    context.putImageData(image, 0, 0);
  }, [data, offset, h, w, upTo, type, min, max, palette, scheme]);
  const [[top, bottom], [left, right]] = pads;
  const [tall, wide] = [h + top + bottom, w + left + right];
  const cell = Math.min(most, side / Math.max(tall, wide, 1));
  const at = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const clamp = (value: number, most: number) => Math.max(0, Math.min(most - 1, Math.floor(value / cell)));
    return [clamp(event.clientY - box.top, tall) - top, clamp(event.clientX - box.left, wide) - left] as const;
  };
  const drags = onCell && {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      onCell(...at(event));
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => event.buttons > 0 && onCell(...at(event)),
  };
  return (
    <div
      className={onCell ? 'cell-map is-dragged' : 'cell-map'}
      role="img"
      aria-label={label}
      style={{ width: wide * cell, height: tall * cell }}
      {...drags}
      onPointerOver={(event) => onPoint?.(at(event))}
      onPointerMoveCapture={(event) => onPoint?.(at(event))}
      onPointerLeave={() => onPoint?.(null)}
    >
      <canvas ref={canvas} style={{ left: left * cell, top: top * cell, width: w * cell, height: h * cell }} />
      <svg viewBox={`${-left} ${-top} ${wide} ${tall}`} aria-hidden="true">
        <defs>
          <pattern
            id={`${id}-pad`}
            width="0.4"
            height="0.4"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect className="cell-map-hatch" width="0.1" height="0.4" />
          </pattern>
        </defs>
        {tall * wide > h * w && (
          <path
            fill={`url(#${id}-pad)`}
            fillRule="evenodd"
            d={`M${-left},${-top}h${wide}v${tall}h${-wide}zM0,0h${w}v${h}h${-w}z`}
          />
        )}
        <rect className="cell-map-edge" width={w} height={h} />
        {children}
      </svg>
    </div>
  );
}
