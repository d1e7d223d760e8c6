import { SUBTITLE, TITLE } from '../../../content/book.ts';
import { PAPER } from '../paper.ts';

/** What a browser wants to know to install the book, served at `base`. */
export function webManifest(base: string): string {
  const icon = (name: string, size: number, purpose: string): object => ({
    src: `${base}icons/${name}.png`,
    sizes: `${size}x${size}`,
    type: 'image/png',
    purpose,
  });
  return JSON.stringify({
    name: `${TITLE}: ${SUBTITLE}`,
    short_name: TITLE,
    description: `${SUBTITLE}: a textbook whose figures train real models in the page.`,
    lang: 'en-GB',
    id: base,
    start_url: base,
    scope: base,
    display: 'standalone',
    background_color: PAPER.light,
    theme_color: PAPER.light,
    icons: [
      icon('icon-192', 192, 'any'),
      icon('icon-512', 512, 'any'),
      icon('maskable-512', 512, 'maskable'),
    ],
  });
}
