import { stretch } from './typed';

/** How a slider's positions stand for values: straight in steps, or by decades where sizes matter more than sums. */
export interface Track {
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** Of Page Up and Page Down. */
  readonly big: number;
  readonly toPosition: (value: number) => number;
  readonly toValue: (position: number) => number;
}

const SERIES = [1, 2, 5] as const;

/** Without the tail that binary fractions leave: 0.1 + 0.2 is 0.3. */
const tidy = (value: number) => Number(value.toPrecision(12));

/** Whole positions for 1, 2, 5, 10, 20, …: 0 is 1, −3 is 0.1. What is not above zero stands at the lower end. */
const decades = (lowest: number) => ({
  toPosition: (value: number) => {
    if (!(value > 0)) return lowest;
    const decade = Math.floor(Math.log10(value) + 1e-9);
    const lead = value / 10 ** decade;
    const third = lead < Math.SQRT2 ? 0 : lead < Math.sqrt(10) ? 1 : lead < Math.sqrt(50) ? 2 : 3;
    return 3 * decade + third;
  },
  toValue: (position: number) => {
    const decade = Math.floor(position / 3);
    return Number(`${SERIES[position - 3 * decade] ?? 1}e${decade}`);
  },
});

/** A slider's track for a range, stretched so that a value has its place on it. */
export function trackOf(range: readonly [number, number], value: number, step = 1, log = false): Track {
  if (log) {
    const { toPosition, toValue } = decades(3 * Math.round(Math.log10(range[0])));
    const [min, max] = stretch([toPosition(range[0]), toPosition(range[1])], toPosition(value));
    return { min, max, step: 1, big: 3, toPosition, toValue };
  }
  const inside = value < range[0] ? Math.floor(value / step) * step : Math.ceil(value / step) * step;
  const [min, max] = stretch(range, value < range[0] || value > range[1] ? tidy(inside) : value);
  const steps = Math.round((max - min) / step / 8);
  return { min, max, step, big: tidy(step * Math.max(2, steps)), toPosition: (v) => v, toValue: tidy };
}
