import { prerender } from 'react-dom/static';
import 'katex/dist/katex-swap.min.css';
import '../theme.css';
import { type Assets, Layout } from '../layout.tsx';
import { PAGES } from '../pages.tsx';

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
