import { CHAPTERS } from '../../../content/book.ts';
import type { Label, Outline } from './outline.ts';

/** Everything a <Ref> in any chapter can point to, by key. */
export type Labels = ReadonlyMap<string, Label>;

/**
 * Joins the labels of all chapters into one table.
 * @param outlines by chapter id
 * @throws when two things in the book have the same label
 */
export function collectLabels(outlines: ReadonlyMap<string, Outline>): Labels {
  const labels = new Map<string, Label>(
    [...outlines.keys()].map((id) => {
      const number = String(CHAPTERS.findIndex((chapter) => chapter.id === id) + 1);
      return [`ch:${id}`, { key: `ch:${id}`, number, href: `/${id}/` }];
    }),
  );
  for (const [chapter, { labels: own }] of outlines) {
    for (const label of own) {
      const other = labels.get(label.key);
      if (other) {
        throw new Error(
          `content/${chapter}/chapter.mdx: the label "${label.key}" is taken by ${other.href}. Labels are unique in the whole book.`,
        );
      }
      labels.set(label.key, label);
    }
  }
  return labels;
}

const WORDS: Readonly<Record<string, (number: string) => string>> = {
  eq: (number) => `equation (${number})`,
  fig: (number) => `figure ${number}`,
  ex: (number) => `exercise ${number}`,
  sec: (number) => `section ${number}`,
  ch: (number) => `chapter ${number}`,
};

/**
 * The link a <Ref> becomes. A section of the same chapter goes by its own id, `sec:the-bound`;
 * one of another chapter is `sec:vae/the-bound`. Within the chapter the link is a fragment alone: figures write
 * their settings into the page's address, and with a path in front the browser would load the page anew,
 * and end their runs.
 * @param from the id of the chapter in which the reference stands
 * @throws on an unknown label
 */
export function resolveReference(
  to: string,
  from: string,
  labels: Labels,
): { readonly href: string; readonly words: string } {
  const [kind = '', name = ''] = to.split(':');
  const key = kind === 'sec' && !name.includes('/') ? `sec:${from}/${name}` : to;
  const label = labels.get(key);
  const words = WORDS[kind];
  if (!label || !words) {
    const near = [...labels.keys()].filter((known) => known.startsWith(`${kind}:`)).join(', ');
    throw new Error(
      `Nothing in the book has the label "${to}". There is: ${near || 'no such kind'}.`,
    );
  }
  const [page, anchor] = label.href.split('#');
  const href = page === `/${from}/` && anchor !== undefined ? `#${anchor}` : label.href;
  return { href, words: words(label.number) };
}
