import type { ReactNode } from 'react';
import styles from './score.module.css';
import { averageText, gapText } from './number-words.ts';

export interface ScoreProps {
  /** How far the reader is below the best, in nats per item. */
  readonly gap: number;
  /** What is said instead of an infinite gap: large, and after it. */
  readonly endless: readonly [string, string];
  /** What the average is taken over: "toss". */
  readonly item: string;
  /** What there is to say about the place on the curve. */
  readonly remark: string;
}

/** The number that matters, large, and what it means. */
export function Score({ gap, endless, item, remark }: ScoreProps): ReactNode {
  const [large, after] =
    gap === Infinity ? endless : [gapText(gap), `nats per ${item} below the best`];
  return (
    <div className={styles.score}>
      <p className={styles.gap}>
        <output name="gap" aria-live="off">
          {large}
        </output>{' '}
        {after}
      </p>
      <p className={styles.remark}>{remark}</p>
    </div>
  );
}

/** The title of a curve: what its height is where the reader stands. */
export function AverageTitle({
  average,
  item,
}: {
  readonly average: number;
  readonly item: string;
}): ReactNode {
  return (
    <p className={styles.title} data-quantity="average-log-likelihood">
      Log-likelihood{' '}
      <output name="log-likelihood" aria-live="off">
        {averageText(average)}
      </output>
      {Number.isFinite(average) && ` nats per ${item}`}
    </p>
  );
}
