import type { ReactNode } from 'react';
import { AnswerFrame } from './answer-frame.tsx';
import styles from './exercise.module.css';

export interface OrderProps {
  /** Id of the exercise, given by the build. */
  exercise: string;
  /** At least three <Item>, written in the right order; the build shuffles them. */
  children: ReactNode;
}

/** Steps to put in order. */
export function Order({ exercise, children }: OrderProps) {
  return (
    <AnswerFrame exercise={exercise} legend="Put these in order, the first at the top.">
      <ol className={styles.items}>{children}</ol>
    </AnswerFrame>
  );
}
