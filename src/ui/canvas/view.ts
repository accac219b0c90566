import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { ChannelChoice, Doc } from '../../core/document';
import type { EngineJob, Frame } from '../../core/frame';
import type { ShapedNet } from '../../core/net/infer';
import { sameNet } from '../../core/net/same';
import { planesOf } from '../../core/planes';
import type { Slot } from '../../core/result';
import { sameData } from '../../core/same_data';
import type { Shape } from '../../core/shape';
import { layerOf } from '../../flow/results';
import type { Scheme } from '../../render/palette';
import type { Live } from '../../state/live';
import { useDerived, useDoc, useLive, useServices } from '../context';
import { currentScheme, watchScheme } from './scheme';

/** The channel remembered for a key, where the layer has it; else the first. */
export function chosenChannel(channels: Doc['view']['channels'], key: string, count: number): ChannelChoice {
  const choice = channels[key] ?? 0;
  return choice === 'mean' || choice < count ? choice : 0;
}

export function useChannel(key: string, shape: Shape | null): ChannelChoice {
  return useDoc((doc) => chosenChannel(doc.view.channels, key, shape ? planesOf(shape)[0] : 0));
}

/** The channel of this layer whose small map the pointer or the keyboard is on, in this flow or the other. */
export function usePeek(key: string, shape: Shape | null): number | null {
  const channel = useLive(({ peek }) => (peek?.key === key ? peek.channel : null));
  return channel !== null && channel < (shape ? planesOf(shape)[0] : 0) ? channel : null;
}

export function useScheme(): Scheme {
  return useSyncExternalStore(watchScheme, currentScheme);
}

type Asked = Pick<Doc, 'seed' | 'recipe' | 'input'>;

/** Whether a frame's numbers are those of what is on the screen now. */
function answers(job: EngineJob, asked: Asked, net: ShapedNet | null, slot: Slot): boolean {
  const its = job[slot];
  if (!its || !net || job.seed !== asked.seed || !sameData(job.input, asked.input)) return false;
  if (slot === 'b' && job.recipe !== asked.recipe) return false;
  return its === net || sameNet(its.net, net.net, 'page');
}

/** The newest frame, and whether its numbers are those of the document as it is now or still an older one's. */
export function useFrame(slot: Slot): { frame: Frame | null; fresh: boolean } {
  const frame = useLive((live) => live.frame);
  const net = useDerived()[slot];
  const seed = useDoc((doc) => doc.seed);
  const recipe = useDoc((doc) => doc.recipe);
  const input = useDoc((doc) => doc.input);
  const fresh = useMemo(
    () => frame !== null && answers(frame.job, { seed, recipe, input }, net, slot),
    [frame, seed, recipe, input, net, slot],
  );
  return { frame, fresh };
}

/** Whether what the frame has of a layer is of another shape than the layer has now: pixels of the past. */
export function isPast(frame: Frame | null, slot: Slot, layer: number, shape: Shape | null): boolean {
  const result = layerOf(frame, slot, layer);
  return result !== null && result.stats.shape.join() !== (shape ?? []).join();
}

/** New numbers mostly come sooner than this, in milliseconds; old ones are dimmed only then. */
const SOON = 150;

/**
 * Whether the numbers have been older than what is on the screen for so long that they need be dimmed. Asked of the
 * stores and not of a hook's value: where they come soon, nothing is rendered for it.
 */
export function useOld(slot: Slot): boolean {
  const { live, store, derive } = useServices();
  const [old, setOld] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      const { doc } = store.getState();
      const { frame } = live.getState();
      if (frame !== null && answers(frame.job, doc, derive(doc)[slot], slot)) {
        clearTimeout(timer);
        timer = undefined;
        setOld(false);
      } else timer ??= setTimeout(() => setOld(true), SOON);
    };
    look();
    const stops = [
      live.subscribe((now, before) => {
        if (now.frame !== before.frame) look();
      }),
      store.subscribe((now, before) => {
        if (now.doc !== before.doc) look();
      }),
    ];
    return () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [live, store, derive, slot]);
  return old;
}

/**
 * Whether pixels of the past have stood there for so long that they need be dimmed. Asked of the store and not of a
 * hook's value: in a drag, where they seldom stand so long, the map is not rendered again for it.
 */
export function useStale(slot: Slot, layer: number, shape: Shape | null): boolean {
  const { live } = useServices();
  const [stale, setStale] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = ({ frame }: Live) => {
      clearTimeout(timer);
      if (isPast(frame, slot, layer, shape)) timer = setTimeout(() => setStale(true), SOON);
      else setStale(false);
    };
    look(live.getState());
    const stop = live.subscribe((now, before) => {
      if (now.frame !== before.frame) look(now);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [live, slot, layer, shape]);
  return stale;
}
