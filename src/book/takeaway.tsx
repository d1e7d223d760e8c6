import type { ReactNode } from 'react';
import styles from './takeaway.module.css';

/** The sentence the reader can say from here on. */
export function Takeaway({ children }: { children: ReactNode }) {
  return (
    <div className={styles.takeaway}>
      <p className={styles.name}>You can now say</p>
      {children}
    </div>
  );
}
