import type { ReactNode } from 'react';
import { arg } from '../../core/args';
import { layerSpec } from '../../core/layers/rows';
import type { Module } from '../../core/net/net';
import { pyStr } from '../../core/python/python';
import type { Column } from '../../flow/columns';
import { useFlowPlace } from '../canvas/flow_context';
import { useDoc, useServices } from '../context';
import { Popover } from '../parts/Popover';
import { useLit } from '../parts/useLit';
import { SizeFormula } from '../readouts/SizeFormula';

/** A card as a sign: what the layer is and its first arguments. It opens the card itself, and how its size comes about. */
export function Sign({ column, children }: { readonly column: Column; readonly children: ReactNode }) {
  const { t } = useServices();
  const { slot } = useFlowPlace();
  const { stage, name } = column;
  const source = useDoc((doc) => doc.input.source);
  const lit = useLit(slot, stage?.head.use.id ?? '');
  const words = t.cards.input;
  if (!stage) {
    return (
      <div className="sign-place">
        <Popover
          label={words.label}
          icon
          className="sign"
          popClassName="sign-card"
          hover
          face={
            <>
              <b className="mono">{words.title}</b>
              <span className="mono">{t.cards.sources[source]}</span>
              <Opens />
            </>
          }
        >
          {() => children}
        </Popover>
      </div>
    );
  }
  const { module, use } = stage.head;
  return (
    <div className="sign-place" {...lit}>
      <Popover
        label={t.cards.cardLabel(module.kind, name)}
        icon
        className={use.off ? 'sign is-off' : 'sign'}
        popClassName="sign-card"
        hover
        face={
          <>
            <b className="mono">{short(module.kind)}</b>
            {shortArgs(module) && <span className="mono">{shortArgs(module)}</span>}
            {stage.chips.length > 0 && <span className="mono">{stage.chips.map((c) => c.module.kind).join(' ')}</span>}
            <Opens />
          </>
        }
      >
        {() => (
          <>
            {children}
            <SizeFormula column={column} />
          </>
        )}
      </Popover>
    </div>
  );
}

/** Sliders, small: that a sign has them. */
function Opens() {
  return (
    <svg className="sign-opens" viewBox="0 0 12 12" width="11" height="11" aria-hidden="true">
      <path d="M1 3h10M1 6h10M1 9h10" stroke="currentColor" />
      <path d="M4 1.8v2.4M8 4.8v2.4M5 7.8v2.4" stroke="currentColor" strokeWidth="2" />
    </svg>
  );
}

/** `Conv2d` and `BatchNorm2d` are known without the last two letters, where there is little room. */
const short = (kind: string) =>
  kind.replace(/2d$/, '').replace('BatchNorm', 'BN').replace('Transpose', '\u1d40').replace('Adaptive', '');

/** Arguments by the letters of the link's tokens: k3 s2 p1. */
const LETTERS = [
  ['kernel_size', 'k'],
  ['stride', 's'],
  ['padding', 'p'],
  ['dilation', 'd'],
  ['groups', 'g'],
] as const;

function shortArgs({ kind, args }: Module): string {
  const { args: specs } = layerSpec(kind);
  const parts = LETTERS.flatMap(([name, letter]) => {
    const spec = specs.find((s) => s.name === name);
    if (!spec) return [];
    const value = arg(specs, args, name) ?? null;
    const usual = name !== 'kernel_size' && pyStr(value) === pyStr(spec.default ?? null);
    if (value === null || usual) return [];
    return [`${letter}${Array.isArray(value) ? value.map((v) => pyStr(v)).join('×') : pyStr(value)}`];
  });
  return parts.join(' ');
}
