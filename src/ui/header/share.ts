/** What became of a link: handed to the system's sheet, on the clipboard, or left to be copied by hand. */
export type Shared = 'shared' | 'copied' | 'by-hand';

/** Gives a link away: by the system's own sheet where there is a finger, else by the clipboard. */
export async function shareLink(url: string, title: string): Promise<Shared> {
  const touch = window.matchMedia('(pointer: coarse)').matches;
  if (touch && typeof navigator.share === 'function') {
    try {
      await navigator.share({ url, title });
      return 'shared';
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return 'shared';
    }
  }
  return (await copyText(url)) ? 'copied' : 'by-hand';
}

/** Puts a text on the clipboard; false where the browser does not let the page. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
