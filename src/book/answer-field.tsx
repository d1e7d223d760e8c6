import type { ReactNode } from 'react';
import styles from './exercise.module.css';

export interface AnswerFieldProps {
  /** Id of the exercise. */
  exercise: string;
  /** Whether the answer is a short one. */
  short?: boolean;
  /** The label; none where one stands elsewhere. */
  children?: ReactNode;
}

/** The one typed answer of an exercise. */
export function AnswerField({ exercise, short = false, children }: AnswerFieldProps) {
  const id = `ex-${exercise}-answer`;
  return (
    <>
      {children !== undefined && (
        <label htmlFor={id}>
          <span className={styles.hidden}>Your answer: </span>
          {children}
        </label>
      )}
      <input
        id={id}
        name="answer"
        type="text"
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        aria-describedby={`ex-${exercise}-feedback`}
        data-short={short || undefined}
      />
      <span className={styles.line} />
    </>
  );
}
