import type { ReactNode } from 'react';
import styles from './plain.module.css';
import prose from './prose.module.css';

/** A page of the book that is no chapter. */
export function Plain({ title, children }: { title: string; children: ReactNode }) {
  return (
    <article className={`${prose.prose} ${styles.page}`}>
      <h1>{title}</h1>
      {children}
    </article>
  );
}
