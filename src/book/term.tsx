import type { ReactNode } from 'react';
import { Link } from './link.tsx';
import styles from './note.module.css';

export interface TermProps {
  /** An entry under `terms` of content/notation.yaml. */
  id: string;
  /** What the entry says, looked up by the build. */
  note: string;
  children: ReactNode;
}

/** A technical term: hovering or focus shows what it means, the link leads to the glossary. */
export function Term({ id, note, children }: TermProps) {
  return (
    <Link className={styles.term} href={`/glossary/#term-${id}`} title={note}>
      {children}
    </Link>
  );
}
