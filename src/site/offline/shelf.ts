import { type FileStore, WANTED } from './file-store.ts';
import type { OfflineFiles } from './offline-files.ts';

/** Something the reader can keep or remove. */
export interface Item {
  readonly id: string;
  readonly title: string;
  readonly files: readonly number[];
}

/** The pages outside the chapters, as an item. */
export const REST = 'rest';
const MNIST = 'mnist';

/** What can be kept of the book, and what is. */
export class Shelf {
  readonly #files: OfflineFiles;
  readonly #store: FileStore;
  /** Chapters, and the other pages. */
  readonly book: readonly Item[];
  /** The larger data set; null where the site doesn't carry it. */
  readonly mnist: Item | null;

  constructor(files: OfflineFiles, store: FileStore) {
    this.#files = files;
    this.#store = store;
    this.book = [
      ...files.chapters,
      { id: REST, title: 'Errata and other pages', files: files.rest },
    ];
    this.mnist =
      files.mnist.length > 0
        ? { id: MNIST, title: 'The images of MNIST', files: files.mnist }
        : null;
  }

  /** Bytes of files: all of them, and those that are kept. */
  async bytes(places: Iterable<number>): Promise<{ all: number; kept: number }> {
    const kept = await this.#store.kept();
    const sum = { all: 0, kept: 0 };
    for (const place of new Set(places)) {
      const [, , bytes] = this.#files.files[place]!;
      sum.all += bytes;
      if (kept.has(place)) sum.kept += bytes;
    }
    return sum;
  }

  /** What items need, the shell included. */
  needs(items: readonly Item[]): number[] {
    return [...this.#files.shell, ...items.flatMap(({ files }) => files)];
  }

  /** Items the reader has asked to keep, whole or not yet. */
  async wanted(): Promise<Item[]> {
    const ids = await this.#store.note(WANTED);
    return this.#items().filter(({ id }) => ids.includes(id));
  }

  /**
   * Keeps items, also in versions to come.
   * @param onProgress is told the bytes that are kept of them
   * @throws NotKept
   */
  async keep(
    items: readonly Item[],
    onProgress: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const ids = new Set([...(await this.#store.note(WANTED)), ...items.map(({ id }) => id)]);
    await this.#store.write(WANTED, [...ids]);
    let bytes = 0;
    const told = (place: number): void => onProgress((bytes += this.#files.files[place]![2]));
    await this.#store.obtain(new Set(this.needs(items)), told, signal);
  }

  /** Removes an item, but for what others need. */
  async remove(item: Item): Promise<void> {
    const others = (await this.wanted()).filter(({ id }) => id !== item.id);
    await this.#store.write(
      WANTED,
      others.map(({ id }) => id),
    );
    const needed = new Set(this.needs(others));
    await this.#store.forget(item.files.filter((place) => !needed.has(place)));
  }

  /** Files that are kept because the reader has opened them, not because she asked. */
  async opened(): Promise<number[]> {
    const needed = new Set(this.needs(await this.wanted()));
    return [...(await this.#store.kept())].filter((place) => !needed.has(place));
  }

  async removeOpened(): Promise<void> {
    await this.#store.forget(await this.opened());
  }

  #items(): readonly Item[] {
    return this.mnist ? [...this.book, this.mnist] : this.book;
  }
}
