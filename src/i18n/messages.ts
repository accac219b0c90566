import type { Lang } from '../core/document';
import { answer } from './en/answer';
import type { cards } from './en/cards';
import { notices } from './en/notices';
import { pair } from './en/pair';
import type { picture } from './en/picture';
import { presets } from './en/presets';
import { shell } from './en/shell';

/** What the picture says and whatever comes after it: their English is fetched with them, by `en/late`. */
export interface LateMessages {
  /** Op cards, the input's card, menus. */
  readonly cards: typeof cards;
  /** Flow, maps, sheets, legend, readouts, the spoken formula. */
  readonly picture: typeof picture;
}

/** Everything the page says, by area. English is the shape; Russian is typed by it, so that neither can lack a string. */
export interface Messages extends LateMessages {
  readonly lang: Lang;
  /** Header, dialogs, dock, announcements. */
  readonly shell: typeof shell;
  readonly answer: typeof answer;
  readonly presets: typeof presets;
  readonly notices: typeof notices;
  /** Two nets side by side, on the page itself. */
  readonly pair: typeof pair;
}

const first: Omit<Messages, keyof LateMessages> = { lang: 'en', shell, answer, presets, notices, pair };
const en = first as Messages;

/** Gives English what was not there from the start. */
export function addLateMessages(late: LateMessages): void {
  Object.assign(en, late);
}

type Other = Exclude<Lang, 'en'>;

const others: Readonly<Record<Other, () => Promise<Messages>>> = { ru: async () => (await import('./ru/all')).ru };

const loaded = new Map<Lang, Messages>([['en', en]]);

/** Fetches the messages of a language, so that messagesFor has them. English is there from the start. */
export async function loadMessages(lang: Lang): Promise<Messages> {
  if (!loaded.has(lang)) loaded.set(lang, await others[lang as Other]());
  return messagesFor(lang);
}

/** The messages of a language; English ones as long as those have not been loaded. */
export function messagesFor(lang: Lang): Messages {
  return loaded.get(lang) ?? en;
}
