import { passedOn } from '../../book/exercises/hidden-solutions.ts';
import { type Findings, type Marked, openIndex, type Result } from './find.ts';
import { SEARCH_INDEX, type SearchIndex } from './search-index.ts';
import styles from './search.module.css';

export interface SearchDialog {
  /** `typed` is what the reader has typed meanwhile. */
  readonly open: (typed: string) => void;
}

const HINT = 'Type what you look for: a term, a symbol, a few words.';
const COMMON = 'Those words stand everywhere in the book. Type a rarer one.';
const UNLOADED =
  'The index of the book could not be loaded. Check the connection, then type again. The glossary has every term.';

/** The dialog of the search: a field whose results stand under it and are chosen with the arrow keys. */
export function makeSearchDialog(): SearchDialog {
  const dialog = element('dialog', styles.dialog);
  dialog.ariaLabel = 'Search the book';
  const field = element('input', styles.field);
  Object.assign(field, {
    type: 'text',
    inputMode: 'search',
    enterKeyHint: 'go',
    autocomplete: 'off',
    spellcheck: false,
    placeholder: 'Search the book',
    role: 'combobox',
    ariaLabel: 'Search the book',
    ariaAutoComplete: 'list',
    ariaExpanded: 'false',
  });
  field.setAttribute('aria-controls', 'search-results');
  const close = element('button', styles.close);
  Object.assign(close, { type: 'button', textContent: 'Close' });
  const status = element('p', styles.status);
  status.role = 'status';
  const list = element('div', styles.results);
  Object.assign(list, { id: 'search-results', role: 'listbox', ariaLabel: 'Results' });
  const head = element('div', styles.head);
  head.append(field, close);
  dialog.append(head, status, list);
  document.body.append(dialog);

  let find: Promise<(text: string) => Findings> | null = null;
  const load = (): Promise<(text: string) => Findings> =>
    (find ??= loadIndex().catch((error: unknown) => {
      find = null; // typing on tries again
      throw error;
    }));

  const options = (): HTMLElement[] => [...list.children] as HTMLElement[];
  const choose = (option: HTMLElement | undefined): void => {
    for (const other of options()) other.ariaSelected = String(other === option);
    if (option) {
      field.setAttribute('aria-activedescendant', option.id);
      option.scrollIntoView({ block: 'nearest' });
    } else field.removeAttribute('aria-activedescendant');
  };
  const chosen = (): HTMLElement | undefined =>
    options().find(({ ariaSelected }) => ariaSelected === 'true');
  const show = (results: readonly Result[], sentence: string): void => {
    list.replaceChildren(...results.map(resultLink));
    list.hidden = results.length === 0;
    field.ariaExpanded = String(results.length > 0);
    status.textContent = sentence;
    choose(options()[0]);
    list.scrollTop = 0;
  };

  const look = (): void => {
    const text = field.value.trim();
    if (text === '') return show([], HINT);
    const late = setTimeout(
      () => (status.textContent = 'The index of the book is on its way …'),
      300,
    );
    load()
      .then(
        (found) => {
          if (field.value.trim() !== text) return; // a newer question has been asked
          const { results, near } = found(text);
          show(results, sentence(text, results.length, near));
        },
        (error: unknown) => {
          console.error(error);
          show([], UNLOADED);
        },
      )
      .finally(() => clearTimeout(late));
  };
  field.addEventListener('input', look);
  field.addEventListener('keydown', (event) => {
    const all = options();
    const at = all.indexOf(chosen()!);
    const go = (to: HTMLElement | undefined): void => {
      event.preventDefault();
      choose(to);
    };
    if (event.key === 'ArrowDown') go(all[(at + 1) % all.length]);
    else if (event.key === 'ArrowUp') go(all.at(at <= 0 ? -1 : at - 1));
    else if (event.key === 'Enter') {
      event.preventDefault();
      chosen()?.click();
    }
  });
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('click', ({ target }) => {
    // the page around it; or a result, which may stand on this very page
    if (target === dialog || (target as Element).closest('[role=option]')) dialog.close();
  });
  show([], HINT);

  return {
    open(typed) {
      if (!dialog.open) dialog.showModal();
      field.select();
      if (typed !== '') {
        field.value = typed;
        look();
      }
      load().catch(() => undefined); // told once there is something to look for
    },
  };
}

async function loadIndex(): Promise<(text: string) => Findings> {
  const response = await fetch(import.meta.env.BASE_URL + SEARCH_INDEX);
  if (!response.ok) throw new Error(`${SEARCH_INDEX}: ${response.status}`);
  return openIndex((await response.json()) as SearchIndex);
}

function sentence(text: string, count: number, near: boolean): string {
  const said = [...text].length > 40 ? `${[...text].slice(0, 40).join('')}…` : text;
  if (count === 0 && !near) return COMMON;
  if (count === 0) return `Nothing in the book says “${said}”. The glossary has every term.`;
  if (near) return `Nothing in the book says “${said}”. The nearest terms:`;
  return count === 1 ? '1 result' : `${count} results`;
}

function resultLink({ href, place, title, snippet }: Result, index: number): HTMLElement {
  const link = element('a', styles.result);
  Object.assign(link, {
    href: passedOn(import.meta.env.BASE_URL + href.slice(1)),
    id: `search-result-${index}`,
    role: 'option',
    tabIndex: -1, // chosen from the field
    ariaSelected: 'false',
  });
  const name = element('span', styles.name);
  name.append(...parts(title));
  const where = element('span', styles.place);
  where.textContent = place;
  const text = element('span', styles.snippet);
  text.append(...parts(snippet));
  link.append(name, where, text);
  return link;
}

function parts(marked: Marked): (Node | string)[] {
  return marked.map(({ text, hit }) => {
    if (!hit) return text;
    const mark = element('mark', undefined);
    mark.textContent = text;
    return mark;
  });
}

function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  className: string | undefined,
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  if (className !== undefined) made.className = className;
  return made;
}
