/** Formulas and tables wider than the screen scroll; this lets a keyboard reach and scroll them too. */
export function startScrolling(frames: Iterable<HTMLElement>): void {
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const frame = target.closest<HTMLElement>('[data-scrolls]')!;
      const scrolls = frame.scrollWidth > frame.clientWidth;
      if (scrolls) frame.tabIndex = 0;
      else frame.removeAttribute('tabindex');
      frame.role = scrolls ? 'group' : null;
      frame.ariaLabel = scrolls ? (frame.dataset['scrolls'] ?? null) : null;
    }
  });
  for (const frame of frames) {
    observer.observe(frame);
    for (const content of frame.children) observer.observe(content); // grows when its font arrives
  }
}

/**
 * The legends of formulas stay as they are: in the margin they would lie on each other. So do hints
 * and solutions, which a printed sheet must not give away, and what a figure folds away beside its table.
 */
const UNFOLDED =
  'details:not(.legend, [data-hint], [data-solution], [data-fold]:not([data-fold=table]))';

/** A derivation's "Unfold all", and everything unfolded on paper. */
export function startUnfolding(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-unfold]')) {
    button.hidden = false;
    button.addEventListener('click', () => {
      unfold(button.closest('[role=group]')?.querySelectorAll<HTMLDetailsElement>(UNFOLDED) ?? []);
      button.hidden = true;
    });
  }
  let unfolded: HTMLDetailsElement[] = [];
  addEventListener('beforeprint', () => {
    const all = document.querySelectorAll<HTMLDetailsElement>(`main ${UNFOLDED}`);
    unfolded = [...all].filter(({ open }) => !open);
    unfold(unfolded);
  });
  addEventListener('afterprint', () => {
    for (const details of unfolded.splice(0)) details.open = false; // as she had left it
  });
}

function unfold(all: Iterable<HTMLDetailsElement>): void {
  for (const details of all) details.open = true;
}
