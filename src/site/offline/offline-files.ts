import * as v from 'valibot';

const index = v.pipe(v.number(), v.integer(), v.minValue(0));
const list = v.array(index);

/** What a build consists of, as its service worker knows it. */
export const offlineFiles = v.object({
  /** Differs between builds that differ. */
  version: v.string(),
  /** Where the site is served, with a slash at the end. */
  base: v.string(),
  /** Path below `base` (`vae/` for a page), the first 16 digits of its SHA-256, its size in bytes. */
  files: v.array(v.tuple([v.string(), v.string(), index])),
  /** Numbers of the files that every page needs; kept wherever the service worker is. */
  shell: list,
  /** What each written chapter needs besides, figures included. */
  chapters: v.array(v.object({ id: v.string(), title: v.string(), files: list })),
  /** Pages outside the chapters, and what only they need. */
  rest: list,
  /** The larger data set, where the site carries it: kept only when asked for. */
  mnist: list,
});

export type OfflineFiles = v.InferOutput<typeof offlineFiles>;

/** What a page may tell the service worker. */
export type Told =
  /** Wants to know `OfflineFiles`, on the port sent along. */
  | { readonly kind: 'files' }
  /** The reader has chosen to use the newer version now. */
  | { readonly kind: 'take over' }
  /** Paths that the page had loaded before there was a service worker to keep them. */
  | { readonly kind: 'loaded'; readonly paths: readonly string[] };

/** Tells the service worker; `ports` are handed over. */
export function tell(worker: ServiceWorker, told: Told, ports: MessagePort[] = []): void {
  worker.postMessage(told, ports);
}
