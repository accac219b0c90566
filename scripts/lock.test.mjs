import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** @typedef {{ resolved?: string; optionalDependencies?: Record<string, string> }} Entry */

/** @type {Record<string, Entry>} */
const packages = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')).packages;

// npm ci refuses a lockfile in which a program for another platform is missing, and npm install may leave it out.
test('the lockfile has every platform’s programs', () => {
  const named = Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
  const missing = named.filter((name) => !Object.keys(packages).some((path) => path.endsWith(`node_modules/${name}`)));
  expect(named.length).toBeGreaterThan(10);
  expect(missing).toEqual([]);
});

test('the lockfile names no machine’s own registry', () => {
  const urls = Object.values(packages).flatMap(({ resolved }) => (resolved === undefined ? [] : [resolved]));
  expect(urls.filter((url) => !url.startsWith('https://registry.npmjs.org/'))).toEqual([]);
});
