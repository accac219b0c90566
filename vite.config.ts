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

/**
 * A page whose address has a link waits for what reads it: that is fetched beside the first script, and not after it.
 * Pages without a link, which need it later, do not see their first script slowed down by it.
 */
function linkBesideFirst(): Plugin {
  return {
    name: 'link-beside-first',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle, chunk: first }) {
        if (!bundle || !first) return html;
        const codec = Object.values(bundle).find(
          (c) => c.type === 'chunk' && /\/codec\/link\.ts$/.test(c.facadeModuleId ?? ''),
        );
        if (codec?.type !== 'chunk') throw new Error('what reads links is no chunk of its own');
        const files = [codec.fileName, ...codec.imports].filter((file) => file !== first.fileName);
        const hrefs = JSON.stringify(files.map((file) => `./${file}`));
        const preload = `if (location.hash.length > 1) for (const href of ${hrefs})
      document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', crossOrigin: '', href }));`;
        // Before the style, which a script would wait for.
        return html.replace('<script type="module"', (module) => `<script>${preload}</script>\n    ${module}`);
      },
    },
  };
}

const shipped = licenses();

export default defineConfig({
  // Relative addresses: the build works under any path of any static host.
  base: './',
  plugins: [react(), tensorsStayInTheWorker(), linkBesideFirst(), shipped.page],
  worker: { format: 'es', plugins: () => [shipped.worker()] },
  // Vite's scan does not follow workers: without this tfjs is found, and the page reloaded, in the middle of the first visit.
  optimizeDeps: { entries: ['index.html', 'src/engine/worker.ts'] },
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    // What the page needs to be drawn at all is one file: in many it is packed worse, by 4 kB.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } } },
    // WASM modules stay files of their own, fetched only by the backend that runs.
    assetsInlineLimit: (file) => (file.endsWith('.wasm') ? false : undefined),
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
