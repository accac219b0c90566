import { type RefObject, useLayoutEffect, useState } from 'react';
import type { Direction, Room } from '../../flow/layout';

const PHONE = '(max-width: 639px)';
const PROJECTOR = '(max-width: 1100px)';

const direction = (): Direction => (window.matchMedia(PHONE).matches ? 'down' : 'across');

/** Before anything is measured: near enough that the first paint does not jump. */
function guess(flows: number): Room {
  return {
    width: window.innerWidth,
    height: window.innerHeight - 140,
    cards: 160,
    readouts: 120,
    flows,
    direction: direction(),
    projector: window.matchMedia(PROJECTOR).matches || 'present' in document.documentElement.dataset,
    devicePixelRatio: window.devicePixelRatio || 1,
  };
}

/** Of each net's row that such a part stands in, all together. */
const height = (root: HTMLElement, selector: string) =>
  [...root.querySelectorAll('.flow-grid')].reduce(
    (sum, grid) => sum + (grid.querySelector<HTMLElement>(selector)?.offsetHeight ?? 0),
    0,
  );

function measure(root: HTMLElement, flows: number): Room {
  return {
    ...guess(flows),
    width: root.clientWidth,
    height: root.clientHeight,
    cards: height(root, '.stage-card'),
    readouts: height(root, '.read'),
  };
}

const same = (a: Room, b: Room) =>
  a.width === b.width &&
  a.height === b.height &&
  a.cards === b.cards &&
  a.readouts === b.readouts &&
  a.flows === b.flows &&
  a.direction === b.direction &&
  a.projector === b.projector &&
  a.devicePixelRatio === b.devicePixelRatio;

/** The room that so many flows have: measured before the first paint, and again whenever it or its rows change. */
export function useRoom(root: RefObject<HTMLElement | null>, flows: number): Room {
  const [room, setRoom] = useState(() => guess(flows));
  useLayoutEffect(() => {
    const element = root.current;
    if (!element) return;
    const settle = () => {
      const next = measure(element, flows);
      setRoom((old) => (same(old, next) ? old : next));
    };
    settle();
    const watch = new ResizeObserver(settle);
    watch.observe(element);
    for (const part of element.querySelectorAll('.stage:first-of-type > .stage-card, .stage:first-of-type > .read')) {
      watch.observe(part);
    }
    window.addEventListener('resize', settle);
    return () => {
      watch.disconnect();
      window.removeEventListener('resize', settle);
    };
  }, [root, flows]);
  return room;
}
