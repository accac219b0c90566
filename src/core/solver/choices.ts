import { type Choice, OptionSet } from './options';
import type { Conditions, Range } from './problem';
import { type Feature, featureKey, type Restriction } from './restriction';
import type { Work } from './work';

/** What each convolution may be, and how many of them there may be, under a problem's conditions and a restriction. */
export interface Choices {
  /** By convolution. Those that may be the same are the same object. */
  readonly sets: readonly OptionSet[];
  /** Whether a design may have so many convolutions. */
  readonly closes: readonly boolean[];
  /** How many features have to be met somewhere along a design; bit i stands for the i-th of them. */
  readonly bits: number;
  /** False where the ranges were cut because there are too many combinations to look at. */
  readonly whole: boolean;
}

/** Kernels × paddings × dilations that are looked at: as many as take some tenths of a second. */
const MOST_OPTIONS = 2e6;

const span = ([from, to]: Range) => to - from + 1;

/** Ranges with few enough combinations: the longest is halved, from above, until they are. */
function within(kernel: Range, padding: Range, dilation: Range): { ranges: [Range, Range, Range]; whole: boolean } {
  const ranges: [Range, Range, Range] = [kernel, padding, dilation];
  let whole = true;
  while (ranges.reduce((all, range) => all * span(range), 1) > MOST_OPTIONS) {
    whole = false;
    const longest = ranges.indexOf(ranges.reduce((a, b) => (span(b) > span(a) ? b : a)));
    const [from, to] = ranges[longest] ?? kernel;
    ranges[longest] = [from, from + Math.floor((to - from) / 2)];
  }
  return { ranges, whole };
}

const cutTo = (range: Range, pin: number | undefined): Range => (pin === undefined ? range : [pin, pin]);
const valuesOf = ([from, to]: Range) => Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);

export function makeChoices(conditions: Conditions, restriction: Restriction, work: Work): Choices {
  const { maxConvs, lossyUnpadded } = conditions;
  const { uses = [], without = [], pins = [] } = restriction;
  const asked = [...new Map(uses.map((f) => [featureKey(f), f])).values()];
  const somewhere = asked.filter((f) => f.of === 'stride' || f.of === 'kernel' || f.of === 'lost');
  const bitOf = (feature: Feature) => {
    const at = somewhere.findIndex((f) => featureKey(f) === featureKey(feature));
    return at < 0 ? 0 : 2 ** at;
  };
  const lostBit = bitOf({ of: 'lost' });
  const noneLost = without.some((f) => f.of === 'lost');
  const barred = (of: 'stride' | 'kernel', value: number) => without.some((f) => f.of === of && f.value === value);
  let whole = true;

  const counted = (kernel: number, padding: number) => padding === 0 && (!lossyUnpadded || kernel > 1);
  const has = (features: readonly Feature[], of: 'unpadded' | 'convs', value: number) =>
    features.some((f) => f.of === of && f.value === value);

  const setOf = (index: number | null): OptionSet => {
    const pin = (index === null ? null : pins[index]) ?? {};
    const bare = index !== null && has(uses, 'unpadded', index);
    const padded = index !== null && has(without, 'unpadded', index);
    const { ranges, whole: all } = within(
      cutTo(conditions.kernel, pin.kernel),
      cutTo(conditions.padding, pin.padding),
      cutTo(conditions.dilation, pin.dilation),
    );
    whole &&= all;
    const [kernel, padding, dilation] = ranges;
    const kernels = valuesOf(kernel).filter((k) => !barred('kernel', k));
    const kernelBits = new Map(kernels.map((k) => [k, bitOf({ of: 'kernel', value: k })]));
    const choice: Choice = {
      kernels,
      strides: valuesOf(cutTo(conditions.stride, pin.stride))
        .filter((s) => !barred('stride', s))
        .map((value) => ({ value, bits: bitOf({ of: 'stride', value }) })),
      padding,
      dilation,
      allows: (k, p) => !(noneLost && p === 0 && k > 1) && !(bare && !counted(k, p)) && !(padded && counted(k, p)),
      unpadded: counted,
      bits: (k, p) => (kernelBits.get(k) ?? 0) | (p === 0 && k > 1 ? lostBit : 0),
    };
    return new OptionSet(choice, work);
  };

  const plain = setOf(null);
  const special = (i: number) => Boolean(pins[i]) || has(uses, 'unpadded', i) || has(without, 'unpadded', i);
  const sets = Array.from({ length: maxConvs }, (_, i) => (special(i) ? setOf(i) : plain));
  const last = Math.max(
    -1,
    ...uses.map((f) => (f.of === 'unpadded' ? f.value : -1)),
    ...pins.map((pin, i) => (pin ? i : -1)),
  );
  const exact = uses.filter((f) => f.of === 'convs');
  const closes = Array.from({ length: maxConvs + 1 }, (_, count) => {
    return count > 0 && count > last && !has(without, 'convs', count) && exact.every((f) => f.value === count);
  });
  return { sets, closes, bits: somewhere.length, whole };
}
