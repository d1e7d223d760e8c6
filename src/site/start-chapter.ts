import { readRound } from '../book/exercises/round.ts';
import { notice } from '../book/notice.ts';
import { startReadingPlace } from './reading-place.ts';
import { showRound } from './review/round-bar.ts';
import { startSectionMarks } from './section-marks.ts';

/**
 * What a chapter keeps for its reader: where she stops, what she has solved in each section, and the way through a review.
 * @param sections the list of the chapter's sections
 * @param started settles once the exercises have come to life
 */
export function startChapter(
  sections: HTMLElement,
  forms: readonly HTMLFormElement[],
  started: Promise<void>,
): void {
  startReadingPlace(sections.dataset['sections']!, sections);
  startSectionMarks(sections, forms);
  if (!new URLSearchParams(location.search).has('review')) return;
  const round = readRound(location.search);
  void started.then(() => {
    if (round) showRound(round);
    else {
      const sentence =
        'The link asks for a review that can’t be read. The exercises are here all the same.';
      document.querySelector('main h1')?.after(notice(sentence));
    }
  });
}
