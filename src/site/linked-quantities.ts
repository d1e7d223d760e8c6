import { COLOURS } from '../book/colours.ts';

/*
 * A quantity has its names in formulas, shown code and figures: the words of `data-quantity`, or of an
 * `<output>` in a picture its `name`. The build writes them into text, figures onto their controls,
 * numbers and curves; whoever shares a word shows the same quantity. Where a figure says its value,
 * it stands in `data-value` or in the `<output>`.
 */

const REST = 80; // milliseconds a pointer has to rest: one on its way to somewhere lights nothing

/** Lights up, wherever it is shown on the page, the quantity under the pointer, a finger or the keyboard. */
export function startLinking(): void {
  const sources: Record<'pointed' | 'touched' | 'focused', Element | null> = {
    ...{ pointed: null, touched: null, focused: null },
  };
  let source: Element | null = null;
  let lit: readonly Element[] = [];
  let resting: ReturnType<typeof setTimeout> | undefined;

  const light = (): void => {
    for (const element of lit) element.removeAttribute('data-lit');
    lit = source?.isConnected ? shownWith(source) : [];
    const colour = colourOf(source ? [source, ...lit] : []);
    for (const element of lit) element.setAttribute('data-lit', colour);
  };
  const set = (how: keyof typeof sources, element: Element | null): void => {
    sources[how] = element;
    const next = sources.pointed ?? sources.touched ?? sources.focused;
    if (next === source) return;
    source = next;
    clearTimeout(resting);
    resting = setTimeout(light, REST);
  };
  document.addEventListener('pointerover', ({ target, pointerType, buttons }) => {
    if (pointerType === 'mouse' && buttons === 0) set('pointed', quantityAt(target)); // not while dragging
  });
  document.documentElement.addEventListener('pointerleave', () => set('pointed', null));
  document.addEventListener('click', (event) => {
    const touch = event instanceof PointerEvent && event.pointerType !== 'mouse';
    set('touched', touch ? quantityAt(event.target) : null);
  });
  document.addEventListener('focusin', ({ target }) => {
    const keyboard = target instanceof Element && target.matches(':focus-visible');
    set('focused', keyboard ? quantityAt(target) : null);
  });
  document.addEventListener('focusout', () => set('focused', null));
}

/**
 * What the symbol at `element` is worth now, in the figure nearest to it that says so: a sentence, empty
 * where none does.
 */
export function presentValue(element: Element): string {
  const symbol = quantityAt(element);
  if (!symbol || symbol.closest('[data-island]')) return '';
  const told = Array.from(document.querySelectorAll(sharing(symbol)), (shown) => ({
    figure: shown.closest('[data-widget]'),
    label: shown.querySelector('label')?.textContent ?? '',
    value: valueOf(shown),
  })).filter(({ figure, value }) => figure && value && value !== '–');
  const distances = new Map(told.map(({ figure }) => [figure!, distanceOf(figure!, symbol)]));
  const [nearest] = [...distances].toSorted(([, one], [, other]) => one - other);
  if (!nearest) return '';
  const here = told.filter(({ figure }) => figure === nearest[0]);
  const labelled = here.filter(({ label }) => label);
  const values =
    labelled.length > 1
      ? labelled.map(({ label, value }) => `${label} ${value}`).slice(0, MOST)
      : [here[0]!.value];
  return `In ${nameOf(nearest[0])}: ${values.join('; ')}`;
}

/** Of a quantity that a figure has several of, as of two models it compares. */
const MOST = 3;

function valueOf(shown: Element): string {
  const output = shown instanceof HTMLOutputElement ? shown : shown.querySelector('output');
  return (shown.getAttribute('data-value') ?? output?.value ?? '').trim();
}

/** Where `target` shows a quantity; a link around a symbol, which a keyboard gets to, is that symbol. */
function quantityAt(target: EventTarget | null): Element | null {
  if (!(target instanceof Element)) return null;
  const shown = target.closest(NAMED) ?? target.closest('a')?.querySelector('.sym');
  return shown && namesOf(shown).length > 0 ? shown : null;
}

/** A number in a figure's picture has a name of its own. */
const OUTPUT = '[data-picture] output:not([data-quantity], [data-quantity] *)';
const NAMED = `[data-quantity], ${OUTPUT}`;

function namesOf(shown: Element): readonly string[] {
  const names = shown.getAttribute('data-quantity') ?? shown.getAttribute('name') ?? '';
  return names.split(' ').filter(Boolean);
}

/** A selector of everything that shares a name with `element`. */
function sharing(element: Element): string {
  const names = namesOf(element).map((name) => `"${CSS.escape(name)}"`);
  return names.map((name) => `[data-quantity~=${name}], ${OUTPUT}[name=${name}]`).join();
}

/** All that shows the quantity of `source`, but for a part of a figure that is the source itself. */
function shownWith(source: Element): Element[] {
  const all = [...document.querySelectorAll(sharing(source))];
  const linked = all.some((element) => element !== source && !element.contains(source));
  if (!linked) return [];
  return source.matches('.sym') ? all : all.filter((element) => element !== source);
}

/** The quantity's own, as its symbol in a formula has it; `ink` where it has none. */
function colourOf(elements: readonly Element[]): string {
  for (const { classList } of elements) {
    const colour = COLOURS.find((name) => classList.contains(name));
    if (colour) return colour;
  }
  return 'ink';
}

/** Pixels of the page between them, from top to bottom. */
function distanceOf(figure: Element, symbol: Element): number {
  const [one, other] = [figure.getBoundingClientRect(), symbol.getBoundingClientRect()];
  return Math.max(one.top - other.bottom, other.top - one.bottom, 0);
}

/** `Figure 10.1, “Train a VAE”`. */
function nameOf(figure: Element): string {
  const name = document.getElementById(figure.getAttribute('aria-labelledby') ?? '');
  return (name?.textContent ?? '').replace(/^(Figure [\d.]+)\. (.*)$/, '$1, “$2”');
}
