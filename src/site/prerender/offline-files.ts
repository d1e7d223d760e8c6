import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Rolldown } from 'vite';
import type { OfflineFiles } from '../offline/offline-files.ts';

const WORKER = 'src/site/offline/service.worker.ts';
const PAGE = 'index.html';

/**
 * Files of a build that no page asks for, or that are kept elsewhere. Cloudflare Pages has nothing at `404.html`
 * but a redirect, and one file that can’t be kept would keep the service worker from being installed.
 */
const LEFT_OUT =
  /^(\.htaccess|_headers|vercel\.json|404\.html|sw\.js|preview\.jpg|(files|licences)\/)/;

/** What a chunk of the browser's build tells: the part of Rolldown's own that is read here. */
export type Chunk = Pick<
  Rolldown.OutputChunk,
  'type' | 'fileName' | 'code' | 'imports' | 'dynamicImports' | 'facadeModuleId' | 'isEntry'
>;

/** A built file that is no chunk; those of workers are such, scripts included. */
export type Asset = Pick<Rolldown.OutputAsset, 'type' | 'fileName'>;

/** A written chapter, and where its page is. */
export interface WrittenChapter {
  readonly id: string;
  readonly title: string;
}

/** A file as it is served: its path below the site, `vae/index.html`, and its bytes. */
export type Built = ReadonlyMap<string, Uint8Array>;

/**
 * Works out what each chapter needs: its page, the scripts its figures may load, by the graph of the
 * build, and the pictures and trained models they name.
 */
export function listOfflineFiles(
  output: readonly (Chunk | Asset)[],
  built: Built,
  chapters: readonly WrittenChapter[],
  base: string,
): OfflineFiles {
  const paths = [...built.keys()].filter((path) => !LEFT_OUT.test(path)).toSorted();
  const files = paths.map((path): [string, string, number] => {
    const bytes = built.get(path)!;
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
    return [addressOf(path), hash, bytes.length];
  });
  const places = new Map(paths.map((path, place) => [path, place]));
  const placesOf = (some: Iterable<string>): number[] =>
    [...new Set(some)].flatMap((path) => places.get(path) ?? []).toSorted((a, b) => a - b);

  const graph = new Map(
    output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file]] : [])),
  );
  const entry = [...graph.values()].find(({ isEntry }) => isEntry);
  if (!entry) throw new Error('The build has left no entry behind.');
  const ofWorkers = output.flatMap(({ type, fileName }) =>
    type === 'asset' && /^(wasm\/|.*\.js$)/.test(fileName) ? [fileName] : [],
  );
  const mnist = placesOf(paths.filter((path) => path.startsWith('data/')));
  const shell = placesOf([
    ...reached(graph, entry.fileName, (later) => !later.includes('/src/widgets/')),
    ...paths.filter((path) =>
      /^(assets\/.*\.(css|woff2)|icons\/.*|[^/]*\.(html|js|json|svg|webmanifest)|(glossary|lesson|notes|offline|review)\/.*)$/.test(
        path,
      ),
    ),
  ]);
  const inShell = new Set(shell);

  const needs = chapters.map(({ id, title }) => {
    const html = text(built.get(`${id}/${PAGE}`));
    const widgets = new Set(
      Array.from(html.matchAll(/ data-widget="([^"]+)"/g), ([, widget = '']) => widget),
    );
    const scripts = reached(graph, entry.fileName, (later) => {
      const [, widget] = /\/src\/widgets\/([^/]+)\//.exec(later) ?? []; // none: any figure may load it
      return widget === undefined || widgets.has(widget);
    });
    const shown = new Set(Array.from(html.matchAll(/ src="([^"]+)"/g), ([, source]) => source));
    const code = [...scripts].map((name) => graph.get(name)!.code).join('\n');
    const own = placesOf([
      `${id}/${PAGE}`,
      ...scripts,
      ...ofWorkers,
      ...paths.filter((path) => [...widgets].some((widget) => belongsTo(path, widget))),
      ...paths.filter((path) => path.startsWith('checkpoints/') && names(code, path)),
      ...paths.filter((path) => shown.has(base + path)),
    ]);
    return { id, title, files: own.filter((place) => !inShell.has(place)) };
  });

  const known = new Set([shell, mnist, ...needs.map(({ files: own }) => own)].flat());
  const rest = [...files.keys()].filter((place) => !known.has(place));
  const version = createHash('sha256')
    .update(JSON.stringify([base, files]))
    .digest('hex');
  return { version: version.slice(0, 16), base, files, shell, chapters: needs, rest, mnist };
}

/** All files of a built site, by path. */
export async function readBuilt(dist: string): Promise<Built> {
  const entries = await readdir(dist, { recursive: true, withFileTypes: true });
  const names = entries.flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name).slice(dist.length + 1)] : [],
  );
  return new Map(
    await Promise.all(
      names.map(
        async (name) => [name.replaceAll('\\', '/'), await readFile(join(dist, name))] as const,
      ),
    ),
  );
}

/** The service worker's script, with what it keeps written above it. */
export async function serviceWorker(files: OfflineFiles): Promise<string> {
  const { output } = (await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      rolldownOptions: { input: WORKER, output: { format: 'iife' } },
    },
  })) as Rolldown.RolldownOutput;
  return `const OFFLINE_FILES=${JSON.stringify(files)};\n${output[0].code}`;
}

/** Names of the chunks that `from` may load; `enters` judges what is loaded later, by its first module. */
function reached(
  graph: ReadonlyMap<string, Chunk>,
  from: string,
  enters: (module: string) => boolean,
): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (name: string): void => {
    const chunk = graph.get(name);
    if (!chunk || found.has(name)) return;
    found.add(name);
    chunk.imports.forEach(visit);
    for (const later of chunk.dynamicImports)
      if (enters(graph.get(later)?.facadeModuleId ?? '')) visit(later);
  };
  visit(from);
  return found;
}

/** The page of a figure alone, and the pictures of its recorded run. */
function belongsTo(path: string, widget: string): boolean {
  return path === `embed/${widget}/${PAGE}` || path.startsWith(`pictures/${widget}-`);
}

/** Whether code names a file, also where a setting is put into the name. */
function names(code: string, path: string): boolean {
  const named = code.match(/checkpoints\/[^`"']+\.safetensors/g) ?? [];
  return named.some((name) =>
    new RegExp(
      `^${name
        .split(/\$\{[^}]*\}/)
        .map((part) => part.replaceAll(/[.*+?^$()[\]{}|\\]/g, '\\$&'))
        .join('[\\w-]+')}$`,
    ).test(path),
  );
}

/** Pages are asked for by their folder. */
function addressOf(path: string): string {
  return path === PAGE || path.endsWith(`/${PAGE}`) ? path.slice(0, -PAGE.length) : path;
}

function text(bytes: Uint8Array | undefined): string {
  return bytes ? new TextDecoder().decode(bytes) : '';
}
