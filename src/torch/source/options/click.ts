import { givenArguments } from '../python/given';
import type { Library } from '../python/library';
import type { Machine } from '../python/machine';
import { parts } from '../python/tree';
import { type FunctionValue, NONE, type Value } from '../python/values';
import { preset } from './preset';

/**
 * What click gives for a parameter of a function that its decorators ask for, `@click.option('--width', default=8)`,
 * when the script is run without options; null where no decorator names it.
 */
function option(m: Machine, fn: FunctionValue, name: string): Value | null {
  const around = fn.node.parent;
  if (around?.name !== 'DecoratedStatement') return null;
  return m.within(fn.text, fn.scope, () => {
    for (const mark of parts(around).filter((n) => n.name === 'Decorator')) {
      const list = mark.lastChild;
      if (list?.name !== 'ArgList' || !/^@\s*(?:click\.)?option\b/.test(m.source(mark))) continue;
      const given = givenArguments(m, list, null, true);
      const named = (key: string) => given.find((g) => g.name === key)?.value;
      const words = given.flatMap((g) => (g.name === null && g.value.type === 'str' ? [g.value.value] : []));
      const own = words.find((w) => !w.startsWith('-')) ?? words.find((w) => w.startsWith('--')) ?? words[0] ?? '';
      if (own.replace(/^-+/, '').replaceAll('-', '_').toLowerCase() !== name) continue;
      const flag = named('is_flag');
      if (!named('default') && flag?.type === 'bool' && flag.value) return { type: 'bool', value: false };
      return preset(named('default') ?? NONE, named('type'));
    }
    return null;
  });
}

export const clickLibrary: Library<Machine> = { preset: option };
