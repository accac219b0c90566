import fc from 'fast-check';

/**
 * Set up before every test file: properties draw the same cases each time, so that a run that passed passes again.
 * `CONVSCOPE_SEED=random` (or any number) draws others, to look for what they have not met yet.
 */
const wanted = process.env.CONVSCOPE_SEED ?? '20260101';

if (wanted !== 'random') fc.configureGlobal({ seed: Number(wanted) });
