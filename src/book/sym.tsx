import type { ReactNode } from 'react';
import { Link } from './link.tsx';
import styles from './note.module.css';

export interface SymProps {
  /** An entry under `symbols` of content/notation.yaml. */
  id: string;
  /** What the entry says, looked up by the build. */
  note: string;
  /** The symbol, set by the build. */
  children: ReactNode;
}

/** A symbol of the notation table within a sentence. */
export function Sym({ id, note, children }: SymProps) {
  return (
    <Link className={styles.sym} href={`/glossary/#symbol-${id}`} title={note}>
      {children}
    </Link>
  );
}
