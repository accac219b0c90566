/** What a difference is drawn of: the mean of |a − b| over channels, or a − b of one channel. */
export const VIEWS = ['over', 'channel'] as const;
export type View = (typeof VIEWS)[number];
