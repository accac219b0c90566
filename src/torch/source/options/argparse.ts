import type { Library } from '../python/library';
import type { Machine } from '../python/machine';
import { type Given, type Instance, NONE, OPAQUE, type Value } from '../python/values';
import { preset } from './preset';

/** What each parser gives for its options when a script is run without any: `parse_args()` of an empty line. */
const parsers = new WeakMap<Instance, Map<string, Value>>();

const optionsOf = (value: Value) => (value.type === 'instance' ? parsers.get(value) : undefined);

/** argparse: a script's options have their defaults, since nothing is given to it here. */
export const argparseLibrary: Library<Machine> = {
  attribute(_m, value, name) {
    return optionsOf(value) ? { type: 'method', self: value, name, own: null } : null;
  },

  call(m, callee, given, node) {
    if (callee.type === 'outside' && /(^|\.)(?:ArgumentParser|ArgParser)$/.test(callee.path)) {
      const parser: Instance = { type: 'instance', of: null, attributes: new Map() };
      parsers.set(parser, new Map());
      return parser;
    }
    const options = callee.type === 'method' ? optionsOf(callee.self) : undefined;
    if (callee.type !== 'method' || !options) return null;
    switch (callee.name) {
      case 'add_argument':
        addOption(options, given);
        return NONE;
      case 'set_defaults':
        for (const { name, value } of given) if (name !== null) options.set(name, value);
        return NONE;
      // A group's options are those of its parser.
      case 'add_argument_group':
      case 'add_mutually_exclusive_group':
        return callee.self;
      case 'parse_args':
        return { type: 'instance', of: null, attributes: new Map(options) };
      case 'parse_known_args':
        return {
          type: 'tuple',
          items: [
            { type: 'instance', of: null, attributes: new Map(options) },
            { type: 'list', items: [] },
          ],
        };
      case 'print_help':
      case 'print_usage':
        return NONE;
      default:
        return m.refuse(node);
    }
  },

  keeps: (callee) => callee.type === 'method' && optionsOf(callee.self) !== undefined,
};

/** `add_argument('-w', '--width', type=int, default=8)`: by its `dest`, else its first long name, else the first. */
function addOption(options: Map<string, Value>, given: readonly Given[]): void {
  const names = given.flatMap((g) => (g.name === null && g.value.type === 'str' ? [g.value.value] : []));
  const named = (name: string) => given.find((g) => g.name === name)?.value;
  const dest = named('dest');
  const word = dest?.type === 'str' ? dest.value : (names.find((n) => n.startsWith('--')) ?? names[0]);
  if (word === undefined) return;
  const key = word.replace(/^-+/, '').replaceAll('-', '_');
  const action = named('action');
  const kind = action?.type === 'str' ? action.value : 'store';
  if (kind === 'store_true' || kind === 'store_false')
    options.set(key, named('default') ?? { type: 'bool', value: kind === 'store_false' });
  else if (kind !== 'version' && kind !== 'help') {
    const required = named('required');
    const isAsked = !word.startsWith('-') && !named('nargs');
    const isMissing = isAsked || (required?.type === 'bool' && required.value);
    // Without a default the script would stop here: what it asks for is not known.
    options.set(key, named('default') ? preset(named('default'), named('type')) : isMissing ? OPAQUE : NONE);
  }
}
