import { passedOn, solutionsHidden } from '../book/exercises/hidden-solutions.ts';
import { notice } from '../book/notice.ts';

/** Starts what only some pages have, and other pages never load. */
export function startLate(): void {
  const forms = [...document.querySelectorAll<HTMLFormElement>('form[data-exercise]')];
  let started: Promise<void> = Promise.resolve();
  if (forms.length > 0) {
    started = import('../book/exercises/start-exercises.ts').then(
      ({ startExercises }) => startExercises(forms),
      (error: unknown) => {
        console.error(error);
        for (const form of forms) {
          form.querySelector<HTMLElement>('[data-offer]')!.hidden = true;
          form.querySelector('[data-solution]')!.toggleAttribute('data-offered', true);
        }
        forms[0]!.prepend(
          notice(
            'Answers can’t be checked: a part of the page could not be loaded. Check the connection, then reload.',
          ),
        );
      },
    );
  }
  const sections = document.querySelector<HTMLElement>('[data-sections]');
  if (sections) {
    import('./start-chapter.ts').then(
      ({ startChapter }) => startChapter(sections, forms, started),
      console.error, // nothing that the page has said depends on it
    );
  }
  const filter = document.querySelector<HTMLFormElement>('[data-filter]');
  if (filter) {
    import('./start-glossary.ts').then(
      ({ startGlossary }) => startGlossary(filter),
      (error: unknown) => {
        console.error(error);
        filter.hidden = true; // every entry stays in sight
      },
    );
  }
  const review = document.querySelector<HTMLElement>('[data-review]');
  if (review) {
    import('./review/start-review.ts').then(
      ({ startReview }) => startReview(review),
      (error: unknown) => {
        console.error(error);
        review.before(
          notice(
            'What is due can’t be shown: a part of the page could not be loaded. Check the connection, then reload.',
          ),
        );
      },
    );
  }
  const panel = document.querySelector<HTMLElement>('[data-progress]');
  if (panel) {
    import('./start-progress.ts').then(
      ({ startProgress }) => startProgress(panel),
      (error: unknown) => {
        console.error(error);
        panel.before(
          notice(
            'What you have solved can’t be shown: a part of the page could not be loaded. Check the connection, then reload.',
          ),
        );
      },
    );
  }
  const lesson = document.querySelector<HTMLElement>('[data-lesson]');
  if (lesson) {
    import('./start-lesson.tsx').then(
      ({ startLesson }) => startLesson(lesson),
      (error: unknown) => {
        console.error(error);
        lesson.append(
          notice(
            'The lesson can’t be shown: a part of the page could not be loaded. Check the connection, then reload.',
          ),
        );
      },
    );
  }
  const notes = document.querySelector<HTMLElement>('[data-notes]');
  if (notes) {
    import('./start-notes.ts').then(
      ({ startNotes }) => startNotes(notes),
      (error: unknown) => {
        console.error(error);
        notes.append(
          notice(
            'The notes can’t be shown: a part of the page could not be loaded. Close this window, then press Notes again.',
          ),
        );
      },
    );
  }
  if (import.meta.env.PROD) offerOffline();
  if (solutionsHidden()) keepHidden();
}

/** Once the page stands; a figure in another site's frame offers nothing. */
function offerOffline(): void {
  if (!('serviceWorker' in navigator) || !document.getElementById('text')) return;
  const installable = new Promise<Event>((resolve) =>
    addEventListener('beforeinstallprompt', resolve, { once: true }),
  );
  addEventListener('load', () => {
    import('./offline/start-offline.ts')
      .then(({ startOffline }) => startOffline(installable))
      .catch(() => {}); // a browser that keeps nothing, or no connection: nothing is offered
  });
}

/** Whoever came by a link that hides solutions keeps them hidden from page to page. */
function keepHidden(): void {
  for (const link of document.links) {
    if (link.origin !== location.origin || link.pathname === location.pathname) continue;
    link.href = passedOn(link.href);
  }
}
