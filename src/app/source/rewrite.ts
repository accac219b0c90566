import { moduleOf, type Net } from '../../core/net/net';
import { type Around, NOWHERE } from '../../torch/source/write/acts';
import {
  canBeSequence,
  writeClass,
  writeFunctional,
  writeNamedSequential,
  writeSequential,
  writeSource,
} from '../../torch/source/write/write';
import { isFunction } from '../../torch/source/write/write_function';

/** What stands before a net in a file: imports, with the comments and empty lines between them. */
const HEAD = /^(?:[ \t]*(?:#[^\n]*)?\n|(?:import|from)[ \t][^\n(\\]*\n)*(?:import|from)[ \t][^\n(\\]*\n\s*/;

/**
 * A net written anew in the style of a text that says another: a class where that is one, with functions in its forward
 * where that has such, names in a sequence where that has names. The imports stay.
 */
export function rewrite(text: string | null, net: Net, around: Around = NOWHERE): string {
  if (text === null) return writeSource(net, around);
  const head = HEAD.exec(text)?.[0] ?? '';
  const written = styled(text, net, around);
  return withImports(head, text.slice(head.length), written) + written;
}

/** What a forward may call, and the import that it needs. */
const IMPORTS: readonly (readonly [use: RegExp, line: string, has: RegExp])[] = [
  [/\bmath\.\w/, 'import math', /^import math\b/m],
  [/\btorch\.\w/, 'import torch', /^import torch[ \t]*(?:#.*)?$/m],
  [/\bF\.\w/, 'import torch.nn.functional as F', /\bfunctional as F\b/],
];

/** A file's imports with those that it needs now; what it did without before, or a text without any, goes on so. */
function withImports(head: string, before: string, written: string): string {
  if (head === '') return '';
  const more = IMPORTS.filter(([use, , has]) => use.test(written) && !use.test(before) && !has.test(head)).map(
    ([, line]) => `${line}\n`,
  );
  return more.join('') + head;
}

function styled(text: string, net: Net, around: Around): string {
  if (/^\s*class\s+\w+/m.test(text)) {
    const functional = /\bF\.\w|\btorch\.(?:relu|flatten)\b/.test(text);
    return functional && net.forward.uses.some((u) => isFunction(net, moduleOf(net, u.module).id))
      ? writeFunctional(net, around)
      : writeClass(net, around);
  }
  if (!canBeSequence(net)) return writeClass(net, around);
  return /\bOrderedDict\b/.test(text) ? writeNamedSequential(net, around) : writeSequential(net, around);
}
