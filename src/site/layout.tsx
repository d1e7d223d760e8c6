import type { ReactNode } from 'react';
import { SUBTITLE, TITLE } from '../../content/book.ts';
import { Link, siteUrl } from '../book/link.tsx';
import styles from './layout.module.css';
import { SearchButton } from './search/search-button.tsx';
import { PAPER } from './paper.ts';

/** A page of the site. */
export interface Page {
  /** `/vae/`: also the folder it is written to. */
  readonly path: string;
  /** Without the name of the book. */
  readonly title?: string;
  readonly description: string;
  /** The page the reader is likely to open after this one. */
  readonly next?: string | undefined;
  /** Leaves out the book around it, for frames in other sites. */
  readonly bare?: boolean;
  readonly body: ReactNode;
}

/** Addresses of what every page loads, as the build or the development server knows them. */
export interface Assets {
  readonly script: string;
  readonly styles: readonly string[];
  /** Fonts to fetch before the stylesheet asks for them. */
  readonly fonts: readonly string[];
  /** Content-Security-Policy; absent in development, where Vite writes into the page. */
  readonly policy?: string;
}

/** The document around a page. */
export function Layout({ page, assets }: { page: Page; assets: Assets }) {
  const { title, description, next, bare, body } = page;
  return (
    <html lang="en-GB">
      <head>
        <meta charSet="utf-8" />
        {assets.policy && <meta httpEquiv="Content-Security-Policy" content={assets.policy} />}
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title === undefined ? `${TITLE}: ${SUBTITLE}` : `${title} · ${TITLE}`}</title>
        <meta name="description" content={description} />
        {assets.fonts.map((font) => (
          <link key={font} rel="preload" href={font} as="font" type="font/woff2" crossOrigin="" />
        ))}
        {assets.styles.map((style) => (
          <link key={style} rel="stylesheet" href={style} />
        ))}
        <script src={siteUrl('/theme.js')} />
        <script type="module" src={assets.script} />
        <link rel="icon" href={siteUrl('/icon.svg')} type="image/svg+xml" />
        <link rel="apple-touch-icon" href={siteUrl('/icons/icon-192.png')} />
        <link rel="manifest" href={siteUrl('/manifest.webmanifest')} />
        <meta name="theme-color" media="(prefers-color-scheme: light)" content={PAPER.light} />
        <meta name="theme-color" media="(prefers-color-scheme: dark)" content={PAPER.dark} />
        <meta name="referrer" content="no-referrer" />
        {next && <link rel="prefetch" href={siteUrl(next)} />}
      </head>
      <body className={bare ? styles.bare : undefined}>
        {bare ? (
          <main>{body}</main>
        ) : (
          <>
            <a className={styles.skip} href="#text">
              Skip to the text
            </a>
            <Masthead />
            <main id="text" tabIndex={-1}>
              {body}
            </main>
            <footer className={styles.footer}>
              <p>
                Text and figures: CC BY 4.0. Code: MIT. Nothing you do here leaves your machine.{' '}
                <Link href="/errata/">Errata of the sources</Link>.{' '}
                <Link href="/lesson/">Your lesson</Link>.
              </p>
            </footer>
          </>
        )}
      </body>
    </html>
  );
}

function Masthead() {
  return (
    <header className={styles.masthead}>
      <Link className={styles.book} href="/">
        {TITLE}
      </Link>
      <nav aria-label="Book">
        <Link href="/#contents">Contents</Link>
        <Link href="/glossary/">Glossary</Link>
        <Link href="/errata/">Errata</Link>
      </nav>
      <SearchButton />
      {/* Shown by theme.js: without a script the system's choice holds. */}
      <label className={styles.theme} data-theme-switch hidden>
        <span>Theme</span>
        <select name="theme" autoComplete="off">
          <option value="auto">Auto</option>
          <option value="light">Light</option>
          <option value="dark">Dark</option>
        </select>
      </label>
    </header>
  );
}
