import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ViteDevServer } from 'vite';
import { SEARCH_INDEX } from '../search/search-index.ts';

/** Puts the index of the search beside the pages. */
export async function writeSearchIndex(dist: string, index: string): Promise<void> {
  await writeFile(join(dist, SEARCH_INDEX), index);
}

/** In development it is made when it is asked for, from the texts as they are then. */
export function serveSearchIndex(server: ViteDevServer, index: () => Promise<string>): void {
  server.middlewares.use(`${server.config.base}${SEARCH_INDEX}`, (_, response, next) => {
    index().then((json) => {
      response.setHeader('content-type', 'application/json');
      response.end(json);
    }, next);
  });
}
