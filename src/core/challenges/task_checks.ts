import { isLayerKind } from '../layers/table';
import { isBoundedInt } from '../values';
import { CONDITION_KINDS, type ConditionKind, conditionValue, type Wants } from './condition_kinds';
import type { LayerGroup } from './measures';

const FAMILIES: readonly string[] = ['conv', 'pool', 'activation', 'norm', 'pad', 'resize', 'head'];

export function isLayerGroup(word: unknown): word is LayerGroup {
  return typeof word === 'string' && (FAMILIES.includes(word) || isLayerKind(word));
}

export function isConditionKind(word: unknown): word is ConditionKind {
  return CONDITION_KINDS.some((kind) => kind === word);
}

/** Counts of parameters and multiply-accumulates are the largest that anybody wants. */
const MOST_COUNT = 1e15;

function isSizes(value: unknown, least: number, most: number): boolean {
  return (
    Array.isArray(value) &&
    value.length >= least &&
    value.length <= most &&
    value.every((n) => isBoundedInt(n) && n >= 1 && n <= 2 ** 31)
  );
}

/** Whether a value is what a kind of condition can want. */
export function isWants(kind: ConditionKind, wants: unknown): wants is Wants {
  switch (conditionValue(kind)) {
    case 'count':
      return isBoundedInt(wants) && wants >= 0 && wants <= MOST_COUNT;
    case 'shape':
      return isSizes(wants, 1, 3);
    case 'size':
      return isSizes(wants, 2, 2);
    case 'group':
      return isLayerGroup(wants);
    case 'none':
      return wants === null;
  }
}

/** Control characters but line ends, and halves of characters. */
const UNSHOWN = /[^\P{Cc}\n]|\p{Surrogate}/u;

/** A text that can be shown and kept: no longer than the page takes, and of characters that can be written. */
export function isText(text: unknown, most: number): text is string {
  return typeof text === 'string' && text.length <= 4 * most && [...text].length <= most && !UNSHOWN.test(text);
}

/** Whether a word names an argument, of every layer or of one, so that a limit may name it. */
export function isArgName(word: unknown): word is string {
  return typeof word === 'string' && /^[a-z_]{1,30}(\/\d{1,3})?$/.test(word);
}
