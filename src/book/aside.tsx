import type { ReactNode } from 'react';
import styles from './aside.module.css';

export interface AsideProps {
  /** Set by the build where the note stands inside a paragraph, in which HTML allows no block. */
  within?: 'paragraph';
  children: ReactNode;
}

/** A side note: in the margin where there is room, indented in the text where there is none. */
export function Aside({ within, children }: AsideProps) {
  const Element = within === 'paragraph' ? 'span' : 'div';
  return (
    <Element role="note" className={styles.aside}>
      {children}
    </Element>
  );
}
