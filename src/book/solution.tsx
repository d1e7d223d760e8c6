import type { ReactNode } from 'react';
import styles from './exercise.module.css';

/** The worked solution, offered by the page's script after an honest try; without a script, folded. */
export function Solution({ children }: { children: ReactNode }) {
  return (
    <>
      <button type="button" className={styles.reveal} data-reveal hidden>
        Show the solution
      </button>
      <details className={`${styles.fold} ${styles.solution}`} data-solution>
        <summary>Solution</summary>
        {children}
      </details>
    </>
  );
}
