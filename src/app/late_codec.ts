import { once } from './once';

/** What reads and writes links. */
export type Codec = Pick<typeof import('../codec/link'), 'readLink' | 'writeLink' | 'hasWholeNet'>;

/**
 * The codec of links is fetched beside the picture, which most visits are drawn before: only an address that has a link
 * waits for it.
 */
export interface LateCodec {
  /** Null until it has come. */
  readonly here: Codec | null;
  /** Rejects where it does not come; it can be asked for again. */
  load(): Promise<Codec>;
}

export function createLateCodec(load: () => Promise<Codec>): LateCodec {
  let here: Codec | null = null;
  return {
    get here() {
      return here;
    },
    load: once(async () => {
      here = await load();
      return here;
    }),
  };
}
