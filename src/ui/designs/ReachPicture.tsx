import type { Conditions } from '../../core/solver/problem';
import type { Reach } from '../../core/solver/reachable';
import type { Words } from './notation';

type Size = readonly [number, number];

const ROW = 22;
const LEFT = 118;
const RIGHT = 20;
/** So many sizes are read out of a row. */
const SPOKEN = 12;

/** The sizes along one axis after each layer, from those that can be reached to those at which a net may end. */
export function ReachPicture({ words, reach, conditions }: { words: Words; reach: Reach; conditions: Conditions }) {
  const [, toH, toW] = conditions.target;
  const square = conditions.input[1] === conditions.input[2] && toH === toW;
  return (
    <figure className="reach">
      <figcaption>{words.none.proof}</figcaption>
      <AxisPicture words={words} reach={reach} axis={0} target={toH} name={square ? null : words.none.height} />
      {!square && <AxisPicture words={words} reach={reach} axis={1} target={toW} name={words.none.width} />}
    </figure>
  );
}

interface AxisProps {
  readonly words: Words;
  readonly reach: Reach;
  readonly axis: 0 | 1;
  readonly target: number;
  readonly name: string | null;
}

function AxisPicture({ words, reach, axis, target, name }: AxisProps) {
  const along = (sizes: readonly Size[]) => [...new Set(sizes.map((s) => s[axis]))].sort((a, b) => a - b);
  const rows = [
    ...reach.layers.map(({ sizes, more }, i) => ({
      label: i === 0 ? words.none.start : words.none.after(i),
      sizes: along(sizes),
      more,
      ends: false,
    })),
    { label: words.none.ends, sizes: along(reach.ends), more: false, ends: true },
  ];
  const all = [target, ...rows.flatMap((r) => r.sizes)];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const log = most / least > 12;
  const at = (n: number) => (log ? Math.log(n) : n);
  // About as wide as it is shown, so that its letters are as large as others.
  const width = [380, 480, 640][[700, 1100].filter((w) => matchMedia(`(min-width: ${w + 1}px)`).matches).length] ?? 640;
  const x = (n: number) =>
    LEFT + (most === least ? 0.5 : (at(n) - at(least)) / (at(most) - at(least))) * (width - LEFT - RIGHT);
  const height = rows.length * ROW + 30;
  const spoken = rows.map(({ label, sizes, more }) => {
    const some = sizes.slice(0, SPOKEN).join(', ');
    return words.none.row(label, more || sizes.length > SPOKEN ? `${some} ${words.none.more}` : some);
  });
  const label = [name, ...spoken, `${words.none.target}: ${target}`].filter(Boolean).join('; ');
  return (
    <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <line className="reach-target" x1={x(target)} x2={x(target)} y1={16} y2={height - 14} />
      <text className="reach-mark" x={Math.min(width, x(target) + 34)} y={11} textAnchor="end">
        {words.none.target} {target}
      </text>
      {name && (
        <text className="reach-label" x={0} y={11}>
          {name}
        </text>
      )}
      {rows.map(({ label: text, sizes, ends }, i) => {
        const y = 16 + ROW * (i + 0.5);
        return (
          <g key={text} className={ends ? 'reach-ends' : undefined}>
            <text className="reach-label" x={0} y={y + 4}>
              {text}
            </text>
            <line className="reach-line" x1={LEFT} x2={width - RIGHT} y1={y} y2={y} />
            {sizes.map((n) => (
              <circle
                key={n}
                className={n === target ? 'hit' : undefined}
                cx={x(n)}
                cy={y}
                r={n === target ? 4.5 : 3}
              />
            ))}
          </g>
        );
      })}
      {[...new Set([least, most])].map((n) => (
        <text key={n} className="reach-label" x={x(n)} y={height - 2} textAnchor="middle">
          {n}
        </text>
      ))}
    </svg>
  );
}
