import type { ReactNode } from 'react';
import { AnswerFrame } from './answer-frame.tsx';
import styles from './exercise.module.css';

export interface ChoicesProps {
  /** Whether more than one choice is right. */
  several?: boolean;
  /** Id of the exercise, given by the build. */
  exercise: string;
  /** At least two <Choice>. */
  children: ReactNode;
}

/** Choose one, or all that apply. */
export function Choices({ several = false, exercise, children }: ChoicesProps) {
  return (
    <AnswerFrame exercise={exercise} legend={several ? 'Choose all that apply.' : 'Choose one.'}>
      <div className={styles.choices}>{children}</div>
    </AnswerFrame>
  );
}
