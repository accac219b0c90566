import type { Machine } from './machine';
import type { Definition } from './values';

/** Says of what is used that a decorator which is not followed stands above it. */
export function noteUnder(m: Machine, { under }: Definition): void {
  if (!under) return;
  const { text, node } = under;
  const what = text.text.slice(node.from, node.to).trim().split('\n')[0] ?? '';
  m.within(text, m.scope, () => m.note('decorated', node, { what: what.slice(0, 60) }));
}
