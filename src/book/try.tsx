import type { ReactNode } from 'react';
import styles from './try.module.css';

/** What to do with the figure above, and what to look for. */
export function Try({ children }: { children: ReactNode }) {
  return (
    <div className={styles.try}>
      <p className={styles.name}>Try it</p>
      {children}
    </div>
  );
}
