import outlines from 'virtual:outlines';
import passages from 'virtual:passages';
import Glossary from 'virtual:glossary.mdx';
import Errata from '../../content/errata.mdx';
import { CHAPTERS, SUBTITLE } from '../../content/book.ts';
import { Figure } from '../book/figure.tsx';
import { Link } from '../book/link.tsx';
import { vocabulary } from '../book/vocabulary.ts';
import { ALL_WIDGETS } from '../widgets/all-widgets.ts';
import { ChapterPage, type Text } from './chapter.tsx';
import { Contents } from './contents.tsx';
import type { Page } from './layout.tsx';
import { LessonPage } from './lesson-page.tsx';
import { NotesPage } from './notes-page.tsx';
import { Offline } from './offline/offline-page.tsx';
import { Plain } from './plain.tsx';
import { ReviewPage } from './review/review-page.tsx';

const TEXTS = import.meta.glob<Text>('/content/*/chapter.mdx', { eager: true, import: 'default' });
const SOURCES = import.meta.glob<string>('/content/*/chapter.mdx', {
  eager: true,
  query: '?raw',
  import: 'default',
});

const isWritten = (id: string): boolean => id in outlines;
const exercisesOf = (id: string): readonly string[] => outlines[id]?.exercises ?? [];
const written = CHAPTERS.filter(({ id }) => isWritten(id));

/** What is left of the chapters without front matter, formulas, tags and citation keys. */
const words = Object.values(SOURCES)
  .map((source) => source.replaceAll(/^---[^]*?---|\$\$?[^$]*\$\$?|<[^>]*>|\[[@#][^\]]*\]/g, ' '))
  .join(' ');

/** Every page of the site. */
export const PAGES: readonly Page[] = [
  {
    path: '/',
    description: `${SUBTITLE}: a textbook whose figures train real models in the page.`,
    next: written[0] && `/${written[0].id}/`,
    body: <Contents {...{ isWritten, exercisesOf, words }} />,
  },
  ...written.map((chapter, i): Page => {
    const text = TEXTS[`/content/${chapter.id}/chapter.mdx`];
    const outline = outlines[chapter.id];
    if (!text || !outline) throw new Error(`content/${chapter.id} came without its text.`);
    const next = written[i + 1];
    return {
      path: `/${chapter.id}/`,
      title: chapter.title,
      description: chapter.subtitle,
      next: next && `/${next.id}/`,
      body: <ChapterPage {...{ chapter, outline, text, isWritten }} />,
    };
  }),
  ...ALL_WIDGETS.map(({ id, title }): Page => ({
    path: `/embed/${id}/`,
    title,
    description: `A figure of the textbook Likely: ${title}.`,
    bare: true,
    body: <Figure widget={id} embed />,
  })),
  {
    path: '/glossary/',
    title: 'Glossary and notation',
    description: 'What the symbols and the technical terms of the book mean.',
    body: (
      <Plain title="Glossary and notation">
        <Glossary components={vocabulary} />
      </Plain>
    ),
  },
  {
    path: '/review/',
    title: 'Review',
    description: 'Exercises that you have missed come back here, at growing intervals.',
    body: <ReviewPage exercises={passages.filter(({ kind }) => kind === 'exercise')} />,
  },
  {
    path: '/errata/',
    title: 'Errata of the sources',
    description: 'Slips in the texts this book grew from, with their corrections.',
    body: (
      <Plain title="Errata of the sources">
        <Errata components={vocabulary} />
      </Plain>
    ),
  },
  {
    path: '/lesson/',
    title: 'Lesson',
    description: 'Figures in states of their own, in order: to present, to send to a class.',
    body: (
      <Plain title="Lesson">
        <LessonPage />
      </Plain>
    ),
  },
  {
    path: '/notes/',
    title: 'Presenter’s notes',
    description: 'The notes of whoever presents a figure, in a second window.',
    bare: true,
    body: <NotesPage />,
  },
  {
    path: '/offline/',
    title: 'No connection',
    description: 'What stands in for a page that this browser has not kept.',
    body: <Offline />,
  },
  {
    path: '/404.html',
    title: 'No such page',
    description: 'There is no page at this address.',
    body: (
      <Plain title="This page is unlikely">
        <p>
          There is nothing at this address. Perhaps a chapter is still being written, or a letter of
          the address got lost.
        </p>
        <p>
          The <Link href="/">contents</Link> list everything there is, and the{' '}
          <Link href="/glossary/">glossary</Link> knows every symbol and term.
        </p>
      </Plain>
    ),
  },
];
