import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createProcessor } from '@mdx-js/mdx';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkMath from 'remark-math';
import type { PluggableList } from 'unified';
import { VFile } from 'vfile';
import { CHAPTERS } from '../../../content/book.ts';
import { type Notation, parseNotation } from '../notation.ts';
import { citationKeys } from './citations.ts';
import { collectLabels, type Labels } from './labels.ts';
import { type Outline, outline, type Place } from './outline.ts';

/** What a text can be written in beside the vocabulary. */
export const SYNTAX: PluggableList = [
  remarkFrontmatter,
  [remarkGfm, { singleTilde: false }],
  remarkMath,
];

/** What the texts of the book know about each other. */
export interface Manuscript {
  /** By chapter id, in reading order; only chapters that have been written. */
  readonly outlines: ReadonlyMap<string, Outline>;
  readonly labels: Labels;
  readonly notation: Notation;
  readonly citations: ReadonlySet<string>;
}

/**
 * Reads all of content/ as far as texts depend on each other.
 * @throws a sentence that names the file when two of them disagree
 */
export function readManuscript(content: string): Manuscript {
  const written = readdirSync(content).filter((id) => existsSync(chapterFile(content, id)));
  for (const id of written) {
    if (!CHAPTERS.some((chapter) => chapter.id === id)) {
      throw new Error(`content/${id} is not in the order of the book, content/book.ts.`);
    }
  }
  const processor = createProcessor({ remarkPlugins: SYNTAX });
  const outlines = new Map<string, Outline>();
  for (const { id } of CHAPTERS) {
    if (!written.includes(id)) continue;
    const path = chapterFile(content, id);
    const file = new VFile({ path, value: readFileSync(path) });
    const chapter = outline(processor.parse(file), file, place(path));
    const stranger = chapter.prerequisites.find((p) => !CHAPTERS.some((known) => known.id === p));
    if (stranger) throw new Error(`${path}: there is no chapter "${stranger}" to read before.`);
    outlines.set(id, chapter);
  }
  return {
    outlines,
    labels: collectLabels(outlines),
    notation: parseNotation(readFileSync(join(content, 'notation.yaml'), 'utf8')),
    citations: citationKeys(readFileSync(join(content, 'references.bib'), 'utf8')),
  };
}

/** Where the text of a file belongs: `content/vae/chapter.mdx` is chapter 10, `content/errata.mdx` none. */
export function place(path: string): Place {
  const id = basename(path) === 'chapter.mdx' ? basename(dirname(path)) : basename(path, '.mdx');
  const index = CHAPTERS.findIndex((chapter) => chapter.id === id);
  return { id, number: index === -1 ? null : index + 1 };
}

function chapterFile(content: string, id: string): string {
  return join(content, id, 'chapter.mdx');
}
