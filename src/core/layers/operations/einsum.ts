import type { ArgSpec } from '../../args';
import type { InputReading } from '../../layer';
import { pyStr } from '../../python/python';
import type { Refusal } from '../../refusal';
import type { Shape } from '../../shape';
import { along, argValue, isRefusal, operation, refused } from './operation';

const ARGS: readonly ArgSpec[] = [{ name: 'equation', type: 'choice', control: 'none' }];

/** An equation with its letters' sizes: axes under an ellipsis have letters of their own, told from the end. */
export interface Einsum {
  /** For each operand, for each of its axes, a letter. */
  readonly operands: readonly (readonly string[])[];
  readonly output: readonly string[];
  readonly sizes: ReadonlyMap<string, number>;
}

const wrong = (words: string, equation: string): Refusal => ({
  code: 'einsum-mismatch',
  text: `einsum(): ${words}`,
  values: { equation },
});

const ELLIPSIS = '...';
const ellipsisLetter = (fromEnd: number) => `${ELLIPSIS}${fromEnd}`;

/** Letters of a term, its ellipsis as one. */
function lettersOf(term: string): readonly string[] | null {
  const found = term.replaceAll(' ', '').match(/\.\.\.|[A-Za-z]/g) ?? [];
  return found.join('') === term.replaceAll(' ', '') ? found : null;
}

/** The letters of an operand's axes; the sizes of those that are new are noted. */
function operandAxes(
  letters: readonly string[],
  shape: Shape,
  at: number,
  equation: string,
): readonly string[] | Refusal {
  const named = letters.filter((l) => l !== ELLIPSIS);
  const hasRest = named.length < letters.length;
  if (hasRest ? named.length > shape.length : named.length !== shape.length) {
    const counts = `${named.length}) ${hasRest ? 'is more than' : 'does not match'} the number of dimensions (${shape.length}`;
    const tail = hasRest ? '' : ' and no ellipsis was given';
    return wrong(`the number of subscripts in the equation (${counts}) for operand ${at}${tail}`, equation);
  }
  const covered = shape.length - named.length;
  return letters.flatMap((l) =>
    l === ELLIPSIS ? Array.from({ length: covered }, (_, i) => ellipsisLetter(covered - i)) : [l],
  );
}

/** Reads an equation for operands of these sizes; or PyTorch's refusal (ATen/native/Linear.cpp, einsum). */
export function einsumOf(equation: string, inputs: readonly Shape[]): Einsum | Refusal {
  const [left = '', right] = equation.split('->');
  const terms = left.split(',').map(lettersOf);
  const bad = terms.includes(null);
  if (bad) {
    const index = [...equation].findIndex((c) => !/[A-Za-z ,.>-]/.test(c));
    return wrong(
      `invalid subscript given at index ${index} in the equation string, subscripts must be in [a-zA-Z]`,
      equation,
    );
  }
  if (terms.length > inputs.length)
    return wrong('fewer operands were provided than specified in the equation', equation);
  if (terms.length < inputs.length)
    return wrong('more operands were provided than specified in the equation', equation);
  const operands: (readonly string[])[] = [];
  for (const [at, letters] of terms.entries()) {
    const axes = operandAxes(letters ?? [], inputs[at] ?? [], at, equation);
    if (isRefusal(axes)) return axes;
    operands.push(axes);
  }
  const output = outputLetters(right, operands, equation);
  if (isRefusal(output)) return output;
  const sizes = letterSizes(operands, inputs, equation);
  return isRefusal(sizes) ? sizes : { operands, output, sizes };
}

function outputLetters(
  right: string | undefined,
  operands: readonly (readonly string[])[],
  equation: string,
): readonly string[] | Refusal {
  const all = operands.flat();
  const rest = [...new Set(all.filter((l) => l.startsWith(ELLIPSIS)))].sort((a, b) => b.localeCompare(a));
  if (right === undefined) {
    // What stands once, in the alphabet's order, capitals first.
    const once = all.filter((l) => !l.startsWith(ELLIPSIS) && all.indexOf(l) === all.lastIndexOf(l));
    return [...rest, ...once.sort((a, b) => (a < b ? -1 : 1))];
  }
  const letters = lettersOf(right) ?? [];
  for (const [i, letter] of letters.entries()) {
    if (letter === ELLIPSIS) continue;
    if (letters.indexOf(letter) < i)
      return wrong(`output subscript ${letter} appears more than once in the output`, equation);
    if (!all.includes(letter)) {
      return wrong(`output subscript ${letter} does not appear in the equation for any input operand`, equation);
    }
  }
  return letters.flatMap((l) => (l === ELLIPSIS ? rest : [l]));
}

function letterSizes(
  operands: readonly (readonly string[])[],
  inputs: readonly Shape[],
  equation: string,
): ReadonlyMap<string, number> | Refusal {
  const sizes = new Map<string, number>();
  for (const [at, letters] of operands.entries()) {
    const own = new Map<string, number>();
    for (const [i, letter] of letters.entries()) {
      const n = inputs[at]?.[i] ?? 1;
      const before = own.get(letter);
      if (before !== undefined && before !== n) {
        const text = `subscript ${letter} is repeated for operand ${at} but the sizes don't match, ${pyStr(n)} != ${before}`;
        return wrong(text, equation);
      }
      own.set(letter, n);
    }
    for (const [letter, n] of own) {
      const seen = sizes.get(letter) ?? 1;
      if (seen !== n && seen !== 1 && n !== 1) {
        const text = letter.startsWith(ELLIPSIS)
          ? `dimension ${letters.indexOf(letter)} covered by ellipsis in operand ${at}has size ${n} which does not broadcast with previously seen ellipsis with size ${seen} for the respective dimension`
          : `subscript ${letter} has size ${n} for operand ${at} which does not broadcast with previously seen size ${seen}`;
        return wrong(text, equation);
      }
      sizes.set(letter, seen === 1 ? n : seen);
    }
  }
  return sizes;
}

/** Products of values with the same letters, summed over those that the output has not. */
export const einsum = operation({
  kind: 'einsum',
  args: ARGS,
  newChannels: true,
  join: (args, inputs) => {
    const made = einsumOf(String(argValue(ARGS, args, 'equation')), inputs);
    if (isRefusal(made)) return refused(made);
    const sizes = made.output.map((letter) => made.sizes.get(letter) ?? 1);
    const reads = made.operands.map((letters, at): InputReading => {
      const own = inputs[at] ?? [];
      const links = letters.map((letter, i) => {
        const out = made.output.indexOf(letter);
        return out < 0 || (own[i] === 1 && sizes[out] !== 1) ? null : along(out);
      });
      return { type: 'axes', links };
    });
    return { ok: true, sizes, reads };
  },
});
