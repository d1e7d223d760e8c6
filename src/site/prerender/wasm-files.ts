import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { Plugin } from 'vite';

/** Serves the WebAssembly of the wasm backend from the site itself, at `<base>wasm/`. */
export function wasmFiles(): Plugin {
  const folder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));
  const names = readdirSync(folder).filter((name) => name.endsWith('.wasm'));
  return {
    name: 'likely:wasm-files',
    applyToEnvironment: ({ name }) => name === 'client',
    configureServer({ config, middlewares }) {
      middlewares.use(`${config.base}wasm/`, (request, response, next) => {
        const name = basename(request.url?.split('?')[0] ?? '');
        if (!names.includes(name)) return next();
        response.setHeader('content-type', 'application/wasm');
        response.end(readFileSync(join(folder, name)));
      });
    },
    generateBundle() {
      for (const name of names) {
        const source = readFileSync(join(folder, name));
        this.emitFile({ type: 'asset', fileName: `wasm/${name}`, source });
      }
    },
  };
}
