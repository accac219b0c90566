import type { ArgSpec, Args } from '../args';
import type { Refusal } from '../refusal';

function listed(names: readonly string[]): string {
  const quoted = names.map((n) => `'${n}'`);
  if (quoted.length <= 1) return quoted.join('');
  if (quoted.length === 2) return quoted.join(' and ');
  return `${quoted.slice(0, -1).join(', ')}, and ${quoted.at(-1)}`;
}

/** Python's TypeError for a call with an unknown argument or without a required one; null where the call is right. */
export function callRefusal(init: string, specs: readonly ArgSpec[], args: Args): Refusal | null {
  const unknown = Object.keys(args).find((name) => !specs.some((s) => s.name === name));
  if (unknown !== undefined) {
    return {
      code: 'unknown-argument',
      text: `${init}() got an unexpected keyword argument '${unknown}'`,
      values: { name: unknown },
    };
  }
  const missing = specs.filter((s) => s.default === undefined && args[s.name] === undefined).map((s) => s.name);
  if (missing.length === 0) return null;
  const noun = missing.length === 1 ? 'argument' : 'arguments';
  return {
    code: 'missing-argument',
    text: `${init}() missing ${missing.length} required positional ${noun}: ${listed(missing)}`,
    values: { name: missing.join(', ') },
  };
}
