import { keys } from './search/words.ts';

/** Makes the filter of the glossary show only the entries that have the words typed into it. */
export function startGlossary(filter: HTMLFormElement): void {
  const field = filter.querySelector('input')!;
  const status = filter.querySelector('[role=status]')!;
  const entries = [...document.querySelectorAll<HTMLElement>(':is(.notation, .terms) > div')].map(
    (entry) => ({ entry, words: keys(`${entry.id.replaceAll('-', ' ')} ${entry.innerText}`) }),
  );
  const show = (): void => {
    const asked = keys(field.value);
    let shown = 0;
    for (const { entry, words } of entries) {
      entry.hidden = !asked.every((word) => words.some((other) => other.startsWith(word)));
      if (!entry.hidden) shown++;
    }
    status.textContent = asked.length === 0 ? '' : sentence(shown, entries.length);
  };
  field.addEventListener('input', show);
  addEventListener('hashchange', () => {
    if (!document.getElementById(location.hash.slice(1))?.hidden) return;
    field.value = ''; // a link leads to an entry that the filter hides
    show();
    document.getElementById(location.hash.slice(1))?.scrollIntoView();
  });
  show(); // a browser may have kept what was typed
}

function sentence(shown: number, all: number): string {
  if (shown === 0) return 'No entry has all of these words.';
  return `${shown} of ${all} entries`;
}
