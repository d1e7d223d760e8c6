import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { texts } from './src/book/mdx/texts.ts';
import { prerender } from './src/site/prerender/plugin.ts';
import { wasmFiles } from './src/site/prerender/wasm-files.ts';

const content = fileURLToPath(new URL('content', import.meta.url));

export default defineConfig({
  base: process.env['BASE'] ?? '/',
  plugins: [texts(content), react(), prerender(), wasmFiles()],
  // Its packages stand in licences/packages.md: without workers a page runs the same code itself.
  worker: { format: 'es', rolldownOptions: { output: { comments: { legal: false } } } },
});
