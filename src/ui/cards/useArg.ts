import { type ArgSpec, type Args, type ArgValue, arg } from '../../core/args';
import type { Slot } from '../../core/result';
import { useAct } from '../act';
import { useServices } from '../context';
import type { ControlMark } from './NumberRow';
import { useLayerWords } from './useLayerWords';

export interface ArgOwner {
  readonly slot: Slot;
  readonly use: string;
  /** Index among the layers that are not switched off; -1 while off. */
  readonly layer: number;
  /** What the module is called: conv1. */
  readonly name: string;
}

export interface ArgProps {
  readonly owner: ArgOwner;
  readonly spec: ArgSpec;
  readonly specs: readonly ArgSpec[];
  readonly args: Args;
}

/** What the control of one argument needs: its words, its marks and its only way to write. */
export function useArg({ owner, spec, specs, args }: ArgProps) {
  const { t } = useServices();
  const act = useAct();
  const help: Readonly<Record<string, string>> | undefined = useLayerWords()?.args;
  const value = arg(specs, args, spec.name) ?? null;
  const mark: ControlMark = {
    'data-slot': owner.slot,
    'data-layer': owner.layer,
    'data-arg': spec.name,
    'data-use': owner.use,
  };
  const put = (next: ArgValue, event: { readonly timeStamp: number }) =>
    act(event, (actions) => actions.setArg(owner.slot, owner.use, spec.name, next));
  return { t, value, mark, put, title: help?.[spec.name] };
}
