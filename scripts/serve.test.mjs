import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileOf, serve } from './serve.mjs';

/** @type {string} */
let root;
/** @type {Awaited<ReturnType<typeof serve>>} */
let server;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'convscope-serve-'));
  mkdirSync(join(root, 'assets'));
  writeFileSync(join(root, 'index.html'), '<p>page</p>');
  writeFileSync(join(root, 'assets/k.wasm'), new Uint8Array([0, 97, 115, 109]));
  writeFileSync(join(root, 'assets/m.js'), 'export {};');
  server = await serve({ root, base: '/some/path/' });
});

afterAll(async () => {
  await server.close();
  rmSync(root, { recursive: true });
});

test('serves a folder below a path, with the types that modules and WASM need', async () => {
  const page = await fetch(`${server.address}?x=1`);
  expect([page.status, await page.text()]).toEqual([200, '<p>page</p>']);
  const types = ['', 'assets/m.js', 'assets/k.wasm'].map(async (path) =>
    (await fetch(server.address + path)).headers.get('content-type'),
  );
  expect(await Promise.all(types)).toEqual([
    'text/html; charset=utf-8',
    'text/javascript; charset=utf-8',
    'application/wasm',
  ]);
});

test('sends a folder’s address on to the one with a slash, and refuses the rest', async () => {
  expect((await fetch(`${server.address}assets`, { redirect: 'manual' })).headers.get('location')).toBe(
    '/some/path/assets/',
  );
  expect((await fetch(`${server.address}none.js`)).status).toBe(404);
  expect((await fetch(new URL('/', server.address))).status).toBe(404);
  expect((await fetch(server.address, { method: 'POST' })).status).toBe(405);
});

test('no address leaves the folder', () => {
  for (const path of ['/../secret', '/%2e%2e/secret', '/a/..%2f..%2fsecret', '/..%5csecret', '/%00', '/%']) {
    expect(fileOf('/srv/site', '/', path), path).toBeNull();
  }
  expect(fileOf('/srv/site', '/', '/a/%2e%2e/b.js?q=/../..')).toBe('/srv/site/b.js');
  expect(fileOf('/srv/site', '/', '/')).toBe('/srv/site/index.html');
  expect(fileOf('/srv/site', '/', '/../site-of-others/x')).toBeNull();
});

test('takes the next port where one is taken', async () => {
  const taken = Number(new URL(server.address).port);
  const next = await serve({ root, port: taken });
  expect(Number(new URL(next.address).port)).toBeGreaterThan(taken);
  expect((await fetch(next.address)).status).toBe(200);
  await next.close();
});
