import { type CSSProperties, useId, useState } from 'react';
import type { AxisMap } from '../../core/window';
import {
  type AxisDrawing,
  axisDrawing,
  type CellRole,
  type LineCell,
  type LineWindow,
} from '../../core/working/axis_drawing';
import { usePanelWords } from '../parts/usePanelWords';

/** Pixels: a cell at least and at most, the margin at the left for names, a row of windows, the space between the lines. */
const CELL = { least: 17, most: 26 };
const NAMES = 42;
const ROW = 9;
const SPACE = 7;
/** What the drawing may take, and what stands beside it in a narrow window. */
const WIDE = 600;
const EDGES = 52;
/** Cells that a wide and a narrow window have room for. */
const MOST = { wide: 30, narrow: 13 };

const HATCHED: readonly CellRole[] = ['padding', 'left', 'unread', 'cropped', 'cut'];

/** One axis: its cells with the padding around them, the windows stepping over it, one of them lit, and what they make. */
export function AxisFigure({ axis, dropped }: { axis: AxisMap; dropped: boolean }) {
  const words = usePanelWords('why').drawing;
  const id = useId();
  const [asked, setAsked] = useState(0);
  const most = window.innerWidth < 700 ? MOST.narrow : MOST.wide;
  const count = (axis.type === 'transposed' ? axis.input : axis.output) + (dropped ? 1 : 0);
  const lit = Math.max(0, Math.min(asked, count - 1));
  const drawing = axisDrawing(axis, most, lit, dropped);
  if (!drawing) return null;
  const current = drawing.windows.find((w) => w.index === lit);
  const stamps = axis.type === 'transposed';
  const roles = rolesOf(drawing);
  return (
    <figure className="why-figure">
      <Drawing {...{ drawing, axis, lit, id }} onLight={setAsked} />
      <figcaption className="why-caption">
        {count > 1 && (
          <label className="why-slider">
            <span>{stamps ? words.stamp : words.window}</span>
            <input
              type="range"
              min={0}
              max={count - 1}
              value={lit}
              style={{ '--f': `${(100 * lit) / (count - 1)}%` } as CSSProperties}
              aria-valuetext={current && spoken(current)}
              onChange={(event) => setAsked(Number(event.currentTarget.value))}
            />
          </label>
        )}
        <output className="why-says">{current && spoken(current)}</output>
        {roles.length > 0 && (
          <ul className="why-key">
            {roles.map((role) => (
              <li key={role}>
                <svg width="14" height="12" aria-hidden="true">
                  <Cell role={role} lit={false} x={1} width={12} id={id} height={10} y={1} />
                </svg>
                {words.roles[role]}
              </li>
            ))}
          </ul>
        )}
      </figcaption>
    </figure>
  );

  function spoken({ index, cells, dropped: isDropped }: LineWindow): string {
    const size = stamps ? axis.output : axis.input;
    const own = cells.filter((cell) => cell >= 0 && cell < size);
    const outside = cells.length - own.length;
    if (stamps) return words.writes(index, own, outside);
    const end = axis.type === 'sliding' ? axis.input + Math.max(0, axis.after) : axis.input;
    const beyond = cells.filter((cell) => cell >= end).length;
    const said = words.reads(index, own, outside - beyond, beyond);
    return isDropped ? `${said} — ${words.dropped}` : said;
  }
}

type NamedRole = Exclude<CellRole, 'cell'>;

function rolesOf({ input, output }: AxisDrawing): NamedRole[] {
  const found = [...input, ...output].map(({ role }) => role).filter((role) => role !== 'cell');
  return [...new Set(found)];
}

interface DrawingProps {
  readonly drawing: AxisDrawing;
  readonly axis: AxisMap;
  readonly lit: number;
  readonly id: string;
  readonly onLight: (index: number) => void;
}

function Drawing({ drawing, axis, lit, id, onLight }: DrawingProps) {
  const words = usePanelWords('why').drawing;
  const { input, output, windows, rows, gaps } = drawing;
  const unit = Math.max(
    CELL.least,
    Math.min(CELL.most, Math.floor((Math.min(WIDE, window.innerWidth - EDGES) - NAMES) / drawing.width)),
  );
  const under = unit + SPACE + rows * ROW + SPACE;
  const height = under + unit + 1;
  const width = NAMES + drawing.width * unit + 2;
  const stamps = axis.type === 'transposed';
  const current = windows.find((w) => w.index === lit);
  const touched = new Set(current?.cells);
  const isLit = (cell: LineCell, line: 'in' | 'out') => {
    if (stamps === (line === 'out')) return touched.has(cell.index);
    return cell.index === lit;
  };
  const inside = (index: number, which: 'in' | 'out') =>
    index >= 0 && index < (which === 'in' ? axis.input : axis.output);
  const line = (cells: readonly LineCell[], which: 'in' | 'out', y: number) =>
    cells.map((cell) => (
      <g key={cell.index} data-cell={cell.index} data-role={cell.role}>
        <Cell
          role={cell.role}
          lit={isLit(cell, which)}
          x={cell.x * unit}
          width={cell.width * unit}
          y={y}
          height={unit}
          id={id}
        />
        {inside(cell.index, which) && cell.width >= 0.9 && (
          <text
            x={(cell.x + cell.width / 2) * unit}
            y={y + unit / 2}
            className={cell.index < 100 ? undefined : cell.index < 1000 ? 'is-long' : 'is-longer'}
          >
            {cell.index}
          </text>
        )}
      </g>
    ));
  return (
    <div className="why-scroll">
      <svg
        className="why-drawing"
        width={width}
        height={height}
        role="img"
        aria-label={words.label(axis.input, axis.output)}
        data-windows={drawing.count}
      >
        <defs>
          <pattern id={`${id}-pad`} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect className="why-hatch" width="1.2" height="5" />
          </pattern>
          <pattern id={`${id}-bad`} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
            <rect className="why-wash" width="5" height="5" />
            <rect className="why-lost" width="1.6" height="5" />
          </pattern>
        </defs>
        <text className="why-side" x={0} y={unit / 2}>
          {words.input}
        </text>
        <text className="why-side" x={0} y={under + unit / 2}>
          {words.output}
        </text>
        <g transform={`translate(${NAMES},0.5)`}>
          {line(input, 'in', 0)}
          {windows.map((w) => (
            <g
              key={w.index}
              className={w.index === lit ? 'why-window is-lit' : w.dropped ? 'why-window is-dropped' : 'why-window'}
              onPointerEnter={() => onLight(w.index)}
              onPointerDown={() => onLight(w.index)}
            >
              <rect x={w.from * unit} y={unit + SPACE + w.row * ROW - 1} width={(w.to - w.from) * unit} height={ROW} />
              <line
                x1={w.from * unit + 2}
                x2={w.to * unit - 2}
                y1={unit + SPACE + w.row * ROW + 3.5}
                y2={unit + SPACE + w.row * ROW + 3.5}
              />
              {w.taps.map((tap) => (
                <circle key={tap} cx={tap * unit} cy={unit + SPACE + w.row * ROW + 3.5} r={2.6} />
              ))}
            </g>
          ))}
          {line(output, 'out', under)}
          {gaps.map((x) => (
            <g key={x} className="why-gap">
              <text x={x * unit} y={unit / 2}>
                …
              </text>
              <text x={x * unit} y={under + unit / 2}>
                …
              </text>
            </g>
          ))}
        </g>
      </svg>
    </div>
  );
}

interface CellProps {
  readonly role: CellRole;
  readonly lit: boolean;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly id: string;
}

function Cell({ role, lit, x, y, width, height, id }: CellProps) {
  const box = { x, y, width, height };
  return (
    <>
      <rect className={`why-cell is-${role}${lit ? ' is-lit' : ''}`} {...box} />
      {HATCHED.includes(role) && (
        <rect {...box} fill={`url(#${id}-${role === 'padding' ? 'pad' : 'bad'})`} pointerEvents="none" />
      )}
    </>
  );
}
