import type { Experiments, Interval, SampleSummary } from '../../core/experiment/experiment';
import { middleOf } from './middle';
import type { Running } from './useTake';

/** One value of a sweep: what was found, or why there is nothing. */
export interface SweepPoint {
  readonly value: number;
  readonly sample: SampleSummary | null;
  readonly values: Float64Array | null;
  readonly middle: Interval | null;
  readonly refused: string | null;
}

/** Every value of a sweep, as far as it has been computed. */
export function pointsOf(experiments: Experiments, { take, progress }: Running): SweepPoint[] {
  return take.parts.map(({ value, run, refusal }) => {
    const [series] = run?.series ?? [];
    const values = run && series ? run.values(series) : null;
    const refused = refusal && refusal.code === 'net-refused' ? refusal.text : null;
    return {
      value: value ?? 0,
      values,
      sample: values && experiments.sample(values),
      middle: values && middleOf(values, progress.state !== 'running'),
      refused,
    };
  });
}
