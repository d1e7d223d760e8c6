import type { ComponentType } from 'react';
import { type Chapter, CHAPTERS, PARTS } from '../../content/book.ts';
import { Link } from '../book/link.tsx';
import type { Outline, Section } from '../book/mdx/outline.ts';
import { counted } from '../book/exercises/progress.ts';
import { vocabulary } from '../book/vocabulary.ts';
import styles from './chapter.module.css';
import { OfflinePanel } from './offline/offline-panel.tsx';
import prose from './prose.module.css';

/** A text of the book, compiled from MDX. */
export type Text = ComponentType<{ components: typeof vocabulary }>;

export interface ChapterPageProps {
  chapter: Chapter;
  outline: Outline;
  text: Text;
  /** Whether a chapter can be read yet. */
  isWritten: (id: string) => boolean;
}

/** A chapter with everything around it: where it stands, what to know before, where to go next. */
export function ChapterPage({ chapter, outline, text: Text, isWritten }: ChapterPageProps) {
  const index = CHAPTERS.indexOf(chapter);
  const part = PARTS.find(({ chapters }) => chapters.includes(chapter));
  const prerequisites = CHAPTERS.filter(({ id }) => outline.prerequisites.includes(id));
  return (
    <div className={styles.page}>
      <Sections chapter={chapter.id} sections={outline.sections} />
      <article className={`${prose.prose} ${styles.article}`}>
        <header className={styles.header}>
          <p className={styles.place}>
            Chapter {index + 1}
            {part && ` · ${part.title}`} · {outline.minutes} minutes to read
            {outline.exercises.length > 0 && (
              <>
                {` · ${counted(outline.exercises.length)}`}
                <span className={styles.forClass}>
                  {' · '}
                  <a
                    href="?solutions=hidden"
                    title="For a class: this page shows no solutions, nor do the pages it leads to."
                  >
                    Link without solutions
                  </a>
                </span>
              </>
            )}
          </p>
          <h1>{chapter.title}</h1>
          <p className={styles.subtitle}>{chapter.subtitle}</p>
          {prerequisites.length > 0 && (
            <p className={styles.before}>
              Helps to know:{' '}
              {prerequisites.map(({ id, title }, i) => (
                <span key={id}>
                  {i > 0 && ', '}
                  {isWritten(id) ? <Link href={`/${id}/`}>{title}</Link> : title}
                </span>
              ))}
              .
            </p>
          )}
        </header>
        <Text components={vocabulary} />
        {outline.credits.length > 0 && (
          <section className={styles.credits} aria-labelledby="credits">
            <h2 id="credits">Sources of this chapter</h2>
            <ul>
              {outline.credits.map((credit) => (
                <li key={credit}>{credit}</li>
              ))}
            </ul>
          </section>
        )}
        <p className={styles.print}>
          <button type="button" data-print>
            Print this chapter
          </button>
          <span>with the figures as you have left them</span>
        </p>
        <OfflinePanel chapter={chapter.id} />
        <nav className={styles.turn} aria-label="Chapters">
          <Neighbour rel="prev" chapter={CHAPTERS[index - 1]} isWritten={isWritten} />
          <Neighbour rel="next" chapter={CHAPTERS[index + 1]} isWritten={isWritten} />
        </nav>
      </article>
    </div>
  );
}

interface SectionsProps {
  chapter: string;
  sections: readonly Section[];
}

function Sections({ chapter, sections }: SectionsProps) {
  return (
    <nav className={styles.sections} aria-label="In this chapter" data-sections={chapter}>
      <details>
        <summary>In this chapter</summary>
        <ol>
          {sections.map(({ id, title, depth }) => (
            <li key={id} data-depth={depth}>
              <a href={`#${id}`}>{title}</a>
            </li>
          ))}
        </ol>
      </details>
    </nav>
  );
}

interface NeighbourProps {
  rel: 'prev' | 'next';
  chapter: Chapter | undefined;
  isWritten: (id: string) => boolean;
}

function Neighbour({ rel, chapter, isWritten }: NeighbourProps) {
  if (!chapter) return null;
  const words = rel === 'prev' ? 'Before this' : 'Next';
  return (
    <p data-rel={rel}>
      <span>{isWritten(chapter.id) ? words : `${words}, being written`}</span>
      {isWritten(chapter.id) ? (
        <Link href={`/${chapter.id}/`} rel={rel}>
          {chapter.title}
        </Link>
      ) : (
        chapter.title
      )}
    </p>
  );
}
