import { useEffect, useId, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { tickText } from '../plots/axes.tsx';
import { Controls } from './controls.tsx';
import controls from './controls.module.css';
import { parametersOf } from './declaration.ts';
import type { RunView, WidgetDeclaration } from './declaration.ts';
import type { Parameter, ParameterValue } from './parameters.ts';
import { metricIn, metricText, withLoss } from './readouts.tsx';
import type { SessionState } from './run-session.ts';
import styles from './twin.module.css';
import { forkable, otherValue, twinTitle, twinValues } from './twin-fork.ts';
import { useDoctor } from './use-doctor.ts';
import { useStudy } from './use-study.ts';
import { useRun } from './use-widget.ts';
import type { WidgetState } from './use-widget.ts';
import frame from './widget-body.module.css';

export interface TwinPictureProps {
  readonly declaration: WidgetDeclaration;
  readonly state: WidgetState;
}

/** The figure's view of the second run. */
export function TwinPicture({ declaration, state }: TwinPictureProps): ReactNode {
  const training = declaration.training!;
  const { of, session } = state.twin!;
  const parameters = useMemo(() => parametersOf(declaration), [declaration]);
  const run = useRun(session, state.own);
  const { facts, step } = run;
  const reached = of!.live && step < of!.at;
  const values = useMemo(
    () => twinValues(state.values, of!, step),
    // oxlint-disable-next-line react/exhaustive-deps -- `reached` stands for all of the step that counts
    [state.values, of, reached],
  );
  const examined = useDoctor(training.doctor, values, useStudy(training.study, values, run));
  const probed = JSON.stringify(
    Object.entries(values).filter(([name]) => parameters[name]?.effect === 'structural'),
  );
  useEffect(() => {
    session.watch(training.probes(values, facts, run.own));
    // oxlint-disable-next-line react/exhaustive-deps -- `probed` stands for all the values that probes depend on
  }, [session, training, facts, probed, run.own]);

  const { View } = declaration;
  return (
    <section className={frame.side} aria-label="The twin" data-twin={run.status}>
      <p className={frame.sideTitle}>{twinTitle(parameters, state.values, of!, true)}</p>
      {run.status === 'failed' && (
        <p role="alert" className={styles.failure}>
          {run.message}
        </p>
      )}
      <View
        values={values}
        setValue={(name, value) => {
          if (parameters[name]?.effect === 'view') state.setValue(name, value); // how both are looked at
        }}
        asleep={false}
        run={examined}
      />
    </section>
  );
}

export interface TwinPanelProps extends TwinPictureProps {
  readonly close: () => void;
}

/** In what the twin is to differ; and once there is one, how far it does. */
export function TwinPanel({ declaration, state, close }: TwinPanelProps): ReactNode {
  const id = useId();
  const { of, session, start } = state.twin!;
  const { values } = state;
  const choices = forkable(parametersOf(declaration), values);
  const [wanted, setWanted] = useState<{ name: string; value: ParameterValue } | null>(of);
  const name = wanted && wanted.name in choices ? wanted.name : Object.keys(choices)[0]!;
  const parameter = choices[name]!;
  const value = wanted?.name === name ? wanted.value : otherValue(parameter, values[name]!);
  const first = useRef<HTMLSelectElement>(null);
  useEffect(() => first.current?.focus({ preventScroll: true }), []);
  const twin = useRun(session, state.own);
  const lead = state.run!;

  return (
    <section className={styles.panel} aria-label="Twin">
      <div className={styles.choice}>
        <div>
          <label htmlFor={id} className={controls.label}>
            The twin differs in
          </label>
          <select
            ref={first}
            id={id}
            className={controls.select}
            value={name}
            onChange={(event) => {
              const next = event.target.value;
              setWanted({ name: next, value: otherValue(choices[next]!, values[next]!) });
            }}
          >
            {Object.entries(choices).map(([key, { label: words }]) => (
              <option key={key} value={key}>
                {words}
              </option>
            ))}
          </select>
        </div>
        <Controls
          parameters={{ [name]: { ...parameter, label: `${parameter.label}, of the twin` } }}
          values={{ ...values, [name]: value }}
          onChange={(_, next) => setWanted({ name, value: next })}
        />
      </div>
      <p className={styles.note}>
        {of ? '' : explanation(parameter, name, lead.step)} Train, Pause, Step, Reset and the slider
        act on both runs.
      </p>
      <div className={frame.buttons}>
        <button type="button" className={frame.button} onClick={() => start(name, value)}>
          {of ? 'Start this twin instead' : 'Start the twin'}
        </button>
        <button type="button" className={frame.button} onClick={close}>
          {of ? 'Close the twin' : 'Cancel'}
        </button>
      </div>
      {of && <Comparison {...{ declaration, lead, twin }} />}
    </section>
  );
}

function explanation({ effect, label }: Parameter, name: string, step: number): string {
  if (effect === 'live')
    return `Both are one run up to the present step, ${tickText(step)}. From there on the twin has its own value of “${label}”.`;
  const seed = name === 'seed' ? 'another seed' : 'the same seed';
  return `The twin begins at step 0 with ${seed}, and comes to the present step.`;
}

interface Row {
  readonly name: string;
  readonly label: string;
  readonly of: (run: SessionState) => number | undefined;
  readonly text: (value: number | undefined) => string;
}

/** The two runs in numbers, and what they cost. */
function Comparison(props: {
  readonly declaration: WidgetDeclaration;
  readonly lead: RunView;
  readonly twin: SessionState;
}): ReactNode {
  const { declaration, twin } = props;
  const lead = props.lead as SessionState;
  const sizes = [useSize(lead), useSize(twin)] as const;
  const whole = (value: number | undefined): string => (value === undefined ? '' : tickText(value));
  const rows: readonly Row[] = [
    { name: 'step', label: 'Step', of: ({ step }) => step, text: whole },
    ...Object.entries(withLoss(declaration.training!.metrics)).map(([name, { label }]) => ({
      name,
      label,
      of: ({ metrics }: SessionState) => metricIn(metrics, name),
      text: metricText,
    })),
    {
      name: 'cost',
      label: 'Milliseconds per step',
      of: ({ msPerStep }) => msPerStep || undefined,
      text: metricText,
    },
    ...(sizes[0] !== undefined && sizes[1] !== undefined
      ? [
          {
            name: 'parameters',
            label: 'Parameters',
            of: (run: SessionState) => sizes[run === lead ? 0 : 1],
            text: whole,
          },
        ]
      : []),
  ];
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <caption>Both runs, and what they cost</caption>
        <thead>
          <tr>
            <th scope="col">Number</th>
            <th scope="col">As it is</th>
            <th scope="col">Twin</th>
            <th scope="col">Difference</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, label, of, text }) => {
            const [one, other] = [of(lead), of(twin)];
            const difference = one === undefined || other === undefined ? undefined : other - one;
            return (
              <tr key={name}>
                <th scope="row">{label}</th>
                <td>{text(one)}</td>
                <td>
                  <output name={`twin-${name}`} aria-live="off">
                    {text(other)}
                  </output>
                </td>
                <td>
                  <output name={`twin-${name}-difference`} aria-live="off">
                    {text(difference)}
                  </output>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** How many parameters a network has, once its run rests; unknown of what is no network. */
function useSize({ save, facts, status, step }: SessionState): number | undefined {
  const [size, setSize] = useState<{ of: unknown; count: number } | null>(null);
  const known = size?.of === save;
  const asks =
    !known && facts !== null && facts.engine !== 'float64' && status === 'paused' && step > 0;
  useEffect(() => {
    if (!asks) return undefined;
    let current = true;
    save().then(
      ({ parameters }) => {
        const count = Object.values(parameters).reduce((sum, { length }) => sum + length, 0);
        if (current) setSize({ of: save, count });
      },
      () => {}, // the run says itself what is the matter
    );
    return () => void (current = false);
  }, [save, asks]);
  return known ? size.count : undefined;
}
