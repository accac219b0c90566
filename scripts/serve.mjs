// A static server as plain as the hosts that the build is for: files, their types, nothing else.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

/** @type {Readonly<Record<string, string>>} */
const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** The strictest policy that a host may send with every file: the page has to run under it. */
const STRICT = "script-src 'self' 'wasm-unsafe-eval'; style-src 'self'";

/**
 * The file that an address means, or null where it means none below `root`.
 * @param {string} root absolute folder
 * @param {string} base path under which the folder is served, with slashes at both ends
 * @param {string} address path of the request, query included
 */
export function fileOf(root, base, address) {
  let path;
  try {
    path = decodeURIComponent(address.replace(/[?#].*$/s, ''));
  } catch {
    return null;
  }
  if (!path.startsWith(base) || path.includes('\0') || path.includes('\\')) return null;
  const file = resolve(root, `./${path.slice(base.length)}`);
  if (file !== root && !file.startsWith(root + sep)) return null;
  return path.endsWith('/') ? join(file, 'index.html') : file;
}

/**
 * Serves a folder. Tries the ports after `port` where it is taken; 0 lets the system choose.
 * @param {{ root: string; base?: string; host?: string; port?: number }} options
 * @returns {Promise<{ address: string; close: () => Promise<void> }>}
 */
export async function serve({ root, base = '/', host = '127.0.0.1', port = 0 }) {
  const folder = resolve(root);
  const server = createServer(async (request, response) => {
    const refuse = (/** @type {number} */ code, /** @type {string} */ text) =>
      response.writeHead(code, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'Only GET and HEAD');
    const file = fileOf(folder, base, request.url ?? '/');
    const found = file === null ? null : await stat(file).catch(() => null);
    if (file === null || found === null) return refuse(404, 'Not found');
    if (found.isDirectory()) {
      return response.writeHead(302, { location: `${(request.url ?? '').replace(/[?#].*$/s, '')}/` }).end();
    }
    response.writeHead(200, {
      'content-security-policy': STRICT,
      'content-type': TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream',
      'content-length': found.size,
      // What the build names by its content never changes; everything else is asked for again.
      'cache-control': file.startsWith(join(folder, 'assets') + sep) ? 'max-age=31536000, immutable' : 'no-cache',
    });
    if (request.method === 'HEAD') return response.end();
    return createReadStream(file)
      .on('error', () => response.destroy())
      .pipe(response);
  });

  for (let tries = 0; ; tries++) {
    try {
      await new Promise((done, failed) => {
        server.once('error', failed);
        server.listen(port === 0 ? 0 : port + tries, host, () => {
          server.removeListener('error', failed);
          done(undefined);
        });
      });
      break;
    } catch (error) {
      const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!taken || tries >= 50 || port + tries >= 65535) throw error;
    }
  }
  const at = server.address();
  if (at === null || typeof at === 'string') throw new Error('The server has no address');
  const name = at.family === 'IPv6' ? `[${at.address}]` : at.address;
  return {
    address: `http://${name}:${at.port}${base}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** Ends on Ctrl+C and on a polite kill, with code 0. @param {{ close: () => Promise<void> }} server */
export function closeOnSignals(server) {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.once(signal, () => server.close().then(() => process.exit(0)));
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({
    options: {
      root: { type: 'string', default: 'dist' },
      base: { type: 'string', default: '/' },
      port: { type: 'string', default: '0' },
    },
  });
  if ((await stat(join(values.root, 'index.html')).catch(() => null)) === null) {
    console.error(`${values.root}/index.html is missing: npm run build first`);
    process.exit(1);
  }
  const server = await serve({ root: values.root, base: values.base, port: Number(values.port) });
  closeOnSignals(server);
  console.log(server.address);
}
