// What a page loads before its first paint: the scripts and styles that its HTML names, and all that they import statically.
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';

/** @param {string} path */
const gzipped = (path) => gzipSync(readFileSync(path), { level: 9 }).length;

/**
 * Bytes after gzip, as a static host sends them.
 * @param {string} dist folder of the build
 * @returns {{ scripts: number; styles: number; files: string[] }}
 */
export function firstPaint(dist) {
  const html = readFileSync(join(dist, 'index.html'), 'utf8');
  const links = [...html.matchAll(/<(?:script|link)\b[^>]*?(?:src|href)="([^"]+)"/g)].map((m) => m[1] ?? '');
  const styles = links.filter((link) => link.endsWith('.css')).map((link) => normalize(link));
  const queue = links.filter((link) => link.endsWith('.js')).map((link) => normalize(link));
  /** @type {Set<string>} */
  const scripts = new Set();
  for (let script = queue.pop(); script !== undefined; script = queue.pop()) {
    if (scripts.has(script)) continue;
    scripts.add(script);
    const source = readFileSync(join(dist, script), 'utf8');
    // Static imports only: `import"./a.js"` and `from"./a.js"`, not `import("./a.js")`.
    for (const [, target = ''] of source.matchAll(/\b(?:from|import)\s*["'](\.{1,2}\/[^"']+\.js)["']/g)) {
      queue.push(join(dirname(script), target));
    }
  }
  const sum = (/** @type {Iterable<string>} */ files) =>
    [...files].reduce((n, file) => n + gzipped(join(dist, file)), 0);
  return { scripts: sum(scripts), styles: sum(styles), files: [...scripts] };
}
