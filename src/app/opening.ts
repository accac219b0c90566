import type { Problem } from '../codec/problem';
import type { Doc } from '../core/document';
import { isPresetId, openingDoc } from '../state/presets';
import type { Codec, LateCodec } from './late_codec';

/** What the page opens with. */
export interface Opening {
  readonly doc: Doc;
  /** What of the link could not be kept. */
  readonly problems: readonly Problem[];
  /** The address has a link, and what reads it has not come. */
  readonly unread: boolean;
}

const isEmpty = (hash: string) => hash.replace(/^#/, '') === '';

/** The document that a fragment opens, and what of it could not be kept. An empty one opens the exercise. */
export function docOfHash({ readLink }: Codec, hash: string, state: unknown): Pick<Opening, 'doc' | 'problems'> {
  const opening = openingDoc();
  if (isEmpty(hash)) return { doc: opening, problems: [] };
  const { doc, problems } = readLink(hash, opening);
  return { doc: { ...doc, preset: presetOf(state) ?? doc.preset }, problems };
}

/** Which preset Reset returns to is no part of a link, but it is of the page's own history. */
function presetOf(state: unknown): string | null {
  if (typeof state !== 'object' || state === null || !('preset' in state)) return null;
  return typeof state.preset === 'string' && isPresetId(state.preset) ? state.preset : null;
}

/** What the page's address opens: without a link at once, with one when what reads it has come. */
export async function openAddress(
  { location, history }: { readonly location: Pick<Location, 'hash'>; readonly history: Pick<History, 'state'> },
  codec: LateCodec,
): Promise<Opening> {
  if (isEmpty(location.hash)) return { doc: openingDoc(), problems: [], unread: false };
  try {
    return { ...docOfHash(await codec.load(), location.hash, history.state), unread: false };
  } catch {
    return { doc: openingDoc(), problems: [], unread: true };
  }
}
