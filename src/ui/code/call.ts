/** Looking back further than this for the call that the caret is in is not worth a frame. */
export const LOOK_BACK = 2000;

/** Characters of a dotted name with the spaces behind it. */
const LONGEST_NAME = 80;

/** The call that a place is in: `nn.Conv2d(3, 16, |`. */
export interface OpenCall {
  /** As it is written: `nn.Conv2d`, `F.max_pool2d`, `Conv2d`. */
  readonly path: string;
  /** How many arguments without a name are complete before the place. */
  readonly positional: number;
  /** Names that were given before it. */
  readonly named: readonly string[];
  /** The name of the argument that the place is in, where it is written. */
  readonly current: string | null;
  /** What stands of the argument before the place, without its name. */
  readonly typed: string;
}

/** The innermost call of a dotted name that is open at the end of a piece of text; null: none. */
export function openCall(before: string): OpenCall | null {
  const closed: string[] = [];
  const text = blankStrings(before);
  for (let i = text.length - 1; i >= 0; i -= 1) {
    const c = text[i] ?? '';
    if (')]}'.includes(c)) closed.push(c);
    else if ('([{'.includes(c)) {
      if (closed.pop() !== undefined) continue;
      const path =
        c === '(' ? /([A-Za-z_][\w.]*)\s*$/.exec(text.slice(Math.max(0, i - LONGEST_NAME), i))?.[1] : undefined;
      // A bracket of a tuple or a list: the call is around it.
      if (path === undefined) continue;
      return argumentsOf(path, before.slice(i + 1), text.slice(i + 1));
    }
  }
  return null;
}

function argumentsOf(path: string, source: string, blank: string): OpenCall {
  const pieces: string[] = [];
  let depth = 0;
  let from = 0;
  for (const [i, c] of [...blank].entries()) {
    if ('([{'.includes(c)) depth += 1;
    else if (')]}'.includes(c)) depth -= 1;
    else if (c === ',' && depth === 0) {
      pieces.push(source.slice(from, i));
      from = i + 1;
    }
  }
  const names = pieces.map((p) => nameOf(p)?.name ?? null);
  const last = source.slice(from);
  const own = nameOf(last);
  return {
    path,
    positional: names.filter((n) => n === null).length,
    named: names.filter((n) => n !== null),
    current: own?.name ?? null,
    typed: (own?.rest ?? last).trimStart(),
  };
}

function nameOf(piece: string): { name: string; rest: string } | null {
  const [, name, rest = ''] = /^\s*([A-Za-z_]\w*)\s*=(?!=)([\s\S]*)$/.exec(piece) ?? [];
  return name === undefined ? null : { name, rest };
}

/** Strings and comments as blanks of the same length, so that what looks like a bracket in them is none. */
function blankStrings(text: string): string {
  return text.replace(/#[^\n]*|'(?:[^'\\\n]|\\.)*'?|"(?:[^"\\\n]|\\.)*"?/g, (found) => ' '.repeat(found.length));
}
