import { notice } from '../../book/notice.ts';
import { passedOn } from '../../book/exercises/hidden-solutions.ts';
import { type Round, roundLink } from '../../book/exercises/round.ts';
import styles from './review.module.css';

/** The bar that leads from one exercise of a review to the next, behind the exercise whose turn it is. */
export function showRound(round: Round): void {
  const { places, at } = round;
  const { exercise } = places[at]!;
  const form = document.querySelector<HTMLFormElement>(`form[data-exercise="${exercise}"]`);
  const bar = document.createElement('nav');
  bar.className = styles.bar ?? '';
  bar.ariaLabel = 'Review';
  const where = document.createElement('span');
  where.textContent = `Review: ${at + 1} of ${places.length}`;
  const last = at + 1 === places.length;
  bar.append(where, last ? '' : link('Next', roundLink({ places, at: at + 1 })));
  bar.append(link(last ? 'Finish' : 'Leave', 'review/'));
  if (form) form.after(bar);
  else {
    const sentence = 'This link reviews an exercise that this chapter doesn’t have.';
    document.querySelector('main h1')?.after(notice(sentence), bar);
  }
  form?.scrollIntoView();
  form?.querySelector<HTMLElement>('[data-answer] :is(input, button):enabled')?.focus({
    preventScroll: true,
  });
}

function link(words: string, path: string): HTMLAnchorElement {
  const made = document.createElement('a');
  made.href = passedOn(import.meta.env.BASE_URL + path);
  made.textContent = words;
  return made;
}
