const GAP = 8;

/** Terms and citations are links, symbols are parts of formulas; a widget's buttons are none of ours. */
const NOTED = ':is(a, .sym):is([title], [aria-description])';

/**
 * Shows the `title` of terms and symbols at once, on hover, focus and touch, where the browser alone
 * would wait, and only for a mouse. Escape closes; the pointer may move onto the note.
 */
export function startTooltips(): void {
  const note = document.createElement('div');
  note.className = 'tooltip';
  note.popover = 'manual';
  document.body.append(note);
  let shown: HTMLElement | null = null;
  let closing: ReturnType<typeof setTimeout> | undefined;

  const show = (target: HTMLElement) => {
    clearTimeout(closing);
    if (target === shown) return;
    const words = target.title || target.ariaDescription;
    if (!words) return;
    target.title = ''; // or the browser shows it a second time
    target.ariaDescription = words;
    shown = target;
    note.textContent = words;
    note.showPopover();
    place(note, target);
  };
  const hide = () => {
    clearTimeout(closing);
    shown = null;
    note.hidePopover();
  };
  const noted = (event: Event) =>
    event.target instanceof Element ? event.target.closest<HTMLElement>(NOTED) : null;

  document.addEventListener('pointerover', (event) => {
    const target = noted(event);
    if (target && event.pointerType === 'mouse') show(target);
    else if (event.target === note) clearTimeout(closing);
    else if (shown && event.pointerType === 'mouse') closing = setTimeout(hide, 200);
  });
  document.addEventListener('focusin', (event) => {
    const target = noted(event);
    if (target?.matches(':focus-visible')) show(target);
  });
  document.addEventListener('focusout', hide);
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape' && shown) hide();
  });
  document.addEventListener('click', (event) => {
    const target = noted(event);
    const touch = event instanceof PointerEvent && event.pointerType !== 'mouse';
    if (target && touch && target !== shown) {
      event.preventDefault(); // the first touch shows the note, the second follows the link
      show(target);
    } else if (!target) hide();
  });
  // Follows rather than closes: focus on a term below the fold scrolls the page too.
  addEventListener('scroll', () => shown && place(note, shown), { passive: true, capture: true });
}

/** Above the target where there is room, else below, and within the window. */
function place(note: HTMLElement, target: HTMLElement): void {
  const [line = target.getBoundingClientRect()] = target.getClientRects(); // its first line
  const { width, height } = note.getBoundingClientRect();
  const left = Math.min(Math.max(GAP, line.left), innerWidth - width - GAP);
  const above = line.top - height - GAP;
  note.style.left = `${left}px`;
  note.style.top = `${above >= GAP ? above : line.bottom + GAP}px`;
}
