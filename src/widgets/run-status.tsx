import type { ReactNode } from 'react';
import type { DataFacts } from '../training/run-spec.ts';
import type { ReferenceRun } from './declaration.ts';
import { metricText } from './readouts.tsx';
import type { SessionState } from './run-session.ts';
import { useSaving } from './spending.tsx';
import type { WidgetState } from './use-widget.ts';
import styles from './widget-body.module.css';

/** One line on what the numbers are: whose run, where it is computed, or why it stopped. */
export function RunStatus(props: {
  readonly run: SessionState;
  readonly reference: ReferenceRun | undefined;
  readonly state: WidgetState;
  /** The figure wakes with a trained model, of which there is more to say: its place is kept. */
  readonly wakesTrained?: boolean;
  /** Where the keyboard goes from a button that goes away. */
  readonly handOn: () => void;
}): ReactNode {
  const { run, reference, state, wakesTrained, handOn } = props;
  const saving = useSaving();
  const broken = Object.keys(run.metrics).filter((name) => !Number.isFinite(run.metrics[name]));
  if (run.status === 'failed' || broken.length > 0)
    return (
      <div role="alert" className={styles.failure}>
        {reference && <p className={styles.status}>{referenceLabel(reference)}</p>}
        <p>
          {run.message ||
            `At step ${run.step} ${broken.join(' and ')} stopped being a number: the run has diverged. Press Reset, and try gentler settings.`}
        </p>
        {run.status === 'failed' && (
          <button
            type="button"
            className={styles.button}
            onClick={() => {
              state.reset();
              state.train();
              handOn();
            }}
          >
            Try again
          </button>
        )}
      </div>
    );
  return (
    <p className={`${styles.status} ${wakesTrained ? styles.wordy : ''}`}>
      {run.status === 'running' && run.step === 0 ? 'Getting ready… ' : ''}
      {reference ? referenceLabel(reference) : liveLabel(run, saving)}
    </p>
  );
}

function referenceLabel({ values, run }: ReferenceRun): string {
  const loss = run.metrics['loss'];
  return (
    `Reference run: seed ${Number(values['seed'])}, step ${run.step.toLocaleString('en')}` +
    `${loss === undefined ? '' : `, loss ${metricText(loss)}`}.`
  );
}

function liveLabel({ status, facts, stepsPerSecond }: SessionState, saving: boolean): string {
  if (!facts) return status === 'idle' ? 'Nothing has been trained yet.' : '';
  const rate = stepsPerSecond >= 10 ? stepsPerSecond.toFixed(0) : stepsPerSecond.toFixed(1);
  const speed =
    status === 'running' && stepsPerSecond > 0
      ? ` · ${rate} steps per second${saving ? ', half of the time' : ''}`
      : '';
  if (facts.engine === 'float64' && facts.data.height === 1)
    return `${examplesLabel(facts.data)}double precision${speed}.`;
  const { name, count, width, height } = facts.data;
  const many = count.toLocaleString('en');
  const data =
    height === 1 ? `${name}, ${many} points` : `${name}, ${many} of ${width} × ${height}`;
  const begun = facts.start
    ? `Step 0 is a model trained for ${facts.start.steps.toLocaleString('en')} steps beforehand. `
    : '';
  const engine = facts.engine === 'float64' ? 'double precision' : facts.engine;
  return `${data} · ${engine}${speed}. ${begun}${facts.fallback}`;
}

function examplesLabel({ count, width }: DataFacts): string {
  if (count === 0) return ''; // a model that learns from no data
  const example = width === 1 ? 'number' : 'point';
  return count === 1 ? `One ${example} · ` : `${count.toLocaleString('en')} ${example}s · `;
}
