import { type CSSProperties, useState } from 'react';
import type { Term } from '../../core/explanation';
import type { ChannelPart } from '../../flow/apart';
import { fixed, rounded, signed } from '../../i18n/figures';
import { usePanelWords } from '../parts/usePanelWords';

interface Props {
  readonly part: ChannelPart;
  readonly title: string;
  readonly heads: Readonly<Record<'values' | 'weights' | 'products', string>>;
  /** What a term's cell is called. */
  readonly where: (term: Term) => string;
  readonly onOpen: (term: Term) => void;
}

/** One channel of what a cell reads: its values, the kernel's slice, their products, and what they come to. */
export function ChannelWindow({ part, title, heads, where, onOpen }: Props) {
  const words = usePanelWords('apart');
  const { rows, cols, cells, sum } = part;
  const most = (of: (term: Term) => number) => Math.max(1e-12, ...cells.map(({ term }) => Math.abs(of(term))));
  const grid: CSSProperties = {
    gridTemplateColumns: `repeat(${cols}, auto)`,
    gridTemplateRows: `repeat(${rows}, auto)`,
  };
  const [lit, setLit] = useState<string | null>(null);
  const lights = (row: number, col: number) => ({
    'data-lit': lit === `${row} ${col}` ? '' : undefined,
    onPointerEnter: () => setLit(`${row} ${col}`),
    onPointerLeave: () => setLit(null),
  });
  const said = ({ at }: Term) => (at?.length === 3 ? words.place(at[0] ?? 0, at[1] ?? 0, at[2] ?? 0) : null);
  const spoken = (term: Term) =>
    words.read(
      said(term) ?? where(term),
      fixed(term.value, 3),
      fixed(term.weight, 3),
      fixed(term.value * term.weight, 3),
    );
  const plain = (of: (term: Term) => number, name: string) => {
    const scale = most(of);
    return (
      <div className="apart-grid" style={grid} role="img" aria-label={name}>
        {cells.map(({ row, col, term }) => (
          <span
            key={`${row} ${col}`}
            className="apart-cell"
            style={shade(of(term) / scale, row, col)}
            title={fixed(of(term), 6)}
            {...lights(row, col)}
          >
            {short(of(term))}
          </span>
        ))}
      </div>
    );
  };
  const valueScale = most(({ value }) => value);
  return (
    <figure className="apart-channel">
      <figcaption>
        {title} <output>{signed(sum, 6)}</output>
      </figcaption>
      <div className="apart-row">
        <div>
          <small>{heads.values}</small>
          <div className="apart-grid" style={grid}>
            {cells.map(({ row, col, term }) => (
              <button
                key={`${row} ${col}`}
                type="button"
                className={term.at ? 'apart-cell' : 'apart-cell is-padding'}
                style={term.at ? shade(term.value / valueScale, row, col) : placed(row, col)}
                title={`${where(term)} ${fixed(term.value, 6)}`}
                {...lights(row, col)}
                onFocus={() => setLit(`${row} ${col}`)}
                onBlur={() => setLit(null)}
                aria-label={term.at ? words.open(spoken(term)) : spoken(term)}
                disabled={!term.at}
                onClick={() => onOpen(term)}
              >
                {short(term.value)}
              </button>
            ))}
          </div>
        </div>
        <i aria-hidden="true">×</i>
        <div>
          <small>{heads.weights}</small>
          {plain(({ weight }) => weight, heads.weights)}
        </div>
        <i aria-hidden="true">=</i>
        <div>
          <small>{heads.products}</small>
          {plain(({ value, weight }) => value * weight, heads.products)}
        </div>
      </div>
    </figure>
  );
}

/** Two decimals: the whole number stands in its title. */
const short = (value: number) => rounded(value, 2);

/** In the picture's colours for what is above and below zero, by how large it is; and where in the window it stands. */
function shade(share: number, row: number, col: number): CSSProperties {
  const by = `${Math.round(38 * Math.min(1, Math.abs(share)))}%`;
  const of = share < 0 ? 'var(--apart-below)' : 'var(--apart-above)';
  return { ...placed(row, col), background: `color-mix(in srgb, ${of} ${by}, var(--raised))` };
}

const placed = (row: number, col: number): CSSProperties => ({ gridRow: row + 1, gridColumn: col + 1 });
