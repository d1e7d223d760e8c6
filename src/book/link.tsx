import type { ComponentProps } from 'react';

/** The address of a page or file of this site, wherever the site is put. `path` starts with a slash. */
export function siteUrl(path: string): string {
  return import.meta.env.BASE_URL + path.slice(1);
}

/** A link; pages of the book are written as `/vae/`. */
export function Link({ href = '', ...rest }: ComponentProps<'a'>) {
  return <a href={href.startsWith('/') ? siteUrl(href) : href} {...rest} />;
}
