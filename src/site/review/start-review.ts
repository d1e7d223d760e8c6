import { passedOn } from '../../book/exercises/hidden-solutions.ts';
import { counted, openProgress } from '../../book/exercises/progress.ts';
import { dayOf, dueDay, dueExercises, type Reviews } from '../../book/exercises/reviews.ts';
import { LONGEST_ROUND, type Place, type Round, roundLink } from '../../book/exercises/round.ts';

/** Shows on the page of the review what is due today, and leads through it. */
export function startReview(page: HTMLElement): void {
  const status = page.querySelector<HTMLElement>('[role=status]')!;
  let trouble = '';
  const store = openProgress((sentence) => (trouble = sentence));
  const start = page.querySelector<HTMLAnchorElement>('[data-start]')!;
  const list = page.querySelector('ol')!;
  const lines = new Map(
    [...list.children].map((line) => [
      (line as HTMLElement).dataset['exerciseId']!,
      line as HTMLElement,
    ]),
  );
  const linkIn = (id: string): HTMLAnchorElement => lines.get(id)!.querySelector('a')!;
  const placeOf = (id: string): Place => ({
    chapter: linkIn(id).pathname.split('/').at(-2)!,
    exercise: id,
  });

  const show = (): void => {
    const today = dayOf(new Date());
    const reviews = new Map([...store.reviews()].filter(([id]) => lines.has(id))); // the book may have lost some
    const due = dueExercises(reviews, today);
    const round = due.slice(0, LONGEST_ROUND);
    for (const [id, line] of lines) line.hidden = !due.includes(id);
    due.forEach((id, i) => {
      list.append(lines.get(id)!);
      const places = i < round.length ? round.map(placeOf) : [placeOf(id)];
      linkIn(id).href = address({ places, at: i < round.length ? i : 0 });
    });
    start.hidden = due.length === 0;
    if (due.length > 0) start.href = address({ places: round.map(placeOf), at: 0 });
    start.textContent = `Review ${counted(round.length)}`;
    status.textContent = [sentence(reviews, due.length, today), trouble].filter(Boolean).join(' ');
  };
  for (const [id, line] of lines) {
    line.querySelector('button')!.addEventListener('click', () => {
      const next = [line.nextElementSibling, line.previousElementSibling].find(
        (other) => other instanceof HTMLElement && !other.hidden,
      );
      store.setReview(id, undefined);
      show();
      (next?.querySelector('button') ?? status).focus();
    });
  }
  store.onChange(show);
  show();
  page.hidden = false;
}

function address(round: Round): string {
  return passedOn(import.meta.env.BASE_URL + roundLink(round));
}

function sentence(reviews: Reviews, due: number, today: number): string {
  if (due > 0) return due === 1 ? '1 exercise is due.' : `${due} exercises are due.`;
  if (reviews.size === 0) return 'Nothing is on the list.';
  const next = Math.min(...[...reviews.values()].map(dueDay));
  const days = next - today;
  const when = days === 1 ? 'tomorrow' : `in ${days} days`;
  return `Nothing is due today. The next exercise comes back ${when}.`;
}
