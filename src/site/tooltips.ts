const GAP = 8;

/** Terms and citations are links, symbols are parts of formulas; a widget's buttons are none of ours. */
const NOTED = ':is(a, .sym):is([title], [aria-description])';

/** How often a note looks whether what it says is still so, in milliseconds. */
const AGAIN = 250;

/**
 * Shows the `title` of terms and symbols at once, on hover, focus and touch, where the browser alone
 * would wait, and only for a mouse; under it what `valueOf` says of the target, as long as there is
 * something to say. Escape closes; the pointer may move onto the note.
 */
export function startTooltips(valueOf: (target: Element) => string): void {
  const note = document.createElement('div');
  note.className = 'tooltip';
  note.popover = 'manual';
  const value = document.createElement('b');
  document.body.append(note);
  const words = new WeakMap<Element, string>(); // as the page gives them
  let shown: HTMLElement | null = null;
  let closing: ReturnType<typeof setTimeout> | undefined;
  let looking: ReturnType<typeof setInterval> | undefined;

  const say = (target: HTMLElement): void => {
    const now = valueOf(target);
    if (now === value.textContent) return;
    value.textContent = now;
    if (now) note.append(value);
    else value.remove();
    target.ariaDescription = `${words.get(target)} ${now}`.trim();
    place(note, target);
  };

  const show = (target: HTMLElement) => {
    clearTimeout(closing);
    if (target === shown) return;
    const own = words.get(target) ?? (target.title || target.ariaDescription);
    if (!own) return;
    words.set(target, own);
    target.title = ''; // or the browser shows it a second time
    target.ariaDescription = own;
    shown = target;
    note.textContent = own;
    value.textContent = '';
    note.showPopover();
    place(note, target);
    say(target);
    clearInterval(looking);
    looking = setInterval(() => say(target), AGAIN);
  };
  const hide = () => {
    clearTimeout(closing);
    clearInterval(looking);
    shown = null;
    note.hidePopover();
  };
  const noted = (event: Event) =>
    event.target instanceof Element ? event.target.closest<HTMLElement>(NOTED) : null;

  document.addEventListener('pointerover', (event) => {
    const target = noted(event);
    clearTimeout(closing); // or the one before would still close it
    if (target && event.pointerType === 'mouse') show(target);
    else if (shown && event.target !== note && event.pointerType === 'mouse')
      closing = setTimeout(hide, 200);
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
