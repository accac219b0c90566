import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { LAYERS } from '../../src/core/layers/table';
import type { Report, Stats } from '../../src/core/result';
import type { Scope } from './scope';

const KEYS = ['mean', 'std', 'min', 'max', 'first', 'last'] as const;

type Numbers = { readonly shape: readonly number[] } & Readonly<Record<(typeof KEYS)[number], number>>;

/** What PyTorch said about a net. Where it refused at construction, nothing was computed. */
export interface Case {
  readonly seed: number;
  readonly input: readonly [number, number, number];
  readonly code: string;
  readonly kind: 'conv' | 'pool' | 'chain' | 'error';
  readonly params?: number;
  readonly x?: Numbers;
  readonly layers?: readonly Numbers[];
  readonly error?: { readonly at: number; readonly when: 'construct' | 'forward'; readonly text: string };
}

const read = (): readonly Case[] => {
  const file = new URL('../../test-data/torch_cases.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }).cases;
};

/** PyTorch's class names in a source. */
export const layersOf = (code: string) =>
  [...code.matchAll(/\bnn\.(\w+)\(/g)].map((m) => m[1] ?? '').filter((name) => name !== 'Sequential');

/** The cases whose layers are all among `known`, with their number in the file. */
export const casesOf = (known: readonly string[]): readonly (Case & { readonly number: number })[] =>
  read()
    .map((c, number) => ({ ...c, number }))
    .filter((c) => layersOf(c.code).every((name) => known.includes(name)));

/** The layers that the page knows; a case of the file is run as soon as all of its layers are here. */
export const KNOWN: readonly string[] = Object.keys(LAYERS);

export const titleOf = (c: Case & { readonly number: number }) =>
  `#${c.number} ${c.code.replace(/\s+/g, ' ').replace(/^nn\.Sequential\( (.*?),? \)$/, '$1')} on ${c.input.join('×')}`;

function expectStats(got: Stats | undefined, wanted: Numbers, where: string): void {
  expect(got?.shape, `shape of ${where}`).toEqual(wanted.shape);
  for (const key of KEYS) {
    const value = got?.[key];
    expect(value, `${key} of ${where}`).not.toBeNull();
    expect(
      Math.abs(Number(value) - wanted[key]),
      `${key} of ${where}: ${value}, PyTorch has ${wanted[key]}`,
    ).toBeLessThanOrEqual(2e-5 * Math.max(1, wanted.std));
  }
}

/** Expects a report to say what PyTorch said. */
export function expectReport(report: Report, c: Case): void {
  const { at, ...rest } = c.error ?? { at: null };
  const error = c.error === undefined ? null : { layer: at, ...rest };
  expect(report.error && { layer: report.error.layer, when: report.error.when, text: report.error.text }).toEqual(
    error,
  );
  if (c.params !== undefined) expect(report.params, 'params').toBe(c.params);
  if (c.x) expectStats(report.input, c.x, 'x');
  if (!c.layers) return;
  expect(report.layers.length, 'layers that ran').toBe(c.layers.length);
  for (const [i, wanted] of c.layers.entries()) expectStats(report.layers[i], wanted, `layer ${i}`);
}

/** Loads a case into slot a and expects what PyTorch said. */
export async function expectCase(scope: Scope, c: Case): Promise<void> {
  expectReport(await scope.load({ code: c.code, input: c.input, seed: c.seed, slot: 'a' }), c);
}
