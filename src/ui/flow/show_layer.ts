import type { ShapedNet } from '../../core/net/infer';
import type { Slot } from '../../core/result';
import { columns } from '../../flow/columns';

/** The column that stands for a layer (−1: the input): its stage's, where the layer is an activation of one. */
function columnOf(net: ShapedNet, layer: number) {
  return columns(net).find(({ stage }) =>
    stage ? [stage.head, ...stage.chips].some((part) => part.layer === layer) : layer < 0,
  );
}

/** Brings a layer's column into sight and lights it for a moment. */
export function showLayer(net: ShapedNet, slot: Slot, layer: number): void {
  const key = columnOf(net, layer)?.key;
  if (key !== undefined) showStage(slot, key);
}

/** Brings the column of a stage into sight, puts the cursor on its map, and lights it for a moment. */
export function showMap(slot: Slot, key: string): void {
  showStage(slot, key)?.querySelector<HTMLElement>('.map-box')?.focus({ preventScroll: true });
}

function showStage(slot: Slot, key: string): HTMLElement | null {
  const stage = document.querySelector<HTMLElement>(
    `.flow-grid[data-slot="${slot}"] [data-stage="${CSS.escape(key)}"]`,
  );
  if (!stage) return null;
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  stage.scrollIntoView({ behavior: still ? 'auto' : 'smooth', block: 'nearest', inline: 'center' });
  const accent = getComputedStyle(stage).getPropertyValue('--accent');
  const outline = { outline: `2px solid ${accent}`, outlineOffset: '4px', borderRadius: '4px' };
  const gone = { ...outline, outlineColor: still ? accent : 'transparent' };
  stage.animate([outline, { ...outline, offset: 0.6 }, gone], { duration: 1600, easing: 'ease-out' });
  return stage;
}
