import { Children, type ReactNode } from 'react';
import { AnswerField } from './answer-field.tsx';
import { AnswerFrame } from './answer-frame.tsx';
import styles from './exercise.module.css';
import type { DataKind } from './exercises/answer-key.ts';

export interface BlankProps {
  /** What the blank is for, for someone who can't see the equation. May hold `$formulas$`. */
  label: string;
  /** TeX on the left of the blank. */
  before?: string;
  /** TeX on its right. */
  after?: string;
  /** As in <ExpressionAnswer>. */
  value: string;
  variables: string;
  data?: DataKind;
  /** Id of the exercise, given by the build. */
  exercise: string;
  /** Label, left and right side, set. */
  children: ReactNode;
}

/** An expression missing from an equation. */
export function Blank({ exercise, children }: BlankProps) {
  const [label, before, after] = Children.toArray(children);
  return (
    <AnswerFrame exercise={exercise}>
      <div className={styles.field}>
        <label className={styles.hidden} htmlFor={`ex-${exercise}-answer`}>
          Your answer: {label}
        </label>
        {before}
        <AnswerField exercise={exercise} />
        {after}
      </div>
    </AnswerFrame>
  );
}
