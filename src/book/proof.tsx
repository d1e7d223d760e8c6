import type { ReactNode } from 'react';
import styles from './proof.module.css';

/** "How we know": which check stands behind a number or a claim. */
export function Proof({ children }: { children: ReactNode }) {
  return (
    <details className={styles.proof}>
      <summary>How we know</summary>
      <div className={styles.body}>{children}</div>
    </details>
  );
}
