/** What a control did, in words, for those who hear the page: moved, added, removed. Said by the one live region. */
type Listener = (text: string) => void;

const listeners = new Set<Listener>();

export function announce(text: string): void {
  for (const listen of listeners) listen(text);
}

export function onAnnounce(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
