/** What stands around statements whose lines are all indented, so that Python reads them. */
const HEAD = 'if True:\n';

const PROMPT = /^(?:>>>|\.\.\.)(?: |$)/;

/** IPython's prompts, `In [3]: ` and, as long, `   ...: `. */
const NUMBERED = /^(?:In \[\d+\]| +\.\.\.): ?/;

/** A line of a program, which may have a session in its documentation; what a console prints looks otherwise. */
const PROGRAM = /^(?:import|from|class|def|if|for|with|return)\s|^@|"""|'''/;

/**
 * A session of Python's console as the statements that were typed in it: prompts made blanks, what was printed taken out,
 * every character at its place, which is `offset` further on in the text that is given back. Any other text as it is.
 */
export function withoutPrompts(text: string): { readonly text: string; readonly offset: number } {
  const prompt = /^>>> /m.test(text) ? PROMPT : /^In \[\d+\]: /m.test(text) ? NUMBERED : null;
  const all = prompt ? text.split('\n') : [];
  if (!prompt || all.some((line) => !prompt.test(line) && PROGRAM.test(line))) return { text, offset: 0 };
  const lines = all.map((line) => {
    const length = prompt === PROMPT ? 4 : (prompt.exec(line)?.[0].length ?? 0);
    return prompt.test(line) ? ' '.repeat(length) + line.slice(length) : line.replace(/[^\r]/g, ' ');
  });
  // Blanks that end a text would be a deeper indentation.
  return { text: HEAD + lines.join('\n').trimEnd(), offset: -HEAD.length };
}
