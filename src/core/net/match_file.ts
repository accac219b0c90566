import type { OpenedWeights } from '../opened_weights';
import { inferNet } from './infer';
import { type Matching, matchByName, type Offered } from './load_state_dict';
import type { Net, WeightsFile } from './net';
import { stateEntries } from './state_dict';
/**
 * A file's tensors under the names that a net's are looked for: without the names of wrappers, unless the net's own
 * begin so.
 */
export function offeredTo(
  net: Net,
  { entries, prefix }: Pick<OpenedWeights, 'entries' | 'prefix'>,
): { readonly wrapper: string; readonly offered: readonly Offered[] } {
  const isOwn = prefix !== '' && stateEntries(net).some(({ name }) => name.startsWith(prefix));
  return {
    wrapper: isOwn ? prefix : '',
    offered: isOwn ? entries.map((e) => ({ ...e, name: prefix + e.name })) : entries,
  };
}

/** How a file goes with a net by names alone, each tensor by what the file that is kept calls it. */
export function matchFile(net: Net, opened: Pick<OpenedWeights, 'entries' | 'prefix' | 'versions'>): Matching {
  const { wrapper, offered } = offeredTo(net, opened);
  const versions = new Map(opened.versions.map(([module, version]) => [wrapper + module, version]));
  const matching = matchByName(net, offered, versions);
  if (wrapper === '') return matching;
  const loaded = [...matching.loaded].map(([id, tensors]) => {
    const kept = Object.entries(tensors).map(([name, own]) => [
      name,
      { ...own, entry: own.entry.slice(wrapper.length) },
    ]);
    return [id, Object.fromEntries(kept)] as const;
  });
  return { ...matching, loaded: new Map(loaded) };
}

/** What PyTorch refuses of constructing a net, which then has no state dict; null where it constructs it. */
export function unconstructed(net: Net, input: readonly [number, number, number]): string | null {
  const { fault } = inferNet(net, input);
  return fault?.when === 'construct' ? fault.text : null;
}

/** What was done to a file's tensors, to be said: the key that they stood under, wrappers' names, other dtypes. */
export interface WeightNote {
  readonly code: 'under' | 'prefix' | 'dtypes';
  readonly what: string;
}

/** Counters are integers in every file, and are said nothing of. */
const isCounter = ({ name, dtype }: OpenedWeights['entries'][number]) =>
  dtype === 'int64' && name.endsWith('num_batches_tracked');

export function notesOn({ under, prefix, entries }: Pick<OpenedWeights, 'under' | 'prefix' | 'entries'>): WeightNote[] {
  const dtypes = new Set(
    entries.flatMap((entry) => (entry.dtype === 'float32' || isCounter(entry) ? [] : [entry.dtype])),
  );
  return [
    ...(under === null ? [] : [{ code: 'under' as const, what: under }]),
    ...(prefix === '' ? [] : [{ code: 'prefix' as const, what: prefix }]),
    ...(dtypes.size === 0 ? [] : [{ code: 'dtypes' as const, what: [...dtypes].join(', ') }]),
  ];
}

/** The file of opened weights, under a person's name for it. */
export function fileOf({ digest, size }: Pick<OpenedWeights, 'digest' | 'size'>, name: string): WeightsFile {
  // Names are shown and go into links: as long as they may be, and whole.
  return { digest, size, name: [...name.replace(/[\p{Cc}\p{Cs}]/gu, '')].slice(0, 80).join('') };
}
