import type { ConvScope, Unchecked } from './convscope';
import type { EmbedHost, EmbedMessage } from './embed';

/** What of a window the bridge is opened on. */
type BridgeWindow = Omit<EmbedHost, 'watchHeight'>;

/** Whether the address asks for what is shown within another page. */
export function asksToBeEmbedded(search: string): boolean {
  return new URLSearchParams(search).has('embed');
}

/** Whether the page was opened as an embed: `?embed` in its address, and within another page. */
export function isEmbedded(host: Pick<Window, 'parent' | 'location'>, self: unknown): boolean {
  return host.parent !== self && asksToBeEmbedded(host.location.search);
}

/** Opens the bridge to the embedding page, which is fetched for that; what is asked meanwhile is answered then. */
export async function bridge(host: BridgeWindow, api: Unchecked<ConvScope>): Promise<void> {
  const early: EmbedMessage[] = [];
  const keep = (event: EmbedMessage) => void early.push(event);
  host.addEventListener('message', keep);
  const [{ openBridge }, { watchHeight }] = await Promise.all([import('./embed'), import('./embed_height')]);
  host.removeEventListener('message', keep);
  const { parent } = host;
  openBridge(
    {
      parent,
      addEventListener: (type, listener) => host.addEventListener(type, listener),
      removeEventListener: (type, listener) => host.removeEventListener(type, listener),
      watchHeight,
    },
    api,
    early,
  );
}
