import { useLayoutEffect, useRef } from 'react';
import { JOINTS, type Joint, type Landing } from '../../../state/graph_edits';
import type { Laying } from '../../../state/live';
import { useLive, useServices } from '../../context';
import { usePanelWords } from '../../parts/usePanelWords';
import { LandingNote, useLaySkip } from './useLaySkip';
import '../../styles/menus.css';
import '../../styles/menus_skip.css';

/** A skip that is being laid by dragging: the wire, the maps that it may go to, and, where it is let go of, the ways to join it. */
export default function LaySkip() {
  const laying = useLive((live) => live.laying);
  return laying ? <Laid {...laying} /> : null;
}

interface Choice {
  readonly how: Joint;
  readonly landing: Landing;
}

const stagesOf = (slot: string) =>
  [...document.querySelectorAll<HTMLElement>(`.flow-grid[data-slot="${slot}"] [data-stage]`)].map(
    (stage) => [stage.dataset.stage ?? '', stage] as const,
  );

const boxOf = (stage: HTMLElement | undefined) => stage?.querySelector('.map-pixels')?.getBoundingClientRect() ?? null;

/** The stage whose column a point lies in: its own map is nearest, where lines stand one under the other. */
function stageAt(slot: string, x: number, y: number): string | null {
  const at = document
    .elementsFromPoint(x, y)
    .map((e) => e.closest<HTMLElement>(`.flow-grid[data-slot="${slot}"] [data-stage]`))
    .find((e) => e !== null);
  return at?.dataset.stage ?? null;
}

function Laid({ slot, from, x, y, dropped }: Laying) {
  const { live } = useServices();
  const words = usePanelWords('layers').card;
  const skips = useLaySkip(slot);
  const choices: Choice[] = skips
    ? JOINTS.flatMap((how) => skips.to(from, how).map((landing) => ({ how, landing })))
    : [];
  const ways = [...new Set(choices.map(({ landing }) => landing.stage))].join();
  const at = stageAt(slot, x, y);
  const own = choices.filter(({ landing }) => landing.stage === at);
  const over = own.length > 0 ? at : null;
  const away = at !== null && at !== from;
  // The picture's columns show where the wire may go; they are drawn by others, and have this for as long as it is laid.
  useLayoutEffect(() => {
    const keys = new Set(ways.split(','));
    const marked = stagesOf(slot).filter(([key]) => keys.has(key));
    for (const [key, stage] of marked) stage.dataset.landing = key === over ? 'over' : '';
    return () => {
      for (const [, stage] of marked) delete stage.dataset.landing;
    };
  }, [slot, ways, over]);
  const nothing = dropped && over === null;
  useLayoutEffect(() => {
    if (nothing) live.setState({ laying: null });
  }, [nothing, live]);
  if (!skips || nothing) return null;
  const boxes = new Map(stagesOf(slot));
  const source = boxOf(boxes.get(from));
  const target = over === null ? null : boxOf(boxes.get(over));
  const end = target ? { x: target.left, y: target.top + target.height / 2 } : { x, y };
  const said =
    over === null
      ? away
        ? words.noSkipThere(skips.nameOf(at))
        : null
      : words.skipLaid(skips.nameOf(from), skips.nameOf(over));
  return (
    <>
      <svg className="laying" aria-hidden="true">
        {source && <path d={wire(source, end)} />}
        {source && <circle cx={end.x} cy={end.y} r={5} />}
      </svg>
      {!dropped && said && (
        <p className="laying-said" data-fits={over === null ? undefined : ''} style={placed(x, y)}>
          {said}
        </p>
      )}
      {dropped && over !== null && (
        <Ways
          label={words.skipLaid(skips.nameOf(from), skips.nameOf(over))}
          choices={own}
          x={x}
          y={y}
          onChoose={(event, { how, landing }) => skips.lay(event, from, landing, how)}
          close={() => live.setState({ laying: null })}
        />
      )}
    </>
  );
}

/** From the upper edge of a map in a bow over what stands between to a point; where that lies below, beside it. */
function wire(
  { left, right, top, bottom, width, height }: DOMRect,
  { x, y }: { readonly x: number; readonly y: number },
) {
  if (x < right + 24 && y > bottom) {
    const out = right + 40;
    return `M${right},${top + height / 2}C${out},${top + height / 2} ${out},${y} ${x},${y}`;
  }
  const start = left + width * 0.75;
  const over = Math.min(top, y) - 48;
  return `M${start},${top}C${start},${over} ${x - 24},${over} ${x},${y}`;
}

/** Beside the pointer, inside the window. */
const placed = (x: number, y: number) => ({
  left: Math.max(6, Math.min(x + 14, window.innerWidth - 230)),
  top: Math.max(6, Math.min(y + 18, window.innerHeight - 60)),
});

interface WaysProps {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly x: number;
  readonly y: number;
  readonly onChoose: (event: { readonly timeStamp: number }, choice: Choice) => void;
  readonly close: () => void;
}

/** Where a skip was let go of: the sum and the cat that fit there, before and behind an activation. */
function Ways({ label, choices, x, y, onChoose, close }: WaysProps) {
  const words = usePanelWords('layers').card;
  const pop = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = pop.current;
    if (!element) return;
    element.showPopover();
    const { offsetWidth, offsetHeight } = element;
    element.style.left = `${Math.max(6, Math.min(x, window.innerWidth - offsetWidth - 6))}px`;
    element.style.top = `${Math.max(6, Math.min(y, window.innerHeight - offsetHeight - 6))}px`;
    element.querySelector('button')?.focus();
  }, [x, y]);
  return (
    <div
      ref={pop}
      popover="auto"
      className="pop menu"
      role="dialog"
      aria-label={label}
      onToggle={(event) => event.newState === 'closed' && close()}
    >
      <p className="menu-title">{label}</p>
      <ul className="actions ways">
        {choices.map((choice) => (
          <li key={`${choice.how} ${choice.landing.behind}`}>
            <button
              type="button"
              data-join={choice.how}
              onClick={(event) => {
                close();
                onChoose(event, choice);
              }}
            >
              <b className="mono">{choice.how}</b> {words.joints[choice.how]}
              <LandingNote {...choice.landing} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
