import type { ReactNode } from 'react';
import styles from './exercise.module.css';

export interface ChoiceProps {
  right?: boolean;
  /** What is said to whoever chooses it; may hold `$formulas$`. The build puts it into a template. */
  reply: string;
  /** Given by the build, as are the reply and what follows. */
  type: 'radio' | 'checkbox';
  index: string;
  children: ReactNode;
}

/** One of the answers to choose from. */
export function Choice({ type, index, children }: ChoiceProps) {
  return (
    <label className={styles.choice}>
      <input type={type} name="answer" value={index} autoComplete="off" />
      <span>{children}</span>
    </label>
  );
}
