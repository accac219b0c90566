import { pythonValue } from '../python/python';
import {
  cropped,
  type Foreign,
  LINEAR,
  padWidths,
  type Reader,
  type Sides,
  sides,
  type Translate,
  zeroPadded,
} from './foreign';

/** An axis that goes on with its own cells: all of `part` before and behind. */
function around(axis: 1 | 2, [before, after]: Sides, part: (isFirst: boolean, count: number) => string): Foreign[] {
  const pieces = [before > 0 ? part(true, before) : null, '{0}', after > 0 ? part(false, after) : null].filter(
    (p) => p !== null,
  );
  return pieces.length === 1 ? [] : [{ text: `ops.concatenate([${pieces.join(', ')}], axis=${axis})` }];
}

const cells = (axis: 1 | 2, range: string) => `{0}[${axis === 1 ? ':, ' : ':, :, '}${range}]`;

/** The border's own cell again and again. */
const replicated = (axis: 1 | 2, own: Sides) =>
  around(axis, own, (isFirst, count) => `ops.repeat(${cells(axis, isFirst ? ':1' : '-1:')}, ${count}, axis=${axis})`);

/** The other end of the axis. */
const wrapped = (axis: 1 | 2, own: Sides) =>
  around(axis, own, (isFirst, count) => cells(axis, isFirst ? `-${count}:` : `:${count}`));

/** A map with a border in a mode of PyTorch's; null where there is no form for it. */
export function padded(r: Reader, mode: string, both: readonly [Sides, Sides], value = 0): readonly Foreign[] | null {
  if (mode === 'zeros' && value === 0) return zeroPadded(both);
  const isPadded = both.flat().some((n) => n > 0);
  const crops = cropped(both);
  if (!isPadded) return crops;
  if (!r.isKeras) return null;
  const widths = padWidths(both);
  switch (mode) {
    case 'zeros':
      return [{ text: `ops.pad({0}, ${widths}, constant_values=${pythonValue(value)})` }, ...crops];
    case 'reflect':
      return [{ text: `ops.pad({0}, ${widths}, mode='reflect')` }, ...crops];
    case 'replicate':
      return [...replicated(1, both[0]), ...replicated(2, both[1]), ...crops];
    case 'circular':
      // What is cut is gone before the rest is wrapped around.
      return [...crops, ...wrapped(1, both[0]), ...wrapped(2, both[1])];
    default:
      return null;
  }
}

const pad =
  (mode: string): Translate =>
  (r) => {
    const own = sides(r);
    // A pad of the channels, too, or of a row.
    if (!own || r.rank !== 4 || r.step.input[0] !== r.step.output[0]) return null;
    const value = r.step.module.kind === 'ConstantPad2d' ? r.number('value') : 0;
    const made = padded(r, mode, own, value);
    return made?.length === 0 ? [LINEAR] : made;
  };

export const zeroPad = pad('zeros');
export const reflectionPad = pad('reflect');
export const replicationPad = pad('replicate');
export const circularPad = pad('circular');
