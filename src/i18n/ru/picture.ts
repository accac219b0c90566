import type { picture as en } from '../en/picture';

export const picture: typeof en = {};
