import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

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

export default defineConfig({
  // Relative addresses: the build works under any path of any static host.
  base: './',
  plugins: [react(), tensorsStayInTheWorker()],
  worker: { format: 'es' },
  // Vite's scan does not follow workers: without this tfjs is found, and the page reloaded, in the middle of the first visit.
  optimizeDeps: { entries: ['index.html', 'src/engine/worker.ts'] },
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    // WASM modules stay files of their own, fetched only by the backend that runs.
    assetsInlineLimit: (file) => (file.endsWith('.wasm') ? false : undefined),
    chunkSizeWarningLimit: 1200,
  },
  test: {
    environment: 'node',
    // tfjs's modules have no file extensions in their imports, which Node's own loader refuses.
    server: { deps: { inline: [/@tensorflow\//] } },
    include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.mjs'],
  },
});
