import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { EnvironmentModuleNode, Plugin, Rolldown, ViteDevServer } from 'vite';
import { isRunnableDevEnvironment } from 'vite';
import type { Assets } from '../layout.tsx';
import { CHAPTERS } from '../../../content/book.ts';
import { hostFiles } from './host-files.ts';
import { listOfflineFiles, readBuilt, serviceWorker } from './offline-files.ts';
import { CONTENT_SECURITY_POLICY } from './policy.ts';
import { serveSearchIndex, writeSearchIndex } from './search-index.ts';
import { webManifest } from './web-manifest.ts';

type Entry = typeof import('./entry.tsx');

const CLIENT = 'src/site/client.ts';
const ENTRY = 'src/site/prerender/entry.tsx';
const SERVER_FOLDER = '.cache/prerender';

/** Fonts without which the first line of a page would be set twice. */
const PRELOADED = /(source-serif-4|inter)-latin-wght-normal|KaTeX_(Main-Regular|Math-Italic)/;

/**
 * Makes the site's pages: files in a build, on request in development. Pages are rendered by React
 * and sent without it; the script they load wakes the figures.
 */
export function prerender(): Plugin {
  return {
    name: 'likely:prerender',
    config: () => ({
      appType: 'custom',
      build: {
        assetsInlineLimit: 0,
        cssCodeSplit: false,
        cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
      },
      environments: {
        client: {
          build: {
            license: { fileName: 'licences/packages.md' },
            modulePreload: { polyfill: false },
            rolldownOptions: { input: CLIENT },
          },
        },
        ssr: {
          build: {
            outDir: SERVER_FOLDER,
            emptyOutDir: true,
            emitAssets: true,
            copyPublicDir: false,
            // Unshaken, or the styles of parts that only wake in the browser would be missing.
            rolldownOptions: { input: ENTRY, treeshake: false },
          },
        },
      },
      builder: {
        async buildApp(builder) {
          const { client, ssr } = builder.environments;
          if (!client || !ssr) throw new Error('Vite has not set up its two environments.');
          const browser = (await builder.build(client)) as Rolldown.RolldownOutput;
          const server = (await builder.build(ssr)) as Rolldown.RolldownOutput;
          const { base, root, build } = builder.config;
          await writePages(browser, server, base, root, resolve(root, build.outDir));
        },
      },
    }),
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        if (this.environment.name !== 'client') return;
        for (const [name, file] of Object.entries(bundle)) {
          if (name.endsWith('.css')) delete bundle[name]; // the pages' own stylesheet has it all
          const text = file.type === 'chunk' && file.moduleIds.find((id) => id.endsWith('.mdx'));
          if (text) this.error(`${name} would carry ${text} to the browser.`);
        }
      },
    },
    transform: {
      order: 'pre', // before Vite follows the addresses in it
      handler(code, id) {
        if (!/\/katex\/dist\/.*\.css/.test(id)) return null;
        return code.replaceAll(/,url\([^)]*\) format\("(?:woff|truetype)"\)/g, ''); // woff2 will do
      },
    },
    configureServer: (server) => () => servePages(server),
    hotUpdate({ modules, server }) {
      if (this.environment.name !== 'ssr' || modules.length === 0) return;
      server.environments.client.hot.send({ type: 'full-reload' });
    },
  };
}

async function writePages(
  browser: Rolldown.RolldownOutput,
  server: Rolldown.RolldownOutput,
  base: string,
  root: string,
  dist: string,
): Promise<void> {
  const serverFolder = join(root, SERVER_FOLDER);
  const files = server.output.map(({ fileName }) => fileName);
  const script = browser.output.find((file) => file.type === 'chunk' && file.isEntry);
  const entry = server.output.find((file) => file.type === 'chunk' && file.isEntry);
  if (!script || !entry) throw new Error('The build has left no entry behind.');
  const assets: Assets = {
    script: base + script.fileName,
    styles: files.filter((name) => name.endsWith('.css')).map((name) => base + name),
    fonts: files.filter((name) => PRELOADED.test(name)).map((name) => base + name),
    policy: CONTENT_SECURITY_POLICY,
  };
  for (const { type, fileName } of server.output) {
    if (type === 'asset') await cp(join(serverFolder, fileName), join(dist, fileName));
  }
  const { PATHS, render, searchIndex } = (await import(
    pathToFileURL(join(serverFolder, entry.fileName)).href
  )) as Entry;
  await writeSearchIndex(dist, searchIndex());
  for (const path of PATHS) {
    const html = await render(path, assets);
    const inline = /<script(?![^>]*\ssrc=)|<style\b/.exec(html);
    if (inline) throw new Error(`${path} has an inline script or style, which its policy forbids.`);
    const file = join(dist, path.endsWith('/') ? `${path}index.html` : path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, html);
  }
  for (const [name, text] of Object.entries(hostFiles(base))) {
    await writeFile(join(dist, name), text);
  }
  await writeFile(join(dist, 'manifest.webmanifest'), webManifest(base));
  const built = await readBuilt(dist);
  const chapters = CHAPTERS.filter(({ id }) => PATHS.includes(`/${id}/`));
  const offline = listOfflineFiles(browser.output, built, chapters, base);
  await writeFile(join(dist, 'sw.js'), await serviceWorker(offline));
  await rm(serverFolder, { recursive: true });
  console.log(`${PATHS.length} pages in ${dist}`);
}

function servePages(server: ViteDevServer): void {
  const { ssr } = server.environments;
  const { base, root } = server.config;
  if (!ssr || !isRunnableDevEnvironment(ssr)) throw new Error('Vite cannot run the pages here.');
  serveSearchIndex(server, async () => (await ssr.runner.import<Entry>(`/${ENTRY}`)).searchIndex());
  server.middlewares.use(async (request, response, next) => {
    if (!request.headers.accept?.includes('text/html')) return next();
    try {
      const url = request.originalUrl ?? base;
      const path = new URL(url, 'http://host').pathname.slice(base.length - 1);
      const { PATHS, render } = await ssr.runner.import<Entry>(`/${ENTRY}`);
      const known = PATHS.includes(path);
      const entries = ssr.moduleGraph.getModulesByFile(join(root, ENTRY)) ?? [];
      const html = await render(known ? path : '/404.html', {
        script: `${base}${CLIENT}`,
        styles: stylesUnder([...entries]).map((style) => base + style.slice(1)),
        fonts: [],
      });
      response.statusCode = known ? 200 : 404;
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(await server.transformIndexHtml(url, html));
    } catch (error) {
      next(error);
    }
  });
}

/** Addresses of all stylesheets that modules import, in the order in which they do. */
function stylesUnder(
  modules: EnvironmentModuleNode[],
  seen = new Set<EnvironmentModuleNode>(),
): string[] {
  return modules.flatMap((module) => {
    if (seen.has(module)) return [];
    seen.add(module);
    const below = stylesUnder([...module.importedModules], seen);
    return module.type === 'css' || module.file?.endsWith('.css') ? [...below, module.url] : below;
  });
}
