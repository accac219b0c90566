import { join } from 'node:path';
import { expect, test } from 'vitest';
import { licenseOf, licensesText, packageOf } from './licenses.mjs';
import { ROOT } from './run.mjs';

const packages = (/** @type {string[]} */ ...names) => names.map((name) => join(ROOT, 'node_modules', name));

test('a module’s package is the innermost', () => {
  expect(packageOf('/a/src/main.tsx')).toBeNull();
  expect(packageOf('/a/node_modules/d3-array/src/max.js')).toBe('/a/node_modules/d3-array');
  expect(packageOf('/a/node_modules/@x/y/node_modules/z/i.js?url')).toBe('/a/node_modules/@x/y/node_modules/z');
});

test('a package has its own text, or ours where it comes without one', () => {
  expect(licenseOf(join(ROOT, 'node_modules/react')).text).toContain('Meta Platforms');
  expect(licenseOf(join(ROOT, 'node_modules/@tensorflow/tfjs-core')).text).toContain('Apache License');
});

test('equal texts stand once, under all their names', () => {
  const [core, webgl] = packages('@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-webgl');
  const text = licensesText([core ?? '', webgl ?? '', core ?? '']);
  expect(text.match(/Apache License/g)).toHaveLength(1);
  expect(text.match(/^@tensorflow\/tfjs-core /gm)).toHaveLength(1);
  expect(text).toContain('@tensorflow/tfjs-backend-webgl 4.22.0 (Apache-2.0)');
  expect(text).toMatch(/^=+\nConvScope \(MIT\)/);
});
