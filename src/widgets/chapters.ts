import { CHAPTERS } from '../../content/book.ts';

/** Ids of the chapters that can be read: only the names of their files are taken into a page. */
const WRITTEN: ReadonlySet<string | undefined> = new Set(
  Object.keys(import.meta.glob('/content/*/chapter.mdx')).map((path) => path.split('/')[2]),
);

/** A chapter of the plan, as a figure may name it. */
export interface ChapterPlace {
  /** `Chapter 10, Variational autoencoders`. */
  readonly words: string;
  /** Its address wherever the site is put; null while it is being written. */
  readonly href: string | null;
}

/**
 * Where a chapter stands in the book.
 * @throws a sentence when the plan has no such chapter
 */
export function chapterPlace(id: string): ChapterPlace {
  const index = CHAPTERS.findIndex((chapter) => chapter.id === id);
  const chapter = CHAPTERS[index];
  if (!chapter) throw new Error(`There is no chapter "${id}" in content/book.ts.`);
  return {
    words: `Chapter ${index + 1}, ${chapter.title}`,
    href: WRITTEN.has(id) ? `${import.meta.env.BASE_URL}${id}/` : null,
  };
}
