import type { ReferenceRun } from './declaration.ts';
import { toReferenceRun, type Picture } from './reference-run.ts';

const PICTURES = import.meta.glob<Picture>('./*/picture.json', { eager: true, import: 'default' });

/** The reference run of a widget, undefined when it has none. For the static pages: the page itself fetches what it needs. */
export function referenceRun(id: string): ReferenceRun | undefined {
  const picture = PICTURES[`./${id}/picture.json`];
  return picture && toReferenceRun(id, picture);
}
