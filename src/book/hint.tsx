import type { ReactNode } from 'react';
import styles from './exercise.module.css';

export interface HintProps {
  /** `1 of 3`, or nothing where there is one hint; counted by the build. */
  number?: string;
  children: ReactNode;
}

/** A hint. The next one shows once this one has been opened. */
export function Hint({ number, children }: HintProps) {
  return (
    <details className={`${styles.fold} ${styles.hint}`} data-hint>
      <summary>{number === undefined ? 'Hint' : `Hint ${number}`}</summary>
      {children}
    </details>
  );
}
