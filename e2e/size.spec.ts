import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { firstPaint } from '../bench/size.mjs';

/** Bytes after gzip: what is there, and a little. The aim is 100 kB of script. */
const MOST = { scripts: 113_000, styles: 7_500 };

test('the page is drawn from few bytes', () => {
  const { scripts, styles, files } = firstPaint(fileURLToPath(new URL('../dist', import.meta.url)));
  expect(files.length).toBeGreaterThan(0);
  expect(scripts, 'script before first paint').toBeLessThanOrEqual(MOST.scripts);
  expect(styles, 'style before first paint').toBeLessThanOrEqual(MOST.styles);
});

test('the licences of what is shipped stand beside it, of the workers’ packages too', () => {
  const text = readFileSync(new URL('../dist/licenses.txt', import.meta.url), 'utf8');
  for (const name of ['ConvScope', 'react-dom', '@lezer/python', '@codemirror/view', '@tensorflow/tfjs-core']) {
    expect(text).toMatch(new RegExp(`^${name} .*\\(\\S+\\)$`, 'm'));
  }
});
