import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** Stylesheets come when what they style comes, and stay: a class of the same name elsewhere would change its looks then. */
const FOLDER = import.meta.dirname;

/** What is laid over all others, on purpose. */
const OVERLAID = ['embed', 'forced', 'low', 'present', 'print', 'spotlight'];
/** Placed by one stylesheet and filled by another. */
const SHARED = ['dock', 'difference', 'differences', 'difference-list'];

/** The feature a stylesheet belongs to: "cards_narrow.css" is of cards, all in picture/ of the picture. */
function featureOf(file: string): string {
  const [first = '', second] = file.replace(/\.css$/, '').split(/[_/]/);
  return second !== undefined && file.includes('/') ? first : first.replace(/s$/, '');
}

test('no class is styled by two features', () => {
  const features = new Map<string, Set<string>>();
  for (const file of readdirSync(FOLDER, { recursive: true }).map(String)) {
    const name = file.replaceAll('\\', '/');
    const feature = featureOf(name);
    if (!name.endsWith('.css') || OVERLAID.includes(feature)) continue;
    const text = readFileSync(join(FOLDER, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
    for (const [, selectors = ''] of text.matchAll(/([^{}]+)\{/g)) {
      for (const selector of selectors.split(',')) {
        const only = /^\.([\w-]+)$/.exec(selector.trim())?.[1];
        if (only) features.set(only, (features.get(only) ?? new Set()).add(feature));
      }
    }
  }
  expect(features.size).toBeGreaterThan(300);
  const twice = [...features].filter(([name, by]) => by.size > 1 && !SHARED.includes(name));
  expect(twice.map(([name, by]) => `.${name}: ${[...by].join(', ')}`)).toEqual([]);
});

test('no element writes over a token of the whole page', () => {
  const tokens = new Set(readFileSync(join(FOLDER, 'tokens.css'), 'utf8').match(/--[\w-]+(?=:)/g));
  expect(tokens.size).toBeGreaterThan(30);
  const views = readdirSync(join(FOLDER, '..'), { recursive: true }).map(String);
  const written = views
    .filter((file) => file.endsWith('.tsx') || file.endsWith('.ts'))
    .flatMap((file) =>
      [...readFileSync(join(FOLDER, '..', file), 'utf8').matchAll(/'(--[\w-]+)':/g)].map(([, name = '']) => ({
        file,
        name,
      })),
    );
  expect(written.length).toBeGreaterThan(10);
  expect(written.filter(({ name }) => tokens.has(name))).toEqual([]);
});
