import type { ReactNode } from 'react';
import type { ViewProps } from '../declaration.ts';
import { BinaryPicture } from './binary-picture.tsx';
import { Logits } from './logits.tsx';
import type { OverflowValues } from './parameters.ts';
import { lossesOf, outcomeOf } from './steps.ts';
import type { Computation } from './steps.ts';
import { numberText, remarkOn } from './words.ts';
import styles from './view.module.css';

/** One loss computed twice in float32, step by step, beside where each way of writing it breaks. */
export function OverflowView({ values, setValue, asleep }: ViewProps<OverflowValues>): ReactNode {
  const { naive, stable, exact } = lossesOf(values);
  const binary = values.kind === 'binary';
  return (
    <div className={styles.view}>
      <p className={styles.remark}>{remarkOn(values)}</p>
      {binary ? (
        <BinaryPicture {...{ values, setValue, asleep }} />
      ) : (
        <Logits {...{ values, setValue, asleep }} />
      )}
      <div className={styles.forms}>
        <Form
          name="naive"
          title="As it is written"
          formula={binary ? '−y log p − (1 − y) log(1 − p)' : '−log p of the true class'}
          computation={naive}
          exact={exact}
        />
        <Form
          name="stable"
          title="Rearranged"
          formula={
            binary
              ? 'max(a, 0) − y · a + log(1 + exp(−|a|))'
              : 'log Σ exp(a − largest) − (true a − largest)'
          }
          computation={stable}
          exact={exact}
        />
      </div>
      <p className={styles.exact}>
        In double precision, by a way that can’t overflow:{' '}
        <output name="exact" aria-live="off">
          {numberText(exact)}
        </output>{' '}
        nats
      </p>
    </div>
  );
}

interface FormProps {
  /** Of its readout. */
  readonly name: string;
  readonly title: string;
  readonly formula: string;
  readonly computation: Computation;
  readonly exact: number;
}

/** Every operation with what float32 makes of it; where something goes wrong, it says so. */
function Form({ name, title, formula, computation, exact }: FormProps): ReactNode {
  const { steps, loss } = computation;
  const outcome = outcomeOf(loss, exact);
  return (
    <div>
      <p className={styles.title}>
        <b>{title}</b>: {formula}
      </p>
      <p className={styles.loss} data-outcome={outcome}>
        <output name={name} aria-live="off">
          {numberText(loss)}
        </output>{' '}
        {VERDICTS[outcome]}
      </p>
      <ol className={styles.steps} aria-label={`${title}, in float32`}>
        {steps.map(({ formula: step, value, trouble }) => (
          <li key={step} data-trouble={trouble !== null || undefined}>
            <span>{step}</span>
            <span className={styles.value}>{numberText(value)}</span>
            {trouble !== null && <em>{trouble}</em>}
          </li>
        ))}
      </ol>
    </div>
  );
}

const VERDICTS = {
  right: 'nats ✓',
  wrong: 'nats ✗ off',
  infinite: '✗ infinite',
  nan: '✗ not a number',
} as const;
