/** Blanks that come with what is copied from a page, and marks that nobody sees. */
const BLANKS = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff\f\v]/g;

/** A text with plain blanks for others, every character at its place. A mark before the first line is no indentation. */
export function withPlainBlanks(text: string): string {
  return text.replace(BLANKS, ' ');
}

const FENCE = /^[ \t]*(?:```|~~~)/;

/** What stands in the fences of an answer or a question, all around it made blank; any other text as it is. */
export function withoutProse(text: string): string {
  const lines = text.split('\n');
  const fences = lines.filter((line) => FENCE.test(line)).length;
  // Fences in a program's own documentation are none.
  if (fences === 0 || /"""|'''/.test(text.slice(0, text.search(/^[ \t]*(?:```|~~~)/m)))) return text;
  let inside = !isProse(lines, fences);
  return lines
    .map((line) => {
      const blank = line.replace(/[^\r]/g, ' ');
      if (FENCE.test(line)) {
        inside = !inside;
        return blank;
      }
      return inside ? line : blank;
    })
    .join('\n');
}

/** Whether a text begins outside of a fence: a single one may close what was copied from within. */
function isProse(lines: readonly string[], fences: number): boolean {
  const first = lines.findIndex((line) => FENCE.test(line));
  return fences > 1 || first === 0 || /^[ \t]*(?:```|~~~)\S/.test(lines[first] ?? '');
}
