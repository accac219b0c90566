import { answer } from './answer';
import { cards } from './cards';
import { notices } from './notices';
import { pair } from './pair';
import { picture } from './picture';
import { presets } from './presets';
import { shell } from './shell';

/** All of the Russian page, in a chunk of its own. */
export const ru = { lang: 'ru' as const, shell, answer, cards, presets, notices, picture, pair };
