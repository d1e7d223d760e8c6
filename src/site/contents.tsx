import { CHAPTERS, PARTS, SUBTITLE } from '../../content/book.ts';
import { counted } from '../book/exercises/progress.ts';
import { Link } from '../book/link.tsx';
import styles from './contents.module.css';
import { OfflinePanel } from './offline/offline-panel.tsx';
import { ProgressPanel } from './progress-panel.tsx';
import { TitlePicture } from './title-picture.tsx';

export interface ContentsProps {
  /** Ids of the exercises of a chapter. */
  exercisesOf: (id: string) => readonly string[];
  isWritten: (id: string) => boolean;
  /** All words of the book. */
  words: string;
}

/** The first page: what the book is, and what is in it. */
export function Contents({ isWritten, exercisesOf, words }: ContentsProps) {
  const first = CHAPTERS.find(({ id }) => isWritten(id));
  return (
    <div className={styles.page}>
      <TitlePicture text={words}>
        <p className={styles.lead}>
          {SUBTITLE}. A textbook whose figures train real models, in the page, on your machine.
        </p>
        {first && (
          <p className={styles.start} data-chapters={titles(isWritten)}>
            <Link href={`/${first.id}/`}>Start with {first.title.toLowerCase()}</Link>
            {/* The script fills these in for who has been here before. */}
            <Link href="/" data-continue hidden />
            <Link href="/review/" data-due hidden />
          </p>
        )}
      </TitlePicture>
      <nav id="contents" aria-label="Contents" className={styles.contents}>
        {PARTS.map((part) => (
          <section key={part.title}>
            <h2>{part.title}</h2>
            <ol>
              {part.chapters.map((chapter) => (
                <li key={chapter.id} value={CHAPTERS.indexOf(chapter) + 1}>
                  {isWritten(chapter.id) ? (
                    <Link href={`/${chapter.id}/`}>{chapter.title}</Link>
                  ) : (
                    <span>
                      {chapter.title} <small>being written</small>
                    </span>
                  )}
                  <p>{chapter.subtitle}</p>
                  <ExerciseCount ids={exercisesOf(chapter.id)} />
                </li>
              ))}
            </ol>
          </section>
        ))}
      </nav>
      {CHAPTERS.some(({ id }) => exercisesOf(id).length > 0) && <ProgressPanel />}
      <OfflinePanel />
    </div>
  );
}

/** Titles by id of the chapters there are, as JSON. */
function titles(isWritten: (id: string) => boolean): string {
  const written = CHAPTERS.filter(({ id }) => isWritten(id));
  return JSON.stringify(Object.fromEntries(written.map(({ id, title }) => [id, title])));
}

/** How many there are; the script adds how many the reader has solved. */
function ExerciseCount({ ids }: { ids: readonly string[] }) {
  if (ids.length === 0) return null;
  return (
    <p className={styles.exercises} data-exercises={ids.join(' ')}>
      {counted(ids.length)}
    </p>
  );
}
