/** What is measured of one layer's map, one number a seed. */
export const MEASURES = ['mean', 'abs-mean', 'std', 'border-mean', 'interior-mean', 'max', 'zeros'] as const;
export type Measure = (typeof MEASURES)[number];

/** An experiment has at most so many seeds. */
export const MAX_SEEDS = 100_000;

/** Which layer of each slot is measured: one by its number, each slot's own last, or all. */
export type LayerChoice = number | 'last' | 'all';
