import { passedOn } from '../book/exercises/hidden-solutions.ts';
import {
  counted,
  formatProgress,
  LARGEST_FILE,
  mergeProgress,
  openProgress,
  parseProgress,
} from '../book/exercises/progress.ts';
import { dayOf, dueExercises, mergeReviews } from '../book/exercises/reviews.ts';
import { forgetPlace, readPlace } from './reading-place.ts';

/** Shows in the contents what the reader has solved, and lets her save, load and clear it. */
export function startProgress(panel: HTMLElement): void {
  const status = panel.querySelector('[role=status]')!;
  const say = (sentence: string): void => void (status.textContent = sentence);
  const store = openProgress(say);
  const on = (selector: string, event: string, act: () => void): void =>
    panel.querySelector(selector)!.addEventListener(event, act);

  const count = (): void => {
    const all = new Set<string>();
    for (const line of document.querySelectorAll<HTMLElement>('[data-exercises]')) {
      const ids = line.dataset['exercises']!.split(' ');
      for (const id of ids) all.add(id);
      const having = (state: string): number =>
        ids.filter((id) => store.all().get(id)?.state === state).length;
      const shown = having('revealed');
      line.textContent =
        `${having('correct')} of ${counted(ids.length)} solved` +
        (shown > 0 ? `, ${shown} with the solution shown` : '');
    }
    const solved = [...all].filter((id) => store.all().get(id)?.state === 'correct').length;
    panel.querySelector('[data-total]')!.textContent =
      `${solved} of ${counted(all.size)} in the book solved`;
    Object.assign(panel.querySelector('progress')!, { max: all.size, value: solved });
    const due = dueExercises(store.reviews(), dayOf(new Date())).filter((id) => all.has(id)).length;
    const link = document.querySelector<HTMLElement>('[data-due]');
    if (!link) return;
    link.hidden = due === 0;
    link.textContent = `${counted(due)} ${due === 1 ? 'is' : 'are'} due for review`;
  };

  on('[data-save]', 'click', () => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(
      new Blob([formatProgress(store.all(), store.reviews())], { type: 'application/json' }),
    );
    link.download = 'likely-progress.json';
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000); // the browser has begun by then
    say('Your progress is in the file likely-progress.json, among your downloads.');
  });

  const withTrouble = (sentence: string): string =>
    [sentence, store.trouble()].filter(Boolean).join(' ');

  const field = panel.querySelector<HTMLInputElement>('[data-load]')!;
  const load = async (file: File): Promise<string> => {
    if (file.size > LARGEST_FILE) {
      return `“${file.name}” is larger than a megabyte: that is no progress of this book.`;
    }
    const read = parseProgress(await file.text());
    if ('problem' in read) {
      return read.problem === 'newer'
        ? `“${file.name}” was saved by a newer version of this book. Reload the page, then load it again.`
        : `“${file.name}” is not a file of progress that this book has saved. Nothing has changed.`;
    }
    store.replace(
      mergeProgress(store.all(), read.progress),
      mergeReviews(store.reviews(), read.reviews),
    );
    count();
    const missing =
      read.unreadable > 0 ? `, but for ${counted(read.unreadable)} that could not be read` : '';
    return withTrouble(`What “${file.name}” holds has been added to your progress here${missing}.`);
  };
  field.addEventListener('change', () => {
    const [file] = field.files ?? [];
    if (!file) return;
    load(file).then(say, () => say(`“${file.name}” could not be read.`));
    field.value = ''; // the same file can be chosen again
  });

  const dialog = panel.querySelector<HTMLDialogElement>('[data-confirm]')!;
  on('[data-clear]', 'click', () => dialog.showModal());
  on('[data-no]', 'click', () => dialog.close());
  on('[data-yes]', 'click', () => {
    dialog.close();
    store.clear();
    forgetPlace();
    offerPlace();
    count();
    say(
      store.trouble() === null
        ? 'Your progress has been cleared.'
        : withTrouble('Your progress has been cleared on this page only.'),
    );
  });

  store.onChange(count);
  count();
  offerPlace();
  panel.hidden = false;
}

/** A link to where the reader stopped, if that is known. */
function offerPlace(): void {
  const start = document.querySelector<HTMLElement>('[data-chapters]');
  const link = start?.querySelector<HTMLAnchorElement>('[data-continue]');
  if (!start || !link) return;
  const place = readPlace();
  const titles = JSON.parse(start.dataset['chapters']!) as Record<string, string>;
  const known = place && Object.hasOwn(titles, place.chapter);
  link.hidden = !known;
  if (!known) return;
  link.href = passedOn(`${import.meta.env.BASE_URL}${place.chapter}/#${place.section}`);
  link.textContent = `Continue with “${place.title}” in ${titles[place.chapter]}`;
}
