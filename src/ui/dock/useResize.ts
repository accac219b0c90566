import { type CSSProperties, type HTMLAttributes, type RefObject, useState } from 'react';

/** Arrow keys move the edge by so many pixels. */
const STEP = 24;
const LEAST = 180;

interface Resize {
  readonly style: CSSProperties;
  readonly handle: HTMLAttributes<HTMLHRElement>;
}

/** Whether the panel stands beside the picture here, which a narrow window has no room for: see dock.css. */
const isBeside = (side: 'below' | 'beside') => side === 'beside' && matchMedia('(min-width: 1200px)').matches;

const most = (side: 'below' | 'beside') => Math.round((isBeside(side) ? innerWidth : innerHeight) * 0.8);

/** The size that dock.css gives a panel that was not dragged. */
const usual = (side: 'below' | 'beside') =>
  isBeside(side)
    ? Math.round(Math.min(Math.max(380, innerWidth * 0.32), 560))
    : Math.round(Math.min(Math.max(240, innerHeight * 0.4), 460));

/** A panel's edge that can be dragged, or moved with the arrow keys. What was chosen holds while the page is open. */
export function useResize(panel: RefObject<HTMLElement | null>, side: 'below' | 'beside'): Resize {
  const [sizes, setSizes] = useState<Readonly<Record<'below' | 'beside', number | null>>>({
    below: null,
    beside: null,
  });
  const measure = () => {
    const box = panel.current?.getBoundingClientRect();
    return (isBeside(side) ? box?.width : box?.height) ?? 0;
  };
  const put = (size: number) => {
    setSizes({ ...sizes, [side]: Math.round(Math.min(Math.max(size, LEAST), most(side))) });
  };
  const size = sizes[side];
  const style: Record<string, string> = size === null ? {} : { '--panel-size': `${size}px` };
  return {
    style,
    handle: {
      tabIndex: 0,
      role: 'separator',
      'aria-orientation': isBeside(side) ? 'vertical' : 'horizontal',
      'aria-valuenow': size ?? usual(side),
      'aria-valuemin': LEAST,
      'aria-valuemax': most(side),
      onPointerDown: (event) => {
        const beside = isBeside(side);
        const start = { at: beside ? event.clientX : event.clientY, size: measure() };
        const target = event.currentTarget;
        target.setPointerCapture(event.pointerId);
        const move = (moved: PointerEvent) => put(start.size + start.at - (beside ? moved.clientX : moved.clientY));
        const stop = () => {
          target.removeEventListener('pointermove', move);
          target.removeEventListener('lostpointercapture', stop);
        };
        target.addEventListener('pointermove', move);
        target.addEventListener('lostpointercapture', stop);
      },
      onKeyDown: (event) => {
        const more = ['ArrowUp', 'ArrowLeft'].includes(event.key);
        if (!more && !['ArrowDown', 'ArrowRight'].includes(event.key)) return;
        event.preventDefault();
        put(measure() + (more ? STEP : -STEP));
      },
    },
  };
}
