import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { type ArgSpec, type Args, arg } from '../../core/args';
import { sameArgs } from '../../core/net/same';
import { pyStr } from '../../core/python/python';
import type { Slot } from '../../core/result';
import { otherSlot } from '../../state/compare_edits';
import { useServices } from '../context';
import { isAtHand } from './parts';

/** What of a card is not as in the other net's card over or under it. */
export interface Against {
  readonly slot: Slot;
  /** Names of arguments. */
  readonly differs: readonly string[];
  /** The other net has no such card. */
  readonly alone: boolean;
}

const Context = createContext<Against | null>(null);

export function AgainstOther({ slot, differs, alone, children }: Against & { readonly children: ReactNode }) {
  const key = differs.join();
  const value = useMemo(
    (): Against => ({ slot, differs: key === '' ? [] : key.split(','), alone }),
    [slot, key, alone],
  );
  return <Context value={value}>{children}</Context>;
}

/** The arguments of this card that differ; none where there is no other net. */
export function useDiffering(): readonly string[] {
  return useContext(Context)?.differs ?? [];
}

/** What is the same in both and not PyTorch’s default, in small letters where its sliders are folded away. */
export function FoldedArgs({ specs, args }: { readonly specs: readonly ArgSpec[]; readonly args: Args }) {
  const against = useContext(Context);
  // What is the same in both nets is said once, at net a.
  if (!against || (against.slot === 'b' && !against.alone)) return null;
  const usual = (s: ArgSpec) => s.default !== undefined && sameArgs([s], args, {});
  const same = specs.filter((s) => isAtHand(s, args) && !against.differs.includes(s.name) && !usual(s));
  return (
    <p className="card-folded mono">
      {same.map(({ name }) => (
        <span key={name}>
          {name} {pyStr(arg(specs, args, name) ?? null)}
        </span>
      ))}
    </p>
  );
}

/** Around the control of an argument: whether it differs, for the eye and in words. */
export function AgainstOne({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  const { t } = useServices();
  const against = useContext(Context);
  const differs = against?.differs.includes(name) === true;
  // One and the same element whether it differs or not: a slider must not be made anew while it is dragged.
  return (
    <fieldset
      className={differs ? 'arg differs' : 'arg'}
      aria-label={differs && against ? t.pair.differs(name, otherSlot(against.slot)) : undefined}
    >
      {children}
    </fieldset>
  );
}
