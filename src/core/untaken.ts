import type { Net } from './net/net';
import type { Noted, Stated, Where } from './source';

/** What the page has: its seed, and [C, H, W] of its input. */
export interface Given {
  readonly seed: string;
  readonly input: readonly number[];
}

/** Of what a source states, what is not so on the page; null for the rest. */
export function otherThan({ seed, input, at }: Stated, page: Given): Stated {
  return {
    seed: seed === page.seed ? null : seed,
    input: input?.join() === page.input.join() ? null : input,
    ...(at && { at }),
  };
}

const NOWHERE: Where = { line: 0, column: 0, from: 0, to: 0, cell: null };

/** What is to be said where it is not taken: the numbers are then not the source's. Line 0: at no one line. */
export function untaken({ seed, input, at }: Stated): Noted[] {
  return [
    ...(input
      ? [
          {
            ...(at?.input ?? NOWHERE),
            code: 'untaken-input' as const,
            params: { input: input.join(' × ') },
            effect: true,
          },
        ]
      : []),
    ...(seed === null
      ? []
      : [{ ...(at?.seed ?? NOWHERE), code: 'untaken-seed' as const, params: { seed }, effect: true }]),
  ];
}

/** A net with what its source states and nobody takes. */
export function withUntaken(net: Net, notes: readonly Noted[]): Net {
  if (notes.length === 0) return net;
  const { count = 0, notes: before = [] } = net.leftOut ?? {};
  const more = notes.map(({ code, params, line, cell, effect }) => ({
    code,
    params,
    line: line === 0 ? null : line,
    cell,
    effect,
  }));
  return { ...net, leftOut: { count: count + notes.length, notes: [...before, ...more] } };
}
