import { answer } from './answer';
import { cards } from './cards';
import { faults } from './faults';
import { notices } from './notices';
import { picture } from './picture';
import { presets } from './presets';
import { shell } from './shell';

/** All of the Russian page, in a chunk of its own. */
export const ru = { lang: 'ru' as const, shell, answer, cards, faults, presets, notices, picture };
