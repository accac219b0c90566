import type { Refusal } from '../refusal';

/** What PyTorch 2.13, of which most answers are, says to what is refused here; null: it takes it. */
export const words213 = ({ text, text213 }: Refusal): string | null => (text213 === undefined ? text : text213);
