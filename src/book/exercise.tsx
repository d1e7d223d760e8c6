import { Children, isValidElement, type ReactNode } from 'react';
import { Blank } from './blank.tsx';
import { Choices } from './choices.tsx';
import styles from './exercise.module.css';
import { ExpressionAnswer } from './expression-answer.tsx';
import { Goal } from './goal.tsx';
import { NumberAnswer } from './number-answer.tsx';
import { Order } from './order.tsx';

export interface ExerciseProps {
  /** Unique in the whole book: links and the reader's progress hold on to it. */
  id: string;
  title: string;
  /** `3.4`, counted by the build. */
  number: string;
  /** Depth of its heading in the page, found by the build. */
  level: '2' | '3' | '4';
  /** An `AnswerKey` as JSON, made by the build. */
  answerKey: string;
  /** A question, then exactly one answer, then replies, hints and a solution. */
  children: ReactNode;
}

const ANSWERS: readonly unknown[] = [NumberAnswer, ExpressionAnswer, Blank, Choices, Order, Goal];

/**
 * An exercise as it stands on the page before its script attaches: complete, its controls disabled.
 * A form of method `dialog` outside a dialog never submits, so no link is wiped by pressing Enter.
 */
export function Exercise({ id, title, number, level, answerKey, children }: ExerciseProps) {
  const anchor = `ex-${id}`;
  const Heading = `h${level}` as const;
  const parts = Children.toArray(children);
  const answer = parts.findIndex((part) => isValidElement(part) && ANSWERS.includes(part.type));
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
      <Heading className={styles.title}>
        <a id={`${anchor}-name`} href={`#${anchor}`}>
          Exercise {number} · {title}
        </a>
        <span className={styles.mark} data-mark />
      </Heading>
      <div id={`${anchor}-question`}>{parts.slice(0, answer)}</div>
      {parts.slice(answer)}
      <p className={styles.scriptless}>Answers are checked with JavaScript, which is off here.</p>
      <p className={`${styles.quiet} ${styles.offer}`} data-offer>
        Solution: after a try, or after the last hint.
      </p>
    </form>
  );
}
