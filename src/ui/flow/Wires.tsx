import { useMemo } from 'react';
import { layerSpec } from '../../core/layers/rows';
import type { Column } from '../../flow/columns';
import type { Link } from '../../flow/picture';
import { symbolOf } from '../../flow/symbols';
import { drawnWires, ports, SIGN } from '../../flow/wires';
import { dims } from '../../i18n/figures';
import { useFlow } from '../canvas/flow_context';
import { useTrace } from '../canvas/useTrace';
import { useServices } from '../context';
import { Popover } from '../parts/Popover';
import { RailMenu } from './RailMenu';
import { showMap } from './show_layer';

interface Props {
  readonly columns: readonly Column[];
  readonly links: readonly Link[];
  readonly stages: number;
}

/** Names on arcs are written where an arc is so long, and arcs so far apart. */
const NAMED = { width: 90, rise: 13 };

/** What is no arrow from one column to the next: arcs over maps, the ways to and from branches, the signs of joins. */
export function Wires({ columns, links, stages }: Props) {
  const { slot, layout } = useFlow();
  const { t } = useServices();
  const trace = useTrace();
  const drawn = useMemo(() => drawnWires(links, columns, layout, stages), [links, columns, layout, stages]);
  const at = useMemo(() => new Map(columns.map((c) => [c.key, c])), [columns]);
  const port = ports(layout, stages);
  // Of a block that is folded what its last step reads is inside.
  const joins = columns.filter(
    ({ stage, fold }) =>
      stage && (fold === null || fold.part === 'open') && layerSpec(stage.head.module.kind).family === 'operation',
  );
  if (drawn.length + joins.length === 0) return null;
  const seen = (key: string) => {
    const column = at.get(key);
    return column !== undefined && seenIn(column, trace?.windows);
  };
  const nameOf = (key: string) => {
    const column = at.get(key);
    return column?.stage ? column.name : t.picture.input;
  };
  const width = layout.input + stages * (layout.column + layout.gap);
  return (
    <>
      <svg className="wires" width={width} height={layout.row} aria-hidden="true">
        {drawn.map(({ link, path }) => (
          <g
            key={`${link.from} ${link.to}`}
            className={link.level === null ? 'wire' : 'wire is-arc'}
            data-wire={`${nameOf(link.from)} ${nameOf(link.to)}`}
            data-seen={trace && seen(link.from) && seen(link.to) ? '' : undefined}
          >
            <path className="wire-halo" d={path} />
            <path d={path} />
          </g>
        ))}
        {joins.map((c) => (
          <g
            key={c.key}
            className="join"
            transform={`translate(${port.sign(c.place)} ${port.line(c.lane)})`}
            data-off={c.status === 'off' ? '' : undefined}
          >
            <circle r={SIGN} />
            <text dy="0.36em">{symbolOf(c.stage?.head.module.kind ?? 'Conv2d')}</text>
          </g>
        ))}
      </svg>
      <ul className="rails" aria-label={t.picture.graph.rails}>
        {drawn.map(({ link, middle }) => {
          const [from, to] = [at.get(link.from), at.get(link.to)];
          if (!middle || !from || !to) return null;
          const named = layout.rise >= NAMED.rise && middle.width >= NAMED.width;
          const label = t.picture.graph.rail(nameOf(link.from), nameOf(link.to), dims(from.shape ?? []));
          return (
            <li key={`${link.from} ${link.to}`} style={{ left: middle.x, top: middle.y }}>
              <Popover
                label={label}
                icon
                className={named ? 'rail' : 'rail is-dot'}
                popClassName="menu rail-menu"
                face={named ? <span className="mono">{dims(from.shape ?? [])}</span> : <i />}
                onKey={(key) => {
                  const end = { ArrowLeft: link.from, ArrowRight: link.to }[key];
                  if (end !== undefined) showMap(slot, end);
                  return end !== undefined;
                }}
              >
                {(close) => (
                  <RailMenu
                    slot={slot}
                    from={from}
                    to={to}
                    names={[nameOf(link.from), nameOf(link.to)]}
                    close={close}
                  />
                )}
              </Popover>
            </li>
          );
        })}
      </ul>
    </>
  );
}

/** Whether a cell was computed from a column's map, or from one on the way to it. */
function seenIn({ layer, stage }: Column, windows: ReadonlyMap<number, unknown> | undefined): boolean {
  if (!windows) return false;
  const layers = [layer, stage?.head.layer ?? null, ...(stage?.chips ?? []).map((c) => c.layer)];
  return layers.some((l) => l !== null && windows.has(l));
}
