import type { ReactNode } from 'react';
import styles from './exercise.module.css';

export interface ItemProps {
  /** Its right place, counted from 0, and its words without formulas; both given by the build. */
  place: string;
  words: string;
  children: ReactNode;
}

/** One of the things to put in order. */
export function Item({ place, words, children }: ItemProps) {
  return (
    <li className={styles.item} data-place={place} data-words={words}>
      <span className={styles.handle} data-handle aria-hidden>
        ⋮⋮
      </span>
      <div className={styles.content}>{children}</div>
      <div className={styles.moves}>
        <button type="button" data-move="-1" aria-label={`Move “${words}” up`}>
          ↑
        </button>
        <button type="button" data-move="1" aria-label={`Move “${words}” down`}>
          ↓
        </button>
      </div>
    </li>
  );
}
