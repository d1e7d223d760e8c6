import { Children, isValidElement, type ReactNode } from 'react';
import styles from './derivation.module.css';
import { Step } from './step.tsx';

export interface DerivationProps {
  title: string;
  /** A lead, then any number of <Step>. */
  children: ReactNode;
}

/** A derivation that unfolds one step at a time: a step shows once the one before it is open. */
export function Derivation({ title, children }: DerivationProps) {
  const steps = Children.toArray(children).filter(
    (child) => isValidElement(child) && child.type === Step,
  );
  return (
    <div className={styles.derivation} role="group" aria-label={`Derivation: ${title}`}>
      <p className={styles.title}>
        {title}
        <button type="button" data-unfold hidden>
          Unfold all {steps.length} steps
        </button>
      </p>
      {children}
    </div>
  );
}
