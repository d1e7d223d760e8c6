import type { OfflineFiles } from './offline-files.ts';

// What the browser keeps of the site, in its Cache Storage. Of the page and of the service worker.

/** Files fetched at a time. */
const LANES = 6;

/** Why a file could not be kept. */
export class NotKept extends Error {
  readonly why: 'connection' | 'changed' | 'full';

  constructor(why: NotKept['why']) {
    super(why);
    this.why = why;
  }
}

/** So many builds are remembered by name; of one before them nothing is needed any more. */
const BUILDS = 8;

/** What is kept of one build, and of those before it. */
export class FileStore {
  readonly #files: OfflineFiles;
  readonly #places: ReadonlyMap<string, number>;
  readonly #name: string;
  readonly #prefix: string;

  constructor(files: OfflineFiles) {
    this.#files = files;
    this.#places = new Map(files.files.map(([path], place) => [path, place]));
    this.#prefix = `likely:${files.base}:files:`;
    this.#name = this.#prefix + files.version;
  }

  /** The number of the file at `path`; undefined where the build has none. */
  placeOf(path: string): number | undefined {
    return this.#places.get(path);
  }

  /** What is kept of the file at `path`; of scripts and styles also those of other builds. */
  async find(path: string): Promise<Response | undefined> {
    const address = this.#address(path);
    const mine = await (await caches.open(this.#name)).match(address);
    return mine ?? (path.startsWith('assets/') ? this.#findElsewhere(address) : undefined);
  }

  /** Numbers of the files of this build that are kept. */
  async kept(): Promise<ReadonlySet<number>> {
    const requests = await (await caches.open(this.#name)).keys();
    const places = requests.map(({ url }) => this.#places.get(this.#path(url)));
    return new Set(places.filter((place) => place !== undefined));
  }

  /** Keeps `response` if it is the file of this build: a site may be a build ahead. */
  async keep(place: number, response: Response): Promise<boolean> {
    const [path, hash] = this.#files.files[place]!;
    if (!response.ok || response.redirected) return false;
    if ((await hashOf(await response.clone().arrayBuffer())) !== hash) return false;
    const cache = await caches.open(this.#name);
    await cache.put(this.#address(path), response).catch((error: unknown) => {
      throw isFull(error) ? new NotKept('full') : error;
    });
    return true;
  }

  /**
   * Sees to it that files are kept: what another build has kept of them is taken over.
   * @param onKept is told of each file, also of those kept before
   * @throws NotKept, once one can't be; the others are kept
   */
  async obtain(
    places: Iterable<number>,
    onKept: (place: number) => void = () => {},
    signal?: AbortSignal,
  ): Promise<void> {
    const queue = [...places];
    const lane = async (): Promise<void> => {
      for (let place = queue.shift(); place !== undefined; place = queue.shift()) {
        signal?.throwIfAborted();
        await this.#obtain(place, signal);
        onKept(place);
      }
    };
    const lanes = await Promise.allSettled(Array.from({ length: LANES }, lane));
    const failed = lanes.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }

  async #obtain(place: number, signal: AbortSignal | undefined): Promise<void> {
    if (await this.takeOver(place)) return;
    const [path] = this.#files.files[place]!;
    const options = { cache: 'no-cache', ...(signal && { signal }) } as const;
    const response = await fetch(this.#address(path), options).catch(() => {
      signal?.throwIfAborted();
      throw new NotKept('connection');
    });
    if (await this.keep(place, response)) return;
    throw new NotKept(response.ok || response.status === 404 ? 'changed' : 'connection');
  }

  /** Keeps a file that this or another build has kept, without asking the site. */
  async takeOver(place: number): Promise<boolean> {
    const address = this.#address(this.#files.files[place]![0]);
    if (await (await caches.open(this.#name)).match(address)) return true;
    const found = await this.#findElsewhere(address);
    return found !== undefined && this.keep(place, found);
  }

  async forget(places: Iterable<number>): Promise<void> {
    const cache = await caches.open(this.#name);
    for (const place of places) await cache.delete(this.#address(this.#files.files[place]![0]));
  }

  /** Notes that this build is the newest there is; before it keeps anything. */
  async begin(): Promise<void> {
    const { version } = this.#files;
    const before = (await this.note(INSTALLED)).filter((other) => other !== version);
    await this.write(INSTALLED, [...before, version].slice(-BUILDS));
  }

  /**
   * Forgets what builds before this one have kept; not what a newer one has, which keeps its files long
   * before the reader lets it in.
   */
  async forgetOlder(): Promise<void> {
    const builds = await this.note(INSTALLED);
    const newer = builds.slice(builds.indexOf(this.#files.version) + 1);
    const spared = new Set(newer.map((version) => this.#prefix + version));
    for (const name of await this.#others()) if (!spared.has(name)) await caches.delete(name);
  }

  /** A note that outlives builds: a list of words. Empty where there is none. */
  async note(name: string): Promise<readonly string[]> {
    const found = await (await caches.open(this.#notes())).match(this.#address(name));
    const words: unknown = await found?.json().catch(() => null);
    return Array.isArray(words) ? words.filter((word) => typeof word === 'string') : [];
  }

  async write(name: string, words: readonly string[]): Promise<void> {
    const cache = await caches.open(this.#notes());
    await cache.put(this.#address(name), Response.json(words)).catch((error: unknown) => {
      throw isFull(error) ? new NotKept('full') : error;
    });
  }

  async #findElsewhere(address: string): Promise<Response | undefined> {
    for (const name of await this.#others()) {
      const found = await (await caches.open(name)).match(address);
      if (found) return found;
    }
    return undefined;
  }

  #notes(): string {
    return `likely:${this.#files.base}:notes`;
  }

  /** Names of what other builds have kept. */
  async #others(): Promise<string[]> {
    const names = await caches.keys();
    return names.filter((name) => name.startsWith(this.#prefix) && name !== this.#name);
  }

  /** Links carry a query: what is kept has none. */
  #address(path: string): string {
    return new URL(this.#files.base + path, location.origin).href;
  }

  #path(url: string): string {
    return decodeURIComponent(new URL(url).pathname).slice(this.#files.base.length);
  }
}

/** Versions of the builds that have begun to keep files, in that order: a note of the store. */
const INSTALLED = 'installed';

/** The chapters the reader has asked to keep, a note of the store. */
export const WANTED = 'wanted';

async function hashOf(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function isFull(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'QuotaExceededError';
}
