import type { ReactNode } from 'react';
import styles from './question.module.css';

/** The question a chapter opens with, and which its reader cannot answer yet. */
export function Question({ children }: { children: ReactNode }) {
  return <div className={styles.question}>{children}</div>;
}
