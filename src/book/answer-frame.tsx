import type { ReactNode } from 'react';
import styles from './exercise.module.css';

export interface AnswerFrameProps {
  /** Id of the exercise. */
  exercise: string;
  /** What the controls ask for, read out before them, then the question; a single field has its label instead. */
  legend?: string;
  children: ReactNode;
}

/** What the reader answers with, how it is checked, and where the reply appears. */
export function AnswerFrame({ exercise, legend, children }: AnswerFrameProps) {
  return (
    <fieldset
      className={styles.answer}
      aria-describedby={legend === undefined ? undefined : `ex-${exercise}-question`}
      disabled
      data-answer
    >
      {legend !== undefined && <legend className={styles.legend}>{legend}</legend>}
      {children}
      <div className={styles.tools}>
        <button type="submit" className={styles.check}>
          Check
        </button>
        <button type="button" data-again hidden>
          Start again
        </button>
      </div>
      <div id={`ex-${exercise}-feedback`} className={styles.feedback} role="status" data-feedback />
    </fieldset>
  );
}
