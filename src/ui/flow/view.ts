import { useMemo, useSyncExternalStore } from 'react';
import type { ChannelChoice, Doc } from '../../core/document';
import type { EngineJob, Frame } from '../../core/frame';
import type { ShapedNet } from '../../core/infer';
import type { Slot } from '../../core/result';
import type { Shape } from '../../core/shape';
import type { Scheme } from '../../render/palette';
import { sameData, sameNet } from '../../state/same';
import { useDerived, useDoc, useLive } from '../context';
import { layerOf } from './results';
import { currentScheme, watchScheme } from './scheme';

/** The channel remembered for a key, where the layer has it; else the first. */
export function chosenChannel(channels: Doc['view']['channels'], key: string, count: number): ChannelChoice {
  const choice = channels[key] ?? 0;
  return choice === 'mean' || choice < count ? choice : 0;
}

export function useChannel(key: string, shape: Shape | null): ChannelChoice {
  return useDoc((doc) => chosenChannel(doc.view.channels, key, shape?.[0] ?? 0));
}

/** The channel of this layer whose small map the pointer or the keyboard is on. */
export function usePeek(slot: Slot, key: string, shape: Shape | null): number | null {
  const channel = useLive(({ peek }) => (peek?.slot === slot && peek.key === key ? peek.channel : null));
  return channel !== null && channel < (shape?.[0] ?? 0) ? channel : null;
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
  return its === net || sameNet(its.net, net.net);
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
export function useStale(slot: Slot, layer: number, shape: Shape | null): boolean {
  return useLive(({ frame }) => {
    const result = layerOf(frame, slot, layer);
    return result !== null && result.stats.shape.join() !== (shape ?? []).join();
  });
}
