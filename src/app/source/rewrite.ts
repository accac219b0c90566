import { moduleOf, type Net } from '../../core/net/net';
import {
  isSequential,
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
export function rewrite(text: string | null, net: Net): string {
  if (text === null) return writeSource(net);
  const head = HEAD.exec(text)?.[0] ?? '';
  return head + styled(text, net);
}

function styled(text: string, net: Net): string {
  if (/^\s*class\s+\w+/m.test(text)) {
    const functional = /\bF\.\w|\btorch\.(?:relu|flatten)\b/.test(text);
    return functional && net.forward.uses.some((u) => isFunction(net, moduleOf(net, u.module).id))
      ? writeFunctional(net)
      : writeClass(net);
  }
  const plain = isSequential(net) && net.modules.every((m) => !m.init || m.init.length === 0);
  if (!plain) return writeClass(net);
  return /\bOrderedDict\b/.test(text) ? writeNamedSequential(net) : writeSequential(net);
}
