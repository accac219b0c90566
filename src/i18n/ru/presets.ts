import type { presets as en } from '../en/presets';

export const presets: typeof en = {};
