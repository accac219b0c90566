import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { licenses } from './scripts/licenses.mjs';

/** The page must paint before any tensor library is there: tfjs belongs to the worker's bundle, and a build that breaks this fails. */
function tensorsStayInTheWorker(): Plugin {
  return {
    name: 'tensors-stay-in-the-worker',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        const found = Object.keys(chunk.modules).find((id) => id.includes('/node_modules/@tensorflow/'));
        if (found !== undefined)
          this.error(`${chunk.fileName} of the page contains ${found}; import it in the worker only`);
      }
    },
  };
}

/** What the build calls for each import(): the page's own, which never lets a file be lost for good. See there. */
function filesArrive(): Plugin {
  const own = new URL('src/app/arrive.ts', import.meta.url).pathname;
  return {
    name: 'files-arrive',
    enforce: 'pre',
    apply: 'build',
    load: (id) => (id.endsWith('vite/preload-helper.js') ? `export { arrive as __vitePreload } from '${own}';` : null),
  };
}

const shipped = licenses();

type Modules = { getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null };

/** Names what a file needs, as `import` does and `import()` does not. */
function neededBy(file: string, name: string): (id: string, modules: Modules) => string | null {
  const all = new Set<string>();
  const gather = (id: string, modules: Modules) => {
    if (all.has(id)) return;
    all.add(id);
    for (const next of modules.getModuleInfo(id)?.importedIds ?? []) gather(next, modules);
  };
  return (id, modules) => {
    if (all.size === 0) gather(new URL(file, import.meta.url).pathname, modules);
    return all.has(id) ? name : null;
  };
}

/**
 * What the page may do, said by itself, so that it holds on hosts that send no headers: everything from its own origin,
 * pictures also made by itself; no script and no style within the page. Not while it is developed, where both are.
 */
const POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

function policy(): Plugin {
  const meta = `<meta http-equiv="Content-Security-Policy" content="${POLICY}" />`;
  return {
    name: 'policy',
    apply: 'build',
    // Before anything that it is about.
    transformIndexHtml: (html) => html.replace('<meta charset="utf-8" />', `$&\n    ${meta}`),
  };
}

export default defineConfig({
  // Relative addresses: the build works under any path of any static host.
  base: './',
  plugins: [filesArrive(), policy(), react(), tensorsStayInTheWorker(), shipped.page],
  worker: { format: 'es', plugins: () => [shipped.worker()] },
  // Vite's scan does not follow workers: without this tfjs is found, and the page reloaded, in the middle of the first visit.
  optimizeDeps: { entries: ['index.html', 'src/engine/worker.ts'] },
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    // What the page needs to be drawn at all is one file: in many it is packed worse, by 4 kB. So is what draws the maps:
    // thirty small files are more than a host is asked for at a time, and what computes waits behind them.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'first', tags: ['$initial'], priority: 1 },
            { name: neededBy('src/ui/picture.ts', 'picture') },
          ],
        },
      },
    },
    chunkSizeWarningLimit: 1200,
  },
  test: {
    environment: 'node',
    // The table of layers is whole, as it is in all but the page's first script.
    setupFiles: ['src/core/layers/all.ts', 'src/testing/repeatable.ts'],
    // Property tests, on machines that are busy with others.
    testTimeout: 60_000,
    // tfjs's modules have no file extensions in their imports, which Node's own loader refuses.
    server: { deps: { inline: [/@tensorflow\//] } },
    include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.mjs'],
  },
});
