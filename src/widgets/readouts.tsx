import { useId } from 'react';
import type { ReactNode } from 'react';
import type { TrainingDeclaration } from './declaration.ts';
import styles from './readouts.module.css';

export interface ReadoutsProps {
  readonly step: number;
  /** Batch means of that step; empty before the first. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly declared: TrainingDeclaration['metrics'];
}

/** The numbers of a run, all of one step: `<output name="step">`, `loss`, and one per declared metric. */
export function Readouts({ step, metrics, declared }: ReadoutsProps): ReactNode {
  return (
    <div className={styles.readouts}>
      <Readout name="step" label="Step" text={String(step)} />
      {Object.entries(withLoss(declared)).map(([name, { label, quantity = name }]) => {
        const text = metricText(metricIn(metrics, name));
        const value = text && `${text} at step ${step}`;
        return <Readout key={name} {...{ name, label, text, quantity, value }} />;
      })}
    </div>
  );
}

/** What each number means, for the folded part of the figure. */
export function ReadoutHelp({ declared }: Pick<ReadoutsProps, 'declared'>): ReactNode {
  return (
    <dl className={styles.help}>
      {Object.entries(withLoss(declared)).map(([name, { label, help }]) => (
        <div key={name}>
          <dt>{label}</dt>
          <dd>{help}</dd>
        </div>
      ))}
    </dl>
  );
}

interface ReadoutProps {
  readonly name: string;
  readonly label: string;
  readonly text: string;
  /** What it is a number of, and its value in a sentence, for the page around the figure. */
  readonly quantity?: string;
  readonly value?: string;
}

function Readout({ name, label, text, quantity, value }: ReadoutProps): ReactNode {
  const id = useId();
  return (
    <div className={styles.readout} data-quantity={quantity} data-value={value}>
      <label htmlFor={id}>{label}</label>
      {/* an output is a live region by itself, and this one changes five times a second */}
      <output id={id} name={name} aria-live="off">
        {text}
      </output>
    </div>
  );
}

/** A metric; of an ensemble, whose members’ are called `loss/0`, `loss/1` …, their mean. */
export function metricIn(metrics: ReadoutsProps['metrics'], name: string): number | undefined {
  const members = Object.keys(metrics).filter((key) => key.startsWith(`${name}/`));
  if (members.length === 0) return metrics[name];
  return members.reduce((sum, key) => sum + metrics[key]!, 0) / members.length;
}

/** A metric as a number alone, of a width that stays; in words when it is none; empty when unknown. */
export function metricText(value: number | undefined): string {
  if (value === undefined) return '';
  if (Number.isNaN(value)) return 'not a number';
  if (!Number.isFinite(value)) return value > 0 ? 'infinite' : 'minus infinite';
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 2 : size >= 1 ? 3 : 4);
}

export function withLoss(declared: TrainingDeclaration['metrics']): TrainingDeclaration['metrics'] {
  const loss = { label: 'Loss', help: 'What the optimiser brings down: the mean over one batch.' };
  return { loss, ...declared };
}
