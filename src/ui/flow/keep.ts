import { sameData } from '../../core/same_data';
import type { Column } from '../../flow/columns';

/** The columns of before, where they say the same: what stands in them need not be rendered again. */
export function keepSame(before: readonly Column[], now: readonly Column[]): readonly Column[] {
  const byKey = new Map(before.map((column) => [column.key, column]));
  const kept = now.map((column) => {
    const old = byKey.get(column.key);
    return old !== undefined && sameData(old, column) ? old : column;
  });
  return kept.length === before.length && kept.every((column, i) => column === before[i]) ? before : kept;
}
