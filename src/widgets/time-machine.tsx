import { useEffect, useId, useRef, useState } from 'react';
import type { CSSProperties, ReactNode } from 'react';
import { tickText } from '../plots/axes.tsx';
import controls from './controls.module.css';
import type { SessionState } from './run-session.ts';
import styles from './time-machine.module.css';
import frame from './widget-body.module.css';

export interface TimeMachineProps {
  readonly run: Pick<SessionState, 'step' | 'furthest' | 'target' | 'kept'>;
  /** Called on the way: shows what can be shown at once. */
  readonly scrub: (step: number) => void;
  /** Called where the way ends. */
  readonly goTo: (step: number) => void;
}

/** A slider through the course of a run: any step of it comes back, and the run goes on from there as it did. */
export function TimeMachine({ run, scrub, goTo }: TimeMachineProps): ReactNode {
  const { step, furthest, target, kept } = run;
  const id = useId();
  const slider = useRef<HTMLInputElement>(null);
  const [held, setHeld] = useState<number | null>(null);
  const at = Math.min(held ?? target ?? step, furthest);
  const share = (of: number): string => `${(100 * of) / Math.max(furthest, 1)}%`;

  // React's onChange is called on the way, too; the browser tells the two apart
  const rest = useRef(() => {});
  useEffect(() => {
    rest.current = () => {
      setHeld(null);
      goTo(Number(slider.current!.value));
    };
  });
  useEffect(() => {
    const input = slider.current!;
    const rests = (): void => rest.current();
    input.addEventListener('change', rests);
    return () => input.removeEventListener('change', rests);
  }, []);

  return (
    <div className={styles.time}>
      <label htmlFor={id} className={styles.label}>
        Step in the run
      </label>
      <div className={styles.track}>
        <span className={styles.ticks} aria-hidden>
          {kept.map((copy) => (
            <i key={copy} style={{ insetInlineStart: share(copy) }} />
          ))}
        </span>
        <input
          ref={slider}
          id={id}
          type="range"
          className={controls.range}
          min={0}
          max={Math.max(furthest, 1)}
          step={1}
          value={at}
          disabled={furthest === 0}
          style={{ '--at': share(at) } as CSSProperties}
          aria-valuetext={`step ${tickText(at)} of ${tickText(furthest)}`}
          aria-describedby={`${id}-help`}
          onChange={(event) => {
            const wanted = Number(event.target.value);
            setHeld(wanted);
            scrub(wanted);
          }}
        />
      </div>
      <span className={styles.count} aria-hidden>
        {tickText(at)} of {tickText(furthest)}
      </span>
      <p id={`${id}-help`} className={frame.spoken}>
        Brings back any step of this run. Train goes on from there as the run did; a changed setting
        takes it elsewhere.
      </p>
    </div>
  );
}
