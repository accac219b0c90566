import type { Pause } from '../backend';

/** Computes a seed's value of every series, in their order, into `out`. Of a seed the low 32 bits are given. */
export type SeedComputer = (seed: number, out: Float64Array, pause: Pause) => Promise<void>;
