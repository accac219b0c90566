/** What stands around statements whose lines are all indented, so that Python reads them. */
const HEAD = 'if True:\n';

const PROMPT = /^(?:>>>|\.\.\.)(?: |$)/;

/** A line of a program, which may have a session in its documentation; what a console prints looks otherwise. */
const PROGRAM = /^(?:import|from|class|def|if|for|with|return)\s|^@|"""|'''/;

/**
 * A session of Python's console as the statements that were typed in it: prompts made blanks, what was printed taken out,
 * every character at its place, which is `offset` further on in the text that is given back. Any other text as it is.
 */
export function withoutPrompts(text: string): { readonly text: string; readonly offset: number } {
  const all = /^>>> /m.test(text) ? text.split('\n') : [];
  if (all.length === 0 || all.some((line) => !PROMPT.test(line) && PROGRAM.test(line))) return { text, offset: 0 };
  const lines = all.map((line) => (PROMPT.test(line) ? `    ${line.slice(4)}` : line.replace(/[^\r]/g, ' ')));
  return { text: HEAD + lines.join('\n'), offset: -HEAD.length };
}
