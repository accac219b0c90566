import type { Lang } from '../core/document';
import { answer } from './en/answer';
import { cards } from './en/cards';
import { notices } from './en/notices';
import { pair } from './en/pair';
import { picture } from './en/picture';
import { presets } from './en/presets';
import { shell } from './en/shell';

/** Everything the page says, by area. English is the shape; Russian is typed by it, so that neither can lack a string. */
export interface Messages {
  readonly lang: Lang;
  /** Header, dialogs, dock, announcements. */
  readonly shell: typeof shell;
  readonly answer: typeof answer;
  /** Op cards, the input's card, menus. */
  readonly cards: typeof cards;
  readonly presets: typeof presets;
  readonly notices: typeof notices;
  /** Flow, maps, sheets, legend, readouts, the spoken formula. */
  readonly picture: typeof picture;
  /** Two nets side by side, on the page itself. */
  readonly pair: typeof pair;
}

const en: Messages = { lang: 'en', shell, answer, cards, presets, notices, picture, pair };

const loaded = new Map<Lang, Messages>([['en', en]]);

/** Fetches the messages of a language, so that messagesFor has them. English is there from the start. */
export async function loadMessages(lang: Lang): Promise<Messages> {
  if (lang === 'ru' && !loaded.has(lang)) loaded.set(lang, (await import('./ru/all')).ru);
  return messagesFor(lang);
}

/** The messages of a language; English ones as long as those have not been loaded. */
export function messagesFor(lang: Lang): Messages {
  return loaded.get(lang) ?? en;
}
