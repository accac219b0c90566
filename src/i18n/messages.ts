import type { Lang } from '../core/document';
import { answer as answerEn } from './en/answer';
import { cards as cardsEn } from './en/cards';
import { faults as faultsEn } from './en/faults';
import { notices as noticesEn } from './en/notices';
import { picture as pictureEn } from './en/picture';
import { presets as presetsEn } from './en/presets';
import { shell as shellEn } from './en/shell';
import { answer as answerRu } from './ru/answer';
import { cards as cardsRu } from './ru/cards';
import { faults as faultsRu } from './ru/faults';
import { notices as noticesRu } from './ru/notices';
import { picture as pictureRu } from './ru/picture';
import { presets as presetsRu } from './ru/presets';
import { shell as shellRu } from './ru/shell';

/** Everything the page says, by area. English is the shape; Russian is typed by it, so that neither can lack a string. */
export interface Messages {
  readonly lang: Lang;
  /** Header, dialogs, dock, announcements. */
  readonly shell: typeof shellEn;
  readonly answer: typeof answerEn;
  /** Op cards, the input's card, menus. */
  readonly cards: typeof cardsEn;
  /** Help by refusal code, and the words of repairs. */
  readonly faults: typeof faultsEn;
  readonly presets: typeof presetsEn;
  readonly notices: typeof noticesEn;
  /** Flow, maps, sheets, legend, readouts, the spoken formula. */
  readonly picture: typeof pictureEn;
}

const ALL: Readonly<Record<Lang, Messages>> = {
  en: {
    lang: 'en',
    shell: shellEn,
    answer: answerEn,
    cards: cardsEn,
    faults: faultsEn,
    presets: presetsEn,
    notices: noticesEn,
    picture: pictureEn,
  },
  ru: {
    lang: 'ru',
    shell: shellRu,
    answer: answerRu,
    cards: cardsRu,
    faults: faultsRu,
    presets: presetsRu,
    notices: noticesRu,
    picture: pictureRu,
  },
};

/** The messages of a language. */
export function messagesFor(lang: Lang): Messages {
  return ALL[lang];
}
