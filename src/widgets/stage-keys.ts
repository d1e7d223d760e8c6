/** What a presenter can ask the stage for, by key, by button or from the notes window. */
export type StageCommand =
  | 'previous'
  | 'next'
  | 'train'
  | 'spotlight'
  | 'blank'
  | 'qr'
  | 'notes'
  | 'help'
  | 'fullscreen';

const PAGES: Readonly<Record<string, StageCommand>> = { PageUp: 'previous', PageDown: 'next' };
const ARROWS: Readonly<Record<string, StageCommand>> = {
  ArrowLeft: 'previous',
  ArrowRight: 'next',
};
const LETTERS: Readonly<Record<string, StageCommand>> = {
  s: 'spotlight',
  b: 'blank',
  '.': 'blank',
  q: 'qr',
  n: 'notes',
  '?': 'help',
  f: 'fullscreen',
};

/** Fields that take text, or search their choices by letter. */
const TYPED =
  'input:not([type=range], [type=checkbox], [type=radio], [type=button]), select, textarea, [contenteditable]';

/** What a space may press. The page's text is none, though a click anywhere in it gives it the focus. */
const PRESSED =
  'button, a, summary, input, select, textarea, [role]:not([role=group]), [tabindex]:not(main)';

/**
 * What a key asks for; nothing where a control has taken it, or may. `byPointer` says that the control with the
 * focus was last touched, not typed in: a slider keeps the focus then, but leaves the Page keys to the clicker.
 */
export function commandOf(event: KeyboardEvent, byPointer: boolean): StageCommand | undefined {
  const at = event.target as Element;
  const { key } = event;
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return undefined;
  if (Object.hasOwn(PAGES, key)) {
    const taken = byPointer ? 'select, textarea' : 'input[type=range], select, textarea';
    return at.closest(taken) ? undefined : PAGES[key];
  }
  if (Object.hasOwn(ARROWS, key)) return takesArrows(at) ? undefined : ARROWS[key];
  if (key === ' ') return at.closest(PRESSED) ? undefined : 'train';
  const letter = key.toLowerCase();
  return Object.hasOwn(LETTERS, letter) && !at.closest(TYPED) ? LETTERS[letter] : undefined;
}

/** Whether the arrow keys may belong to what has the focus. A group of buttons has no use for them. */
export function takesArrows(at: Element): boolean {
  return at.closest('input, select, textarea, [tabindex][role], [role]:not([role=group])') !== null;
}
