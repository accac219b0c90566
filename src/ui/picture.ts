// What draws the maps and the cards over them, as one chunk: it and d3 are fetched while the frame of the page is drawn
// already. With it comes what says changes aloud, and what opens from the answer.
import '../i18n/en/late';
import '../core/layers/all';
import '../state/all_presets';
import './styles/low.css';

export { createActions } from '../state/make_actions';
export { Announcer } from './Announcer';
export { GoalForm } from './answer/GoalForm';
export { AgainstOther } from './cards/against';
export { Blocked } from './cards/Blocked';
export { InputCard } from './cards/InputCard';
export { OpCard } from './cards/OpCard';
export { SameInput } from './cards/SameInput';
export { FileDrop } from './code/FileDrop';
export { CellInfo } from './flow/CellInfo';
export { Flow } from './flow/Flow';
export { Legend } from './flow/Legend';
export { LongJob } from './LongJob';
export { WeightsLine } from './weights/WeightsLine';
export { Apart } from './why/Apart';
