/** Brackets that may be open at one place of a text: as many as the reader follows. */
const DEEPEST = 200;

/** Whether more brackets are open at some place of a text than any program has. Those in strings count, too. */
export function nestsTooDeeply(pieces: Iterable<string>): boolean {
  let open = 0;
  for (const piece of pieces) {
    for (const [bracket] of piece.matchAll(/[()[\]{}]/g)) {
      open = '([{'.includes(bracket) ? open + 1 : Math.max(0, open - 1);
      if (open > DEEPEST) return true;
    }
  }
  return false;
}
