/**
 * Marks what the picture draws for somebody whom it does not know: now, and again whenever something is drawn anew.
 * Returns what ends it; marks are left to whoever made them.
 */
export function keepMarked(root: Node, mark: () => void): () => void {
  mark();
  const watch = new MutationObserver(mark);
  watch.observe(root, { childList: true, subtree: true });
  return () => watch.disconnect();
}
