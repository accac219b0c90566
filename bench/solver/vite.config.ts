import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** The solver and plain enumeration as one program for Node. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  build: { ssr: 'main.ts', outDir: '../../dist-bench/solver', emptyOutDir: true, target: 'node20' },
});
