import { CHAPTERS, PARTS, SUBTITLE } from '../../content/book.ts';
import { Link } from '../book/link.tsx';
import styles from './contents.module.css';
import { TitlePicture } from './title-picture.tsx';

export interface ContentsProps {
  isWritten: (id: string) => boolean;
  /** All words of the book. */
  words: string;
}

/** The first page: what the book is, and what is in it. */
export function Contents({ isWritten, words }: ContentsProps) {
  const first = CHAPTERS.find(({ id }) => isWritten(id));
  return (
    <div className={styles.page}>
      <TitlePicture text={words}>
        <p className={styles.lead}>
          {SUBTITLE}. A textbook whose figures train real models, in the page, on your machine.
        </p>
        {first && (
          <p className={styles.start}>
            <Link href={`/${first.id}/`}>Start with {first.title.toLowerCase()}</Link>
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
                </li>
              ))}
            </ol>
          </section>
        ))}
      </nav>
    </div>
  );
}
