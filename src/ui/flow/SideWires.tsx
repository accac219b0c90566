import type { CSSProperties } from 'react';
import type { Column } from '../../flow/columns';
import type { Side } from '../../flow/wires';
import { dims } from '../../i18n/figures';
import { useFlowPlace } from '../canvas/flow_context';
import { useTrace } from '../canvas/useTrace';
import { useServices } from '../context';
import { Popover } from '../parts/Popover';
import { RailMenu } from './RailMenu';
import { showMap } from './show_layer';

/** Farther out there is no room on a phone. */
export const MOST_SIDES = 6;

/** On a phone: what skips columns as arcs beside the maps that run down, each with its name. */
export function SideWires({
  columns,
  sides,
}: {
  readonly columns: readonly Column[];
  readonly sides: readonly Side[];
}) {
  const { t } = useServices();
  const { slot } = useFlowPlace();
  const trace = useTrace();
  const nameOf = (column: Column) => (column.stage ? column.name : t.picture.input);
  const seen = ({ layer }: Column) => layer !== null && trace?.windows.has(layer) === true;
  return sides.map((side) => {
    const [from, to] = [columns[side.from], columns[side.to]];
    if (!from || !to) return null;
    const style: Record<string, string | number> = {
      gridRow: `${side.from + 2} / ${side.to + 2}`,
      gridColumn: 2 + Math.min(side.level, MOST_SIDES - 1),
    };
    return (
      <div
        key={`${from.key} ${to.key}`}
        className="side"
        style={style as CSSProperties}
        data-seen={seen(from) && seen(to) ? '' : undefined}
      >
        <Popover
          label={t.picture.graph.rail(nameOf(from), nameOf(to), dims(from.shape ?? []))}
          icon
          className="side-name"
          popClassName="menu rail-menu"
          face={<span>{nameOf(from)}</span>}
          onKey={(key) => {
            const end = { ArrowUp: from.key, ArrowDown: to.key }[key];
            if (end !== undefined) showMap(slot, end);
            return end !== undefined;
          }}
        >
          {(close) => <RailMenu slot={slot} from={from} to={to} names={[nameOf(from), nameOf(to)]} close={close} />}
        </Popover>
      </div>
    );
  });
}
