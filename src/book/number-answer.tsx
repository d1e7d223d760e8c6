import type { ReactNode } from 'react';
import { AnswerField } from './answer-field.tsx';
import { AnswerFrame } from './answer-frame.tsx';
import styles from './exercise.module.css';

export interface NumberAnswerProps {
  /** May hold `$formulas$`; set by the build. */
  label: string;
  /** The right answer: `0.28`, `2/7`. */
  value: string;
  /** How far off an answer may be, in the same unit; 0 otherwise. */
  tolerance?: string;
  /** `%` or a word such as `nats`, which the reader may type or leave out. */
  unit?: string;
  /** Id of the exercise, given by the build. */
  exercise: string;
  /** The label, set. */
  children: ReactNode;
}

/** A number, right within a tolerance. */
export function NumberAnswer({ unit, exercise, children }: NumberAnswerProps) {
  return (
    <AnswerFrame exercise={exercise}>
      <div className={styles.field}>
        <AnswerField exercise={exercise} short>
          {children}
        </AnswerField>
        {unit !== undefined && <span className={styles.unit}>{unit}</span>}
      </div>
    </AnswerFrame>
  );
}
