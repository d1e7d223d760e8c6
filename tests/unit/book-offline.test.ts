import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { FileStore, NotKept } from '../../src/site/offline/file-store.ts';
import { Shelf } from '../../src/site/offline/shelf.ts';
import { PAPER } from '../../src/site/paper.ts';
import { listOfflineFiles, type Chunk } from '../../src/site/prerender/offline-files.ts';
import { webManifest } from '../../src/site/prerender/web-manifest.ts';

function chunk(fileName: string, more: Partial<Chunk> = {}): Chunk {
  return {
    type: 'chunk',
    fileName,
    code: '',
    imports: [],
    dynamicImports: [],
    facadeModuleId: null,
    isEntry: false,
    ...more,
  };
}

const widget = (id: string, more: Partial<Chunk> = {}): Chunk =>
  chunk(`assets/widget-${id}.js`, {
    facadeModuleId: `/book/src/widgets/${id}/widget.tsx`,
    ...more,
  });

const output = [
  chunk('assets/client.js', {
    isEntry: true,
    imports: ['assets/small.js'],
    dynamicImports: ['assets/wake.js', 'assets/late.js'],
  }),
  chunk('assets/small.js'),
  chunk('assets/late.js', { facadeModuleId: '/book/src/site/late.ts' }),
  chunk('assets/wake.js', {
    facadeModuleId: '/book/src/widgets/wake.tsx',
    imports: ['assets/react.js'],
    dynamicImports: ['assets/widget-a.js', 'assets/widget-b.js', 'assets/picture-a.js'],
  }),
  chunk('assets/react.js'),
  widget('a', {
    imports: ['assets/plot.js'],
    dynamicImports: ['assets/files.js'],
    code: 'start:`checkpoints/net-${e.model}.safetensors`',
  }),
  widget('b', { code: '"checkpoints/other.safetensors"' }),
  chunk('assets/picture-a.js', { facadeModuleId: '/book/src/widgets/a/picture.json' }),
  chunk('assets/plot.js'),
  chunk('assets/files.js', { facadeModuleId: '/book/src/widgets/take-away-files.ts' }),
  { type: 'asset', fileName: 'assets/run.worker.js' } as const,
  { type: 'asset', fileName: 'wasm/x.wasm' } as const,
];

const built = new Map(
  Object.entries({
    ...Object.fromEntries(output.map(({ fileName }) => [fileName, fileName])),
    'index.html': 'contents',
    _headers: 'none of a page',
    'assets/style.css': 'style',
    'one/index.html': '<figure data-widget="a"><img src="/book/pictures/title.png">',
    'two/index.html': '<figure data-widget="b">',
    'errata/index.html': 'errata',
    'review/index.html': 'review',
    '404.html': 'no such page',
    'embed/a/index.html': 'a alone',
    'embed/b/index.html': 'b alone',
    'pictures/a-digits.png': 'digits',
    'pictures/title.png': 'title',
    'checkpoints/net-row.safetensors': 'row',
    'checkpoints/other.safetensors': 'other',
    'data/mnist/images.gz': 'mnist',
    'files/one.html': 'a chapter in one file',
  }).map(([path, text]) => [path, new TextEncoder().encode(text)]),
);
const CHAPTERS = [
  { id: 'one', title: 'One' },
  { id: 'two', title: 'Two' },
];
const files = listOfflineFiles(output, built, CHAPTERS, '/book/');
const paths = (places: readonly number[]): string[] =>
  places.map((place) => files.files[place]![0]);

describe('listOfflineFiles', () => {
  test('the shell is what every page needs, and no figure', () => {
    expect(paths(files.shell).toSorted()).toEqual([
      '',
      'assets/client.js',
      'assets/late.js',
      'assets/small.js',
      'assets/style.css',
      'review/',
    ]);
  });

  test('a chapter needs its page, all that its figures may load, their pictures and models', () => {
    expect(paths(files.chapters[0]!.files).toSorted()).toEqual([
      'assets/files.js',
      'assets/picture-a.js',
      'assets/plot.js',
      'assets/react.js',
      'assets/run.worker.js',
      'assets/wake.js',
      'assets/widget-a.js',
      'checkpoints/net-row.safetensors',
      'embed/a/',
      'one/',
      'pictures/a-digits.png',
      'pictures/title.png',
      'wasm/x.wasm',
    ]);
    expect(paths(files.chapters[1]!.files)).not.toContain('assets/widget-a.js');
    expect(paths(files.chapters[1]!.files)).toContain('checkpoints/other.safetensors');
  });

  test('every file is in a list, the larger data set in one of its own', () => {
    const lists = [
      files.shell,
      files.rest,
      files.mnist,
      ...files.chapters.map((each) => each.files),
    ];
    expect(new Set(lists.flat()).size).toBe(files.files.length);
    expect(paths(files.rest)).toEqual(['errata/']);
    expect(paths(files.mnist)).toEqual(['data/mnist/images.gz']);
    const all = files.files.map(([path]) => path);
    expect(all).not.toContain('files/one.html');
    expect(all).not.toContain('404.html'); // some hosts send it under another name only
  });

  test('another build has another version, the same build the same', () => {
    expect(listOfflineFiles(output, built, CHAPTERS, '/book/').version).toBe(files.version);
    const changed = new Map([...built, ['theme.js', new Uint8Array(1)] as const]);
    expect(listOfflineFiles(output, changed, CHAPTERS, '/book/').version).not.toBe(files.version);
  });
});

/** The Cache Storage of a browser, as far as it is used. */
class FakeCaches {
  readonly #caches = new Map<string, Map<string, Response>>();
  full = false;

  async open(name: string): Promise<unknown> {
    const entries = this.#caches.get(name) ?? new Map<string, Response>();
    this.#caches.set(name, entries);
    return {
      match: async (url: string) => entries.get(url)?.clone(),
      keys: async () => [...entries.keys()].map((url) => ({ url })),
      delete: async (url: string) => entries.delete(url),
      put: async (url: string, response: Response) => {
        if (this.full) throw new DOMException('no room', 'QuotaExceededError');
        entries.set(url, response);
      },
    };
  }

  async keys(): Promise<string[]> {
    return [...this.#caches.keys()];
  }

  async delete(name: string): Promise<boolean> {
    return this.#caches.delete(name);
  }
}

function browser(
  site = new Map([...built].map(([path, bytes]) => [path.replace('index.html', ''), bytes])),
): {
  caches: FakeCaches;
  asked: string[];
  site: Map<string, Uint8Array>;
} {
  const caches = new FakeCaches();
  const asked: string[] = [];
  vi.stubGlobal('caches', caches);
  vi.stubGlobal('location', { origin: 'http://site.test' });
  vi.stubGlobal('fetch', async (url: string) => {
    const path = new URL(url).pathname.slice('/book/'.length);
    asked.push(path);
    const bytes = site.get(path);
    if (site.size === 0) throw new TypeError('Failed to fetch');
    return bytes ? new Response(bytes as BodyInit) : new Response('none', { status: 404 });
  });
  return { caches, asked, site };
}

afterEach(() => vi.unstubAllGlobals());

const why = (promise: Promise<unknown>): Promise<unknown> =>
  promise.catch((error: unknown) => (error instanceof NotKept ? error.why : error));

describe('FileStore', () => {
  test('keeps files once, and finds them without their query', async () => {
    const { asked } = browser();
    const store = new FileStore(files);
    await store.obtain(files.shell);
    await store.obtain(files.shell);
    expect(asked.toSorted()).toEqual(paths(files.shell).toSorted());
    expect(await (await store.find(''))!.text()).toBe('contents');
    expect(await store.find('one/')).toBeUndefined();
    expect(await store.kept()).toEqual(new Set(files.shell));
  });

  test('keeps nothing that isn’t the file of this build', async () => {
    const { site } = browser();
    site.set('', new TextEncoder().encode('contents of the next build'));
    const store = new FileStore(files);
    expect(await why(store.obtain(files.shell))).toBe('changed');
    expect(await store.find('')).toBeUndefined();
    expect(await store.find('assets/client.js')).toBeDefined(); // the others are kept
  });

  test('says why a file can’t be kept: no connection, no room', async () => {
    const { caches, site } = browser();
    caches.full = true;
    expect(await why(new FileStore(files).obtain(files.shell))).toBe('full');
    caches.full = false;
    site.clear();
    expect(await why(new FileStore(files).obtain(files.shell))).toBe('connection');
  });

  test('stops when it is told to', async () => {
    browser();
    const abort = new AbortController();
    const store = new FileStore(files);
    const done: number[] = [];
    const stop = (place: number): void => {
      done.push(place);
      abort.abort();
    };
    await expect(store.obtain(files.chapters[0]!.files, stop, abort.signal)).rejects.toThrow(
      /abort/i,
    );
    expect(done.length).toBeLessThan(files.chapters[0]!.files.length);
  });

  test('takes over what an older build has kept, and finds its scripts until it is forgotten', async () => {
    const { asked, site } = browser();
    const old = new Map([...built, ['assets/old.js', new TextEncoder().encode('old')] as const]);
    const before = listOfflineFiles(output, old, CHAPTERS, '/book/');
    site.set('assets/old.js', old.get('assets/old.js')!);
    await new FileStore(before).obtain(before.files.keys());
    asked.length = 0;
    const store = new FileStore(files);
    await store.obtain(files.shell);
    expect(asked).toEqual([]);
    expect(await (await store.find('assets/old.js'))!.text()).toBe('old');
    expect(await store.find('one/')).toBeUndefined(); // a page would be the old one's
    await store.forgetOlder();
    expect(await store.find('assets/old.js')).toBeUndefined();
    expect(await store.find('assets/client.js')).toBeDefined();
  });

  test('does not forget a newer build that waits to be let in', async () => {
    const { caches } = browser();
    const builds = ['one', 'two', 'three'].map((version) => new FileStore({ ...files, version }));
    for (const build of builds) {
      await build.begin();
      await build.obtain(files.shell);
    }
    const left = async (): Promise<string[]> =>
      (await caches.keys()).flatMap((name) => /:files:(.*)/.exec(name)?.[1] ?? []);
    await builds[1]!.forgetOlder(); // as on every page that is opened
    expect(await left()).toEqual(['two', 'three']);
    await builds[0]!.begin(); // the site goes back to what it was
    await builds[0]!.obtain(files.shell);
    await builds[2]!.forgetOlder();
    expect(await left()).toEqual(['three', 'one']);
    await builds[0]!.forgetOlder();
    expect(await left()).toEqual(['one']);
  });
});

describe('Shelf', () => {
  test('keeps chapters with what they share, and removes what no other needs', async () => {
    browser();
    const shelf = new Shelf(files, new FileStore(files));
    const [one, two] = shelf.book;
    const told: number[] = [];
    await shelf.keep([one!, two!], (bytes) => told.push(bytes), new AbortController().signal);
    const { all, kept } = await shelf.bytes(shelf.needs([one!, two!]));
    expect(kept).toBe(all);
    expect(told.at(-1)).toBe(all);
    expect((await shelf.wanted()).map(({ id }) => id)).toEqual(['one', 'two']);
    await shelf.remove(one!);
    expect((await shelf.wanted()).map(({ id }) => id)).toEqual(['two']);
    const left = await shelf.bytes(shelf.needs([two!]));
    expect(left.kept).toBe(left.all);
    expect((await shelf.bytes(one!.files)).kept).toBeLessThan((await shelf.bytes(one!.files)).all);
    expect(await shelf.opened()).toEqual([]);
  });

  test('tells apart what was opened from what was asked for', async () => {
    browser();
    const store = new FileStore(files);
    const shelf = new Shelf(files, store);
    const place = store.placeOf('two/')!;
    await store.obtain([...files.shell, place]);
    expect(await shelf.opened()).toEqual([place]);
    await shelf.removeOpened();
    expect(await shelf.opened()).toEqual([]);
    expect(await store.find('')).toBeDefined();
  });

  test('offers the larger data set only where the site has it', () => {
    expect(new Shelf(files, new FileStore(files)).mnist?.files).toEqual(files.mnist);
    const without = { ...files, mnist: [] };
    expect(new Shelf(without, new FileStore(without)).mnist).toBeNull();
  });
});

describe('installing', () => {
  test('the web app manifest stays below the site, and its icons are there in their sizes', () => {
    const manifest = JSON.parse(webManifest('/book/'));
    expect(manifest).toMatchObject({ start_url: '/book/', scope: '/book/', display: 'standalone' });
    for (const { src, sizes } of manifest.icons as { src: string; sizes: string }[]) {
      const bytes = readFileSync(src.replace('/book/', 'public/'));
      expect(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`).toBe(sizes);
    }
    expect(manifest.icons.map(({ purpose }: { purpose: string }) => purpose)).toContain('maskable');
  });

  test('its ground is that of the pages', () => {
    const css = readFileSync('src/site/theme.css', 'utf8');
    expect(css).toContain(`--paper: light-dark(${PAPER.light}, ${PAPER.dark})`);
  });

  test('a file’s digits are those of its SHA-256', () => {
    const [, hash] = files.files.find(([path]) => path === 'errata/')!;
    expect(hash).toBe(createHash('sha256').update('errata').digest('hex').slice(0, 16));
  });
});
