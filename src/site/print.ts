/**
 * Printing. Paper is light; a picture that a script has painted is not repainted by a stylesheet, so where the
 * page is dark its theme is changed first, and the pictures are waited for. That can be done for our own button and
 * for Ctrl+P. Where the browser prints by itself, dark pictures are turned round as well as a filter can.
 */
export function startPrinting(buttons: Iterable<HTMLElement>): void {
  for (const button of buttons) button.addEventListener('click', () => void print());
  document.addEventListener('keydown', (event) => {
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
    if (key.toLowerCase() !== 'p' || !(ctrlKey || metaKey) || altKey || shiftKey || !isDark())
      return;
    event.preventDefault();
    void print();
  });
  addEventListener('beforeprint', () => {
    document.body.toggleAttribute('data-printed-dark', isDark());
  });
  addEventListener('afterprint', () => document.body.removeAttribute('data-printed-dark'));
}

function isDark(): boolean {
  const { theme } = document.documentElement.dataset;
  return theme === undefined
    ? matchMedia('(prefers-color-scheme: dark)').matches
    : theme === 'dark';
}

async function print(): Promise<void> {
  const { dataset } = document.documentElement;
  const before = dataset['theme'];
  if (!isDark()) {
    window.print();
    return;
  }
  dataset['theme'] = 'light';
  const restore = (): void => {
    if (before === undefined) delete dataset['theme'];
    else dataset['theme'] = before;
    for (const event of BACK) removeEventListener(event, restore);
  };
  for (let frame = 0; frame < 3; frame++) {
    await new Promise((resolve) => requestAnimationFrame(resolve)); // the pictures are painted anew
  }
  const painted = [...document.images].filter(({ src }) => src.startsWith('blob:'));
  await Promise.allSettled(painted.map((image) => image.decode()));
  for (const event of BACK) addEventListener(event, restore);
  window.print();
}

/** What tells that the reader is back: some browsers don't say that the printing is over. */
const BACK = ['afterprint', 'pointerdown', 'keydown'] as const;
