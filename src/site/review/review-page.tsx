import { Link } from '../../book/link.tsx';
import type { Passage } from '../../book/passage.ts';
import { Plain } from '../plain.tsx';
import styles from './review.module.css';

export interface ReviewPageProps {
  /** All exercises of the book. */
  readonly exercises: readonly Passage[];
}

/** What the reader has missed and is due again: the script shows these of all exercises. */
export function ReviewPage({ exercises }: ReviewPageProps) {
  return (
    <Plain title="Review">
      <p>
        An exercise that you answered wrong, or whose solution you saw, comes back: after 1 day,
        then after 3, 7, 16 and 35. Each right answer moves it on, a wrong one back to the start.
        What is hard to remember is met often, and what you know leaves the list.
      </p>
      <noscript>
        <p>This list is kept by JavaScript, which is off here.</p>
      </noscript>
      <div className={styles.review} data-review hidden>
        <p role="status" tabIndex={-1} />
        <p className={styles.start}>
          <Link href="/review/" data-start hidden />
        </p>
        <ol className={styles.list}>
          {exercises.map(({ title, place, href }) => (
            <li key={href} data-exercise-id={href.split('#ex-')[1]} hidden>
              <Link href={href}>{title}</Link>
              <span>{place}</span>
              <button type="button" aria-label={`Take off the list: ${title}`}>
                Take off the list
              </button>
            </li>
          ))}
        </ol>
      </div>
      <p className={styles.source}>
        The boxes are Sebastian Leitner’s, from <cite>So lernt man lernen</cite> (Herder, 1972); the
        days between them are ours. The list is kept in this browser with your{' '}
        <Link href="/#progress">progress</Link>, and travels in the same file.
      </p>
    </Plain>
  );
}
