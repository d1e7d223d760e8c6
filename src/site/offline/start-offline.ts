import * as v from 'valibot';
import { FileStore } from './file-store.ts';
import { offlineFiles, tell, type OfflineFiles } from './offline-files.ts';
import { offerNewerVersion } from './newer-version.ts';
import { Shelf } from './shelf.ts';
import { listKept, startPanel } from './start-panel.ts';

/** What a browser sends where a site can be installed. */
export interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

/**
 * Sets up the service worker, and what a page offers about it: saving, installing, a newer version.
 * @param installable resolves where the browser can install the book, else never
 */
export async function startOffline(installable: Promise<Event>): Promise<void> {
  const { serviceWorker } = navigator;
  const unkept = !serviceWorker.controller; // before the first one takes the page over
  await serviceWorker.register(`${import.meta.env.BASE_URL}sw.js`);
  const registration = await serviceWorker.ready;
  offerNewerVersion(registration);
  if (unkept && registration.active)
    tell(registration.active, { kind: 'loaded', paths: loadedPaths() });
  const open = async (): Promise<Shelf> => {
    const files = await ask(registration);
    return new Shelf(files, new FileStore(files));
  };
  for (const panel of document.querySelectorAll<HTMLElement>('[data-offline]'))
    await startPanel(panel, open, installable as Promise<InstallPrompt>);
  for (const list of document.querySelectorAll<HTMLElement>('[data-kept-chapters]'))
    await listKept(list, open);
}

/** Asked anew each time: another tab may have let a newer version in. */
async function ask({ active }: ServiceWorkerRegistration): Promise<OfflineFiles> {
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise<unknown>((resolve) => {
    port1.onmessage = ({ data }) => resolve(data);
  });
  tell(active!, { kind: 'files' }, [port2]);
  return v.parse(offlineFiles, await answer);
}

/** What this page has loaded so far, itself included but no page ahead: paths below where the site is served. */
function loadedPaths(): string[] {
  const pathOf = (address: string): string =>
    new URL(address).pathname.slice(import.meta.env.BASE_URL.length);
  const loaded = performance
    .getEntriesByType('resource')
    .filter(({ name }) => name.startsWith(location.origin))
    .map(({ name }) => pathOf(name));
  return [pathOf(location.href), ...loaded.filter((path) => path !== '' && !path.endsWith('/'))];
}
