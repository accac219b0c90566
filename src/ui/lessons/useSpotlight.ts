import { useLayoutEffect } from 'react';
import type { HiddenPart, Light } from '../../core/lessons/lesson';
import { INPUT_KEY, type Net } from '../../core/net/net';
import { stages, stageWith } from '../../core/net/stages';
import { useDoc } from '../context';
import { keepMarked } from '../parts/keep_marked';
import '../styles/spotlight.css';

/** What of the picture stands in the light, and what is covered from there on: by the keys of its columns. */
interface Lit {
  readonly slot: Light['slot'];
  readonly key: string;
  /** Columns from the one in the light on. */
  readonly covered: ReadonlySet<string>;
}

function litIn(net: Net | null, light: Light): Lit | null {
  if (!net) return null;
  const all = stages(net);
  const at = stageWith(all, light.layer);
  if (light.layer >= 0 && at < 0) return null;
  const key = light.layer < 0 ? INPUT_KEY : (all[at]?.head.use.id ?? INPUT_KEY);
  return { slot: light.slot, key, covered: new Set(all.slice(Math.max(0, at)).map(({ head }) => head.use.id)) };
}

const SLOT = { a: ':not([data-slot="b"] *)', b: '[data-slot="b"] *' } as const;

/**
 * Puts one layer of the picture into the light, and covers what would give an answer away: marks its columns, which the
 * stylesheet does the rest for. The picture draws itself without knowing of lessons; columns that come later are marked as
 * they come.
 */
export function useSpotlight(light: Light | null, hides: readonly HiddenPart[]): void {
  const net = useDoc((doc) => (light ? doc.slots[light.slot] : null));
  useLayoutEffect(() => {
    const root = document.documentElement;
    const lit = light && litIn(net, light);
    const mark = () => {
      for (const column of document.querySelectorAll<HTMLElement>('[data-stage]')) {
        const here = lit !== null && lit.key === column.dataset.stage && column.matches(SLOT[lit.slot]);
        set(column, 'spot', lit ? (here ? (light?.part ?? 'all') : 'off') : null);
        // Both nets are covered: one gives the other away.
        const hidden = hides.length > 0 && (!lit || coveredIn(column, lit));
        set(column, 'covers', hidden ? hides.join(' ') : null);
      }
      set(root, 'covers', hides.length > 0 ? hides.join(' ') : null);
    };
    const stop = keepMarked(document.getElementById('flow') ?? root, mark);
    return () => {
      stop();
      for (const column of document.querySelectorAll<HTMLElement>('[data-spot], [data-covers]')) {
        set(column, 'spot', null);
        set(column, 'covers', null);
      }
      set(root, 'covers', null);
    };
  }, [light, hides, net]);
}

/** A column of the other net is covered where it stands as far along as those of this one that are. */
function coveredIn(column: HTMLElement, { covered, slot }: Lit): boolean {
  if (column.dataset.stage === INPUT_KEY) return false;
  return column.matches(SLOT[slot]) ? covered.has(column.dataset.stage ?? '') : true;
}

function set(element: HTMLElement, name: 'spot' | 'covers', value: string | null): void {
  if (value === null) delete element.dataset[name];
  else if (element.dataset[name] !== value) element.dataset[name] = value;
}
