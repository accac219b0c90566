import type { ConvScope, Unchecked } from './convscope';
import type { EmbedHost, EmbedMessage } from './embed';

/** Whether the page was opened as an embed: `?embed` in its address, and within another page. */
export function isEmbedded(host: Pick<Window, 'parent' | 'location'>, self: unknown): boolean {
  return host.parent !== self && new URLSearchParams(host.location.search).has('embed');
}

/** Opens the bridge to the embedding page, which is fetched for that; what is asked meanwhile is answered then. */
export async function bridge(host: EmbedHost, api: Unchecked<ConvScope>): Promise<void> {
  const early: EmbedMessage[] = [];
  const keep = (event: EmbedMessage) => void early.push(event);
  host.addEventListener('message', keep);
  const { openBridge } = await import('./embed');
  host.removeEventListener('message', keep);
  openBridge(host, api, early);
}
