import { addLateMessages } from '../messages';
import { cards } from './cards';
import { picture } from './picture';

// Whoever speaks these words imports this file.
addLateMessages({ cards, picture });
