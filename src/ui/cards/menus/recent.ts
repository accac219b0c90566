import { isLayerKind, type LayerKind } from '../../../core/layers/table';

const KEY = 'convscope-layers';
const MOST = 5;

/** The layers that were last added in this browser, newest first. */
export function recentKinds(): readonly LayerKind[] {
  try {
    return (localStorage.getItem(KEY) ?? '').split(' ').filter(isLayerKind).slice(0, MOST);
  } catch {
    // Storage may be forbidden; the menu then begins with its groups.
    return [];
  }
}

export function noteKind(kind: LayerKind): void {
  const kept = [kind, ...recentKinds().filter((k) => k !== kind)].slice(0, MOST);
  try {
    localStorage.setItem(KEY, kept.join(' '));
  } catch {
    // Nothing is remembered, then.
  }
}
