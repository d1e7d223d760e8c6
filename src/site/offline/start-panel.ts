import { passedOn } from '../../book/exercises/hidden-solutions.ts';
import { NotKept } from './file-store.ts';
import type { Item, Shelf } from './shelf.ts';
import { REST } from './shelf.ts';
import type { InstallPrompt } from './start-offline.ts';

/** Lets the reader keep what a panel is about: the chapter it names, or the whole book. */
export async function startPanel(
  panel: HTMLElement,
  open: () => Promise<Shelf>,
  installable: Promise<InstallPrompt>,
): Promise<void> {
  const part = (name: string): HTMLElement => panel.querySelector<HTMLElement>(`[data-${name}]`)!;
  const status = panel.querySelector('[role=status]')!;
  const bar = panel.querySelector('progress')!;
  const [save, stop, remove] = [part('save'), part('stop'), part('remove')];
  const list = panel.querySelector<HTMLElement>('[data-kept-items]');
  const chapter = panel.dataset['offline'];
  const itemsOf = (shelf: Shelf): readonly Item[] =>
    chapter === '' ? shelf.book : shelf.book.filter(({ id }) => id === chapter);
  const what = chapter === '' ? 'the whole book' : 'this chapter';

  /** Shows what is kept; `sentence` is what has just happened. */
  const show = async (sentence: string | null): Promise<void> => {
    const shelf = await open();
    const items = itemsOf(shelf);
    const wanted = new Set((await shelf.wanted()).map(({ id }) => id));
    const asked = items.every(({ id }) => wanted.has(id));
    const { all, kept } = await shelf.bytes(shelf.needs(items));
    const missing = all - kept;
    save.hidden = asked && missing === 0;
    save.textContent =
      asked && missing > 0
        ? `Go on saving ${what} (${spoken(missing)})`
        : `Save ${what} for offline${missing > 0 ? ` (${spoken(missing)})` : ''}`;
    remove.hidden = chapter === '' || !asked;
    stop.hidden = bar.hidden = true;
    if (sentence !== null) status.textContent = sentence;
    else if (asked)
      status.textContent =
        missing === 0
          ? `${capital(what)} is kept in this browser, ${spoken(all)}: it opens without a connection, figures and all.`
          : `Of ${what} ${spoken(kept)} of ${spoken(all)} are kept in this browser.`;
    else status.textContent = '';
    if (list) await listItems(list, shelf, show);
  };

  const saving = async (items: (shelf: Shelf) => readonly Item[]): Promise<void> => {
    const abort = new AbortController();
    stop.onclick = () => abort.abort();
    save.hidden = remove.hidden = true;
    stop.hidden = bar.hidden = false;
    stop.focus();
    status.textContent = '';
    void navigator.storage.persist?.().catch(() => false); // or the browser may clear it away by itself
    let said: string | null = null;
    try {
      const shelf = await open();
      const { all } = await shelf.bytes(shelf.needs(items(shelf)));
      bar.max = all;
      bar.value = 0;
      await shelf.keep(items(shelf), (bytes) => (bar.value = bytes), abort.signal);
    } catch (error) {
      if (!abort.signal.aborted) said = sentence(error);
    }
    const here = document.activeElement === stop; // it takes minutes: she may have read on
    await show(said);
    if (here) [save, remove].find(({ hidden }) => !hidden)?.focus();
  };

  save.addEventListener('click', () => void saving(itemsOf));
  remove.addEventListener('click', async () => {
    const shelf = await open();
    for (const item of itemsOf(shelf)) await shelf.remove(item);
    await show(`${capital(what)} is no longer kept in this browser.`);
    save.focus();
  });
  const mnist = panel.querySelector<HTMLElement>('[data-mnist]');
  const images = mnist && (await open()).mnist;
  if (mnist && images) {
    mnist.textContent = `Save MNIST as well (${spoken((await (await open()).bytes(images.files)).all)})`;
    mnist.addEventListener(
      'click',
      () => void saving((shelf) => (shelf.mnist ? [shelf.mnist] : [])),
    );
    mnist.hidden = false;
  }
  const install = panel.querySelector<HTMLElement>('[data-install]');
  void installable.then((event) => {
    if (!install) return;
    install.hidden = false;
    install.addEventListener('click', () => {
      install.hidden = true; // it can be asked once
      void event.prompt();
    });
  });
  await show(null);
  part('tools').hidden = false;
  panel.hidden = false;
}

/** What is kept, each with a button that removes it. */
async function listItems(
  list: HTMLElement,
  shelf: Shelf,
  show: (sentence: string) => Promise<void>,
): Promise<void> {
  const row = (title: string, bytes: string, remove: () => Promise<void>): HTMLElement => {
    const element = document.createElement('li');
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Remove';
    button.ariaLabel = `Remove: ${title}`;
    button.addEventListener('click', async () => {
      await remove();
      await show(`“${title}” is no longer kept in this browser.`);
      (list.querySelector('button') ?? list.closest('section')?.querySelector('button'))?.focus();
    });
    element.append(`${title}, ${bytes} `, button);
    return element;
  };
  const rows = await Promise.all(
    (await shelf.wanted()).map(async (item) => {
      const { all, kept } = await shelf.bytes(item.files);
      const bytes = kept < all ? `${spoken(kept)} of ${spoken(all)}` : spoken(all);
      return row(item.title, bytes, () => shelf.remove(item));
    }),
  );
  const opened = await shelf.opened();
  if (opened.length > 0) {
    const { kept } = await shelf.bytes(opened);
    const title = 'What you have opened, as far as you have seen it';
    rows.push(row(title, spoken(kept), () => shelf.removeOpened()));
  }
  list.replaceChildren(...rows);
}

/** On the page that stands in for one that can't be had: the chapters that can. */
export async function listKept(list: HTMLElement, open: () => Promise<Shelf>): Promise<void> {
  const wanted = (await (await open()).wanted()).filter(({ id }) => id !== REST && id !== 'mnist');
  const rows = wanted.map(({ id, title }) => {
    const row = document.createElement('li');
    const link = document.createElement('a');
    link.href = passedOn(`${import.meta.env.BASE_URL}${id}/`);
    link.textContent = title;
    row.append(link);
    return row;
  });
  if (rows.length > 0) list.replaceChildren(...rows);
}

function sentence(error: unknown): string {
  switch (error instanceof NotKept ? error.why : null) {
    case 'connection':
      return 'The connection was lost. What has been saved stays; press “Go on saving” once it is back.';
    case 'changed':
      return 'The book has changed on its site in the meantime. Reload the page, then save again.';
    case 'full':
      return 'This browser has no more room. What has been saved stays; remove another chapter or free some space, then go on.';
    case null:
      console.error(error);
      return 'This browser did not let the book be saved. In a private window that is usual: open the book in an ordinary one to keep it.';
  }
}

/** `830 kB`, `4.1 MB`. */
function spoken(bytes: number): string {
  return bytes < 950_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
