import type { ReactNode } from 'react';
import styles from './derivation.module.css';

export interface DerivationProps {
  title: string;
  /** A lead, then any number of <Step>. */
  children: ReactNode;
}

/** A derivation that unfolds one step at a time: a step shows once the one before it is open. */
export function Derivation({ title, children }: DerivationProps) {
  return (
    <div className={styles.derivation} role="group" aria-label={`Derivation: ${title}`}>
      <p className={styles.title}>
        {title}
        <button type="button" data-unfold hidden>
          Unfold all
        </button>
      </p>
      {children}
    </div>
  );
}
