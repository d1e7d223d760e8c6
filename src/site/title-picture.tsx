import type { ReactNode } from 'react';
import { TITLE } from '../../content/book.ts';
import { countPairs, logProbability } from './letter-pairs.ts';
import styles from './title-picture.module.css';

/** Letters shown above and below each letter of the title. */
const DEPTH = 3;

export interface TitlePictureProps {
  /** What the model has read. */
  text: string;
  /** What stands beside the title. */
  children: ReactNode;
}

/**
 * The title among its alternatives: over and under each letter, those that a model of pairs of letters
 * holds for a little more and a little less likely in that place.
 */
export function TitlePicture({ text, children }: TitlePictureProps) {
  const expect = countPairs(text);
  const word = TITLE.toLowerCase();
  const nats = -logProbability(word, expect);
  return (
    <div className={styles.picture}>
      <h1 aria-label={TITLE}>
        {[...TITLE].map((letter, i) => {
          const ranked = [...expect(word[i - 1] ?? '')]
            .filter(([name]) => name !== '')
            .toSorted(([, a], [, b]) => b - a);
          const top = ranked[0]?.[1] ?? 1;
          const place = ranked.findIndex(([name]) => name === word[i]);
          const ghosts = (from: number, to: number) =>
            ranked.slice(Math.max(0, from), to).map(([name, probability]) => (
              <span key={name} style={{ opacity: Math.sqrt(probability / top) }}>
                {i === 0 ? name.toUpperCase() : name}
              </span>
            ));
          return (
            <span key={i} className={styles.column} aria-hidden>
              <span className={styles.likelier}>{ghosts(place - DEPTH, place)}</span>
              <span className={styles.letter}>{letter}</span>
              <span className={styles.lessLikely}>{ghosts(place + 1, place + 1 + DEPTH)}</span>
            </span>
          );
        })}
      </h1>
      <div className={styles.beside}>
        {children}
        <p className={styles.caption}>
          Around each letter: what a model that has only counted pairs of letters in this book finds
          a little more likely there (above) and a little less (below), given the letter before. The
          word <em>{word}</em> costs it {nats.toFixed(1)} nats of surprise.
        </p>
      </div>
    </div>
  );
}
