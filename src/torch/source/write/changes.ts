/** A stretch of a text that is replaced. Offsets are those of the text before any change. */
export interface Change {
  readonly from: number;
  readonly to: number;
  /** The cell of a notebook; null elsewhere. */
  readonly cell: number | null;
  readonly insert: string;
}

/** A text after changes that are sorted and do not overlap. */
export function applyChanges(text: string, changes: readonly Change[]): string {
  let result = '';
  let at = 0;
  for (const { from, to, insert } of changes) {
    result += text.slice(at, from) + insert;
    at = to;
  }
  return result + text.slice(at);
}

/** The one change between two texts, without what they begin and end with alike. */
export function minimal(before: string, after: string): Change[] {
  if (before === after) return [];
  const short = Math.min(before.length, after.length);
  let from = 0;
  while (from < short && before[from] === after[from]) from += 1;
  let same = 0;
  while (same < short - from && before[before.length - 1 - same] === after[after.length - 1 - same]) same += 1;
  return [{ from, to: before.length - same, cell: null, insert: after.slice(from, after.length - same) }];
}
