import type { ReactNode } from 'react';
import styles from './exercise.module.css';

export interface ExerciseProps {
  /** Unique in the whole book: links and the reader's progress hold on to it. */
  id: string;
  title: string;
  /** `3.4`, counted by the build. */
  number: string;
  /** An `AnswerKey` as JSON, made by the build. */
  answerKey: string;
  /** A question, then exactly one answer, then replies, hints and a solution. */
  children: ReactNode;
}

/**
 * An exercise as it stands on the page before its script attaches: complete, its controls disabled.
 * A form of method `dialog` outside a dialog never submits, so no link is wiped by pressing Enter.
 */
export function Exercise({ id, title, number, answerKey, children }: ExerciseProps) {
  const anchor = `ex-${id}`;
  return (
    <form
      id={anchor}
      className={styles.exercise}
      method="dialog"
      autoComplete="off"
      noValidate
      data-exercise={id}
      data-state="open"
      data-key={answerKey}
      aria-labelledby={`${anchor}-name`}
    >
      <p className={styles.title}>
        <a id={`${anchor}-name`} href={`#${anchor}`}>
          Exercise {number} · {title}
        </a>
        <span className={styles.mark} data-mark />
      </p>
      {children}
      <p className={styles.scriptless}>Answers are checked with JavaScript, which is off here.</p>
      <p className={styles.quiet} data-foot hidden>
        <span data-offer>The solution is offered after a try, or after the last hint.</span>{' '}
        <button type="button">Copy a link without solutions</button> <span role="status" />
      </p>
    </form>
  );
}
