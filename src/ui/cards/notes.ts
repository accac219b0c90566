import type { LayerKind } from '../../core/layers/table';

/** In which mode a layer runs that is one thing in training and another in evaluation; null for those that are not. */
export type ModeNote = 'evaluation' | 'training';

export function noteOf(kind: string | LayerKind): ModeNote | null {
  if (kind === 'Dropout' || kind === 'Dropout2d') return 'evaluation';
  return kind === 'BatchNorm2d' ? 'training' : null;
}
