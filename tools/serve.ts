import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { preview } from 'vite';
import type { Plugin, PreviewServer } from 'vite';
import { headersFor } from '../src/site/prerender/host-files.ts';

/** Serves a built folder as a static host does: folder pages, their missing slash, 404.html, headers. */
export function serve(folder: string, port: number, base = '/'): Promise<PreviewServer> {
  const host: Plugin = {
    name: 'static-host',
    configurePreviewServer(server) {
      server.middlewares.use((request, response, next) => {
        const { pathname, search } = new URL(request.url ?? '/', 'http://host');
        const path = decodeURIComponent(pathname).slice(base.length);
        for (const [name, value] of Object.entries(headersFor(path)))
          response.setHeader(name, value);
        if (!path || path.endsWith('/') || path.includes('..')) return next();
        if (!existsSync(join(folder, path, 'index.html'))) return next();
        response.writeHead(301, { location: `${pathname}/${search}` }).end();
      });
      return () => {
        server.middlewares.use((request, response, next) => {
          const path = new URL(request.url ?? '/', 'http://host').pathname;
          if (existsSync(join(folder, decodeURIComponent(path)))) return next();
          response
            .writeHead(404, { 'content-type': 'text/html; charset=utf-8' })
            .end(readFileSync(join(folder, '404.html')));
        });
      };
    },
  };
  return preview({
    configFile: false,
    appType: 'mpa',
    base,
    build: { outDir: folder },
    plugins: [host],
    preview: { host: '127.0.0.1', port, strictPort: true },
  });
}

if (process.argv[1] === import.meta.filename) {
  const port = Number(process.env['PORT'] ?? 4173);
  const base = process.env['BASE'] ?? '/';
  await serve('dist', port, base).catch((error: unknown) => {
    console.error(`Can't serve on port ${port}: ${(error as Error).message}`);
    console.error('Is another one running? PORT=8080 npm start takes another port.');
    process.exit(1);
  });
  console.log(`Likely is open at http://localhost:${port}${base} (Ctrl+C closes it).`);
}
