import type { Reason } from '../state/arrivals';

/**
 * A file of this page that could not be fetched: away from the network, or gone because another version has been
 * published in its place.
 */
export class NotFetched extends Error {
  override readonly name = 'NotFetched';
  constructor(
    readonly address: string,
    /** What the host answered; null: nothing. */
    readonly status: number | null,
  ) {
    super(`${address} could not be fetched${status === null ? '' : ` (${status})`}`);
  }
}

/** Whether an error says that a file did not come. Browsers that fetch by themselves have each words of their own. */
export function isNotFetched(error: unknown): boolean {
  if (error instanceof NotFetched) return true;
  return error instanceof TypeError && /dynamically imported module|module script|preload CSS/i.test(error.message);
}

const coming = new Map<string, Promise<void>>();

async function fetched(address: string): Promise<void> {
  const response = await fetch(address).catch(() => null);
  if (!response) throw new NotFetched(address, null);
  // Some hosts answer what they do not have with a page of their own.
  const isPage = response.headers.get('content-type')?.includes('text/html') ?? false;
  if (!response.ok || isPage) throw new NotFetched(address, response.status);
  await response.arrayBuffer().catch(() => {
    throw new NotFetched(address, null);
  });
}

/** Into the browser's cache, once; what did not come is asked for again. */
function fetchOnce(address: string): Promise<void> {
  const known = coming.get(address);
  if (known) return known;
  const own = fetched(address);
  coming.set(address, own);
  own.catch(() => coming.delete(address));
  return own;
}

const isStyle = (address: string) => new URL(address).pathname.endsWith('.css');

/** A style that the page does not have yet, at work. One that fails is not remembered, and need not be fetched first. */
function styled(address: string): Promise<void> {
  const known = [...document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')];
  if (known.some((link) => link.href === address)) return Promise.resolve();
  const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', crossOrigin: '', href: address });
  return new Promise((resolve, reject) => {
    link.onload = () => resolve();
    link.onerror = () => {
      link.remove();
      reject(new NotFetched(address, null));
    };
    document.head.append(link);
  });
}

/**
 * What the build calls for each import(): `load` does it, `files` are what it needs, beside the page's own files. All
 * are fetched before it is done: a browser remembers of a module that could not be fetched once that it cannot be had,
 * and would not ask again until the page is loaded anew.
 *
 * @throws NotFetched; the same import can be asked for again
 */
export async function arrive<T>(load: () => Promise<T>, files: readonly string[] = []): Promise<T> {
  // Where no server is, there is nothing that could not come.
  if (location.protocol === 'file:') return load();
  const [, own] = /\bimport\(\s*[`'"]([^`'"]+)/.exec(load.toString()) ?? [];
  const names = own === undefined ? files : [...files, own];
  const addresses = [...new Set(names.map((name) => new URL(name, import.meta.url).href))];
  await Promise.all(addresses.map((address) => (isStyle(address) ? styled(address) : fetchOnce(address))));
  return load();
}

/** Asks the host for the page itself. */
export async function whyMissing(): Promise<Reason> {
  const page = await fetch(location.href.replace(/[?#].*$/s, ''), { cache: 'no-store' }).catch(() => null);
  if (!page?.ok) return 'away';
  const text = await page.text().catch(() => null);
  if (text === null) return 'away';
  const first = new URL(import.meta.url).pathname.split('/').at(-1) ?? '';
  return text.includes(first) ? null : 'replaced';
}
