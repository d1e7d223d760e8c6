import { prerender } from 'react-dom/static';
import passages from 'virtual:passages';
import 'katex/dist/katex-swap.min.css';
import '../theme.css';
import { type Assets, Layout } from '../layout.tsx';
import { PAGES } from '../pages.tsx';
import { ALL_WIDGETS } from '../../widgets/all-widgets.ts';
import { indexOf } from '../search/search-index.ts';

// Every style module of the book, also those only a live figure uses: all pages share one stylesheet.
import.meta.glob('../../{book,plots,site,widgets}/**/*.module.css', { eager: true });

/** Paths of all pages, `/vae/` or `/404.html`. */
export const PATHS = PAGES.map(({ path }) => path);

/**
 * The complete HTML of a page.
 * @throws whatever its components throw
 */
export async function render(path: string, assets: Assets): Promise<string> {
  const page = PAGES.find((known) => known.path === path);
  if (!page) throw new Error(`There is no page ${path}.`);
  const { prelude } = await prerender(<Layout page={page} assets={assets} />, {
    progressiveChunkSize: Infinity, // a large boundary would be sent hidden, with an inline script
  });
  return await new Response(prelude).text();
}

/** What the search of the book looks things up in, as JSON. A figure is found by its widget’s title. */
export function searchIndex(): string {
  const titles = new Map(ALL_WIDGETS.map(({ id, title }) => [id, title]));
  const named = passages.map(({ widget, ...passage }) =>
    widget === undefined
      ? passage
      : { ...passage, title: `${passage.title}. ${titles.get(widget)}`, also: widget },
  );
  return JSON.stringify(indexOf(named));
}
