import { notice } from '../../book/notice.ts';
import type { SearchDialog } from './search-dialog.ts';
import { takeTyping } from './typed-ahead.ts';

/** Where a slash or Ctrl+K belongs to what is typed into. */
const TYPING = 'input, textarea, select, [contenteditable], dialog';

/** Makes the search button work, and `/` and Ctrl+K do the same. What searches is fetched on first use. */
export function startSearch(button: HTMLButtonElement): void {
  let dialog: Promise<SearchDialog> | null = null;
  const prepare = (): Promise<SearchDialog> =>
    (dialog ??= import('./search-dialog.ts').then(({ makeSearchDialog }) => makeSearchDialog()));
  const open = (): void => {
    const typed = takeTyping(isTyping);
    prepare().then(
      ({ open }) => open(typed()),
      (error: unknown) => {
        typed();
        console.error(error);
        dialog = null; // the next press tries again
        const told = button.nextElementSibling?.matches('[role=alert]');
        if (told !== true) {
          button.after(
            notice(
              'The search could not be loaded. Check the connection, then press Search again. The glossary has every term.',
            ),
          );
        }
      },
    );
  };
  button.addEventListener('click', open);
  document.addEventListener('keydown', (event) => {
    const { key, ctrlKey, metaKey, altKey, defaultPrevented } = event;
    const asked = altKey ? false : ctrlKey || metaKey ? key.toLowerCase() === 'k' : key === '/';
    if (!asked || defaultPrevented || isTyping(event)) return;
    if (document.querySelector('[data-presenting], dialog[open]')) return;
    event.preventDefault();
    open();
  });
}

function isTyping({ target }: Event): boolean {
  return target instanceof Element && target.closest(TYPING) !== null;
}
