import type { ReactNode } from 'react';
import { AnswerField } from './answer-field.tsx';
import { AnswerFrame } from './answer-frame.tsx';
import styles from './exercise.module.css';
import type { DataKind } from './exercises/answer-key.ts';

export interface ExpressionAnswerProps {
  /** May hold `$formulas$`; set by the build. */
  label: string;
  /** One form of the right answer: `S/n`. Every equivalent one is right too. */
  value: string;
  /** Names that the answer may use, between spaces: `x n S`. */
  variables: string;
  /** What the data are; real numbers otherwise. */
  data?: DataKind;
  /** Id of the exercise, given by the build. */
  exercise: string;
  /** The label, set. */
  children: ReactNode;
}

/** An expression, right in any equivalent form. */
export function ExpressionAnswer({ variables, exercise, children }: ExpressionAnswerProps) {
  return (
    <AnswerFrame exercise={exercise}>
      <div className={styles.field}>
        <AnswerField exercise={exercise}>{children}</AnswerField>
        <span className={styles.unit}>in terms of {variables.trim().split(/\s+/).join(', ')}</span>
      </div>
    </AnswerFrame>
  );
}
