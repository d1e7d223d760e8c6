/** In a chapter’s list of sections: how many of the exercises of each are solved, once one is. */
export function startSectionMarks(list: HTMLElement, forms: readonly HTMLFormElement[]): void {
  const headings = [...document.querySelectorAll('main :is(h2, h3)[data-number]')];
  const bySection = new Map<string, HTMLFormElement[]>();
  for (const form of forms) {
    const before = headings.filter(
      (heading) => form.compareDocumentPosition(heading) & Node.DOCUMENT_POSITION_PRECEDING,
    );
    const id = before.at(-1)?.id;
    if (id !== undefined) bySection.set(id, [...(bySection.get(id) ?? []), form]);
  }
  const mark = (): void => {
    for (const [id, own] of bySection) {
      const solved = own.filter(({ dataset }) => dataset['state'] === 'correct').length;
      const link = list.querySelector(`a[href="#${CSS.escape(id)}"]`);
      link?.querySelector('[data-solved]')?.remove();
      if (!link || solved === 0) continue;
      const words = document.createElement('small');
      words.dataset['solved'] = '';
      words.textContent =
        solved === own.length ? ' ✓ all solved' : ` ${solved} of ${own.length} solved`;
      link.append(words);
    }
  };
  const observer = new MutationObserver(mark);
  for (const form of forms) observer.observe(form, { attributeFilter: ['data-state'] });
  mark();
}
