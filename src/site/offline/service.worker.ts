import { FileStore, NotKept, WANTED } from './file-store.ts';
import type { OfflineFiles, Told } from './offline-files.ts';

// Written by hand, since what is kept is for the reader to choose: the shell, what she has opened, and
// the chapters she asks for. A list of files to keep is all that a library would have brought.

/** Written above this script by the build. */
declare const OFFLINE_FILES: OfflineFiles;

const worker = self as unknown as ServiceWorkerGlobalScope;
const { base, files, shell, chapters, rest, mnist } = OFFLINE_FILES;
const store = new FileStore(OFFLINE_FILES);
const large = new Set(mnist);

/** Tabs that were open when this build took over: they may ask for files of the one before. */
const OLD_TABS = 'old-tabs';
const OFFLINE_PAGE = 'offline/';

worker.addEventListener('install', (event) => event.waitUntil(install()));

/** Keeps the shell and what the reader had asked for; fails, to be tried again, where the site can't be reached. */
async function install(): Promise<void> {
  await store.begin();
  const wanted = await store.note(WANTED);
  await store.obtain(shell);
  const asked = [
    ...chapters.filter(({ id }) => wanted.includes(id)).flatMap((chapter) => chapter.files),
    ...(wanted.includes('rest') ? rest : []),
    ...(wanted.includes('mnist') ? mnist : []),
  ];
  try {
    await store.obtain(new Set(asked));
    for (const place of files.keys()) await store.takeOver(place);
  } catch (error) {
    // A full disk must not hold back the newer version: the page says what is missing.
    if (!(error instanceof NotKept) || error.why !== 'full') throw error;
  }
}

worker.addEventListener('activate', (event) =>
  event.waitUntil(
    (async () => {
      await store.write(OLD_TABS, await openTabs());
      await worker.clients.claim();
      await forgetOlder();
    })(),
  ),
);

async function openTabs(): Promise<string[]> {
  const tabs = await worker.clients.matchAll({ includeUncontrolled: true, type: 'all' });
  return tabs.map(({ id }) => id);
}

/** Files of older builds are kept until the last tab that may need them is closed. */
async function forgetOlder(): Promise<void> {
  const open = await openTabs();
  const old = await store.note(OLD_TABS);
  if (!old.some((id) => open.includes(id))) await store.forgetOlder();
}

worker.addEventListener('message', (event) => {
  const told = event.data as Told | null;
  if (told?.kind === 'files') event.ports[0]?.postMessage(OFFLINE_FILES);
  else if (told?.kind === 'take over') event.waitUntil(worker.skipWaiting());
  else if (told?.kind === 'loaded' && Array.isArray(told.paths))
    event.waitUntil(keepLoaded(told.paths.map(String)));
});

async function keepLoaded(paths: readonly string[]): Promise<void> {
  const places = paths.map((path) => store.placeOf(path));
  const known = places.filter((place) => place !== undefined && !large.has(place));
  await store.obtain(known as number[]).catch(() => {}); // the next visit keeps them
}

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const ours = url.origin === location.origin && url.pathname.startsWith(base);
  if (request.method !== 'GET' || !ours || request.headers.has('range')) return;
  const path = decodeURIComponent(url.pathname).slice(base.length);
  if (request.mode === 'navigate') event.respondWith(page(event, path, url.search));
  else if (store.placeOf(path) !== undefined || path.startsWith('assets/'))
    event.respondWith(file(event, path));
});

async function page(event: FetchEvent, path: string, search: string): Promise<Response> {
  event.waitUntil(forgetOlder());
  if (store.placeOf(`${path}/`) !== undefined)
    return Response.redirect(`${base}${path}/${search}`, 301);
  try {
    return await file(event, path);
  } catch (error) {
    const instead = await store.find(OFFLINE_PAGE);
    if (!instead) throw error;
    return instead;
  }
}

/** What is kept, else what the site sends, which is kept from then on; but no page that is only fetched ahead. */
async function file(event: FetchEvent, path: string): Promise<Response> {
  const kept = await store.find(path);
  if (kept) return kept;
  const response = await fetch(event.request);
  const place = store.placeOf(path);
  const ahead = isPage(path) && event.request.mode !== 'navigate';
  if (place !== undefined && !large.has(place) && !ahead && response.status === 200) {
    const copy = response.clone();
    event.waitUntil(store.keep(place, copy).catch(() => {})); // a full disk is no trouble of the page
  }
  return response;
}

function isPage(path: string): boolean {
  return path === '' || path.endsWith('/');
}
