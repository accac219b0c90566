import type { Asked } from '../../core/source';
import { isModuleClass, memberOf } from './python/classes';
import type { Machine } from './python/machine';
import { parameters } from './python/parameters';
import { isFinal, Problem } from './python/problem';
import type { Scope } from './python/scope';
import { parsePiece } from './python/tree';
import type { ClassValue, Value } from './python/values';

/** An argument of a constructor that has no value in the source, and the one that was taken, as Python writes it. */
export interface Guessed {
  readonly name: string;
  readonly text: string;
  /** Whether a person said so. */
  readonly isGiven: boolean;
}

/** What an argument of a name is likely to be. `c`, `h`: channels and height of the input. */
const LIKELY: readonly (readonly [RegExp, (of: { c: number; h: number; w: number }) => string])[] = [
  [/^(?:in|input|inp|image|img|n|num)_?(?:in_?)?(?:ch|chans?|channels?|planes|nc|c|bands)$/, ({ c }) => `${c}`],
  [/^(?:channels?|dim_in|in_?dim|nc|cin|c_in|ch_in|inplanes|input_nc|in_features)$/, ({ c }) => `${c}`],
  [/^(?:input|image|img|in)_?shape$/, ({ c, h, w }) => `(${c}, ${h}, ${w})`],
  [/^(?:input|image|img|in)_?(?:size|res|resolution|dim|height|width|h|w)$|^(?:height|width)$/, ({ h }) => `${h}`],
  [/class|label|categor|n_?act|output_?(?:size|shape|dim)|^(?:n_out|out_size|num_outputs?)$/, () => '10'],
  [/^out_?(?:ch|chans?|channels?|planes|nc|c|dim|features|filters)$|^(?:cout|c_out|ch_out|output_nc)$/, () => '16'],
  [/^(?:mid|hidden|inter|bottleneck)|^(?:planes|filters|width|ngf|ndf|nf|base_?\w*)$/, () => '16'],
  [/latent|embed|emb_|_emb|hidden|d_model|^dim$|^(?:dims?|z|code)_?(?:dim|size)$/, () => '64'],
  [/noise|^nz$/, () => '100'],
  [
    /^(?:num_|n_|nb_)?(?:layers|blocks|blocks_num|stages)$|^(?:nblocks|block_num|num_block|layer_list)$/,
    () => '[2, 2, 2, 2]',
  ],
  [/^depth$|^(?:num|n)_(?:layers|res\w*)$/, () => '4'],
  [/patch/, () => '4'],
  [/kernel|^ks?$|filter_size/, () => '3'],
  [/stride|groups|cardinality|padding|dilation|expan|mult|alpha|ratio|scale$|widen/, () => '1'],
  [/reduc|squeeze|heads/, () => '4'],
  [/growth/, () => '12'],
  [/drop|^p$|prob/, () => '0.1'],
  [/upscale/, () => '2'],
  [/gpu/, () => '0'],
  [/device/, () => "'cpu'"],
  [/^act\w*$|activation/, () => 'nn.ReLU'],
  [/norm/, () => 'nn.BatchNorm2d'],
];

/**
 * What a person is likely to give for a constructor's argument that has no default, by its name: 3 for `in_channels`,
 * a block that the source defines for `block`. Null where nothing is likely.
 */
export function guess(m: Machine, of: ClassValue, name: string): string | null {
  const key = name.toLowerCase();
  if (/^(?:\w+_)?block(?:_?(?:type|class))?$/.test(key)) return blockOf(m, of);
  const [c, h, w] = m.hints.input ?? m.input ?? [3, 32, 32];
  return LIKELY.find(([names]) => names.test(key))?.[1]({ c, h, w }) ?? null;
}

/** A class of the source that is named like a block and stands before the one that asks for it. */
function blockOf(m: Machine, of: ClassValue): string | null {
  const blocks = m.classes.filter((c) => c !== of && isModuleClass(c) && /block|bottleneck|residual/i.test(c.name));
  return (blocks.find((c) => /basic/i.test(c.name)) ?? blocks[0])?.name ?? null;
}

/** The arguments that a constructor asks for and that have no value, with what is taken for them. */
export function guesses(m: Machine, of: ClassValue, known: ReadonlyMap<string, Value>): Map<Guessed, Value> {
  const found = new Map<Guessed, Value>();
  const init = memberOf(of, '__init__')?.value;
  if (init?.type !== 'function') return found;
  for (const { name, hasDefault } of parameters(m, init).named.slice(1)) {
    if (hasDefault || known.has(name)) continue;
    const own = m.answers[of.name]?.[name];
    const answered = own === undefined ? null : evaluated(m, own, m.globals);
    const text = answered && own !== undefined ? own : guess(m, of, name);
    const value = answered ?? (text === null ? null : evaluated(m, text, m.globals));
    if (text !== null && value) found.set({ name, text, isGiven: answered !== null }, value);
  }
  return found;
}

/** An expression as Python writes it; null where it cannot be followed. */
export function evaluated(m: Machine, text: string, scope: Scope<Value>): Value | null {
  const node = parsePiece(text).firstChild?.firstChild;
  try {
    return node ? m.within({ text, offset: 0, cell: null }, scope, () => m.evaluate(node)) : null;
  } catch (problem) {
    if (!(problem instanceof Problem) || isFinal(problem)) throw problem;
    return null;
  }
}

/** The arguments that a constructor asks for, each with what is taken for it; empty where that is not known. */
export function askedOf(m: Machine, of: ClassValue, known: ReadonlyMap<string, Value>): Asked[] {
  const taken = new Map([...guesses(m, of, known).keys()].map((own) => [own.name, own]));
  const init = memberOf(of, '__init__')?.value;
  if (init?.type !== 'function') return [];
  return parameters(m, init)
    .named.slice(1)
    .filter((p) => !p.hasDefault && !known.has(p.name))
    .map(({ name }): Asked => {
      const said = m.answers[of.name]?.[name];
      const own = { of: of.name, name, text: said ?? taken.get(name)?.text ?? '' };
      return said !== undefined && taken.get(name)?.isGiven !== true ? { ...own, isWrong: true } : own;
    });
}
