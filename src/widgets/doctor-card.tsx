import { useState } from 'react';
import type { ReactNode } from 'react';
import { tickText } from '../plots/axes.tsx';
import type { Finding } from '../training/health-gan.ts';
import styles from './doctor-card.module.css';
import { healthyStep } from './healthy-step.ts';
import type { SessionState } from './run-session.ts';
import frame from './widget-body.module.css';

export interface DoctorCardProps {
  /** With its looks and findings. */
  readonly run: SessionState;
  readonly goBack: (step: number) => void;
  /** As in `Doctor`. */
  readonly chapter?: string | undefined;
}

/** What ails a run, what helps, and the way back to before it did. Each kind of trouble is said once. */
export function DoctorCard({ run, goBack, chapter }: DoctorCardProps): ReactNode {
  const { findings = [], looks = [] } = run;
  const step = healthyStep(findings, looks);
  return (
    <>
      <p role="status" className={frame.spoken}>
        {useOnce(run.ask, findings)}
      </p>
      {findings.length > 0 && (
        <section className={styles.card} aria-label="What ails this run">
          {findings.map(({ kind, message, remedy }) => (
            <div key={kind} data-finding={kind}>
              <p className={styles.message}>{message}</p>
              <p className={styles.remedy}>
                {remedy} <Paragraph id={kind} chapter={chapter} />
              </p>
            </div>
          ))}
          {step < run.step && (
            <button type="button" className={frame.button} onClick={() => goBack(step)}>
              Go back to step {tickText(step)}
            </button>
          )}
        </section>
      )}
    </>
  );
}

/** The sentences of the kinds found last; numbers that change afterwards are not said again, nor in the next look at this run. */
function useOnce(of: unknown, findings: readonly Finding[]): string {
  const [said, setSaid] = useState({ of, kinds: new Set<string>(), sentence: '' });
  const kinds = said.of === of ? said.kinds : new Set<string>();
  const fresh = findings.filter(({ kind }) => !kinds.has(kind));
  const sentence = fresh.map(({ message, remedy }) => `${message} ${remedy}`).join(' ');
  if (said.of !== of || fresh.length > 0)
    setSaid({ of, kinds: new Set([...kinds, ...fresh.map(({ kind }) => kind)]), sentence });
  return said.sentence;
}

/** The way to the chapter's paragraph on it; where this page isn't that chapter, in another tab: the run stays. */
function Paragraph(props: {
  readonly id: string;
  readonly chapter: string | undefined;
}): ReactNode {
  const { id, chapter } = props;
  const [here] = useState(() => document.getElementById(id) !== null);
  if (here) return <a href={`#${id}`}>Why this happens</a>;
  if (chapter === undefined) return null;
  return (
    <a href={`${import.meta.env.BASE_URL}${chapter}/#${id}`} target="_blank" rel="noreferrer">
      Why this happens, in the chapter
    </a>
  );
}
