import { useCallback, useMemo, useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import { openRun, prepareToTrain } from '../training/client.ts';
import { AddToLesson } from './add-to-lesson.tsx';
import { Controls } from './controls.tsx';
import { CopyLink } from './copy-link.tsx';
import { DoctorCard } from './doctor-card.tsx';
import { parametersOf } from './declaration.ts';
import type { ReferenceRun, ViewProps, WidgetDeclaration } from './declaration.ts';
import { OwnData } from './own-data.tsx';
import { sameValue } from './parameters.ts';
import type { Parameter, Parameters, Values } from './parameters.ts';
import { presetAt, presetValues } from './presets.ts';
import { Presented } from './presented.tsx';
import { ProofPanel } from './proof-panel.tsx';
import { PrintedState } from './printed-state.tsx';
import { ReadoutHelp, Readouts } from './readouts.tsx';
import { IDLE } from './run-session.ts';
import { RunStatus } from './run-status.tsx';
import { usePresetSequence } from './sequence.ts';
import type { Sequence } from './sequence.ts';
import { TimeMachine } from './time-machine.tsx';
import { Spending } from './spending.tsx';
import { Tables } from './tables.tsx';
import { TakeAway } from './take-away.tsx';
import { Twin } from './twin-part.tsx';
import { twinTitle } from './twin-fork.ts';
import { UndoTools } from './undo-tools.tsx';
import { useAnnouncement } from './use-announcement.ts';
import { useFigureEvents } from './use-figure-events.ts';
import { usePresentation } from './use-presentation.ts';
import type { Presentation } from './use-presentation.ts';
import { useWidget } from './use-widget.ts';
import type { WidgetState } from './use-widget.ts';
import { ViewBoundary } from './view-boundary.tsx';
import styles from './widget-body.module.css';

export interface WidgetBodyProps {
  readonly declaration: WidgetDeclaration;
  /** What the figure starts with on this page: `startValues(declaration, preset)`. */
  readonly values: Values;
  /** The static picture: everything in its place, nothing works yet. */
  readonly asleep?: boolean;
  /** On an embed page, where the query belongs to this widget alone. */
  readonly embed?: boolean | undefined;
  /** Shown by a training figure until it has taken a step of its own. */
  readonly reference?: ReferenceRun | undefined;
  /** What is unfolded at first. */
  readonly unfolded?: readonly Fold[] | undefined;
  /** In a lesson, whose states it shows one of. */
  readonly lesson?: LessonPlace | undefined;
  /** What opens a run; the shared worker unless a test brings its own. */
  readonly open?: typeof openRun;
}

/** The folded parts of a figure, by their `data-fold`. */
export type Fold = 'settings' | 'table' | 'proof' | 'take-away';

/** A figure's place in a lesson. */
export interface LessonPlace {
  /** What it wakes with, as in a link to its embed page. */
  readonly query: string;
  readonly sequence: Sequence;
  readonly presentation: Presentation;
}

/** A whole figure but for its caption: picture, run, settings and tools, asleep or live. */
export function WidgetBody({ asleep = false, ...props }: WidgetBodyProps): ReactNode {
  return asleep ? <SleepingBody {...props} /> : <LiveBody {...props} />;
}

function SleepingBody({ declaration, values, ...rest }: WidgetBodyProps): ReactNode {
  const state: WidgetState = {
    values,
    notices: [],
    own: null,
    ...(declaration.training && { run: IDLE }),
    ...{ setValue: idle, setValues: idle, show: idle, setOwn: idle, linkNow: () => '' },
    linkAlone: () => '',
    ...{ prepare: idle, train: idle, pause: idle, step: idle, stepWith: idle, reset: idle },
    ...{ goBack: idle, goTo: idle, scrub: idle },
    changes: { next: { undo: null, redo: null }, undo: idle, redo: idle },
  };
  const presentation = { presenting: false, since: 0, start: idle, stop: idle, stay: idle };
  return <Frame asleep {...{ declaration, state, presentation, base: values, ...rest }} />;
}

function idle(): void {}

function LiveBody(props: WidgetBodyProps): ReactNode {
  const { declaration, values: base, embed = false, lesson, open = openRun } = props;
  const prepare = open === openRun ? prepareToTrain : idle; // a test's own runs need nothing
  const root = useRef<HTMLDivElement>(null);
  const state = useWidget({
    declaration,
    base,
    embed,
    query: lesson?.query,
    root,
    openRun: open,
    prepareToTrain: prepare,
  });
  const { values, setValues, run, show } = state;
  useFigureEvents(root, { declaration, values, run, show });
  const own = usePresentation(root);
  const presets = usePresetSequence(declaration, base, values, setValues);
  const { presentation, sequence } = lesson ?? { presentation: own, sequence: presets };
  return <Frame {...props} {...{ root, state, presentation, sequence, base }} asleep={false} />;
}

interface FrameProps {
  readonly declaration: WidgetDeclaration;
  readonly base: Values;
  readonly state: WidgetState;
  readonly presentation: Presentation;
  readonly sequence?: Sequence;
  readonly asleep: boolean;
  readonly embed?: boolean | undefined;
  readonly reference?: ReferenceRun | undefined;
  readonly unfolded?: readonly Fold[] | undefined;
  readonly root?: RefObject<HTMLDivElement | null>;
}

function Frame(props: FrameProps): ReactNode {
  const { declaration, base, state, presentation, sequence, asleep } = props;
  const { reference, root, unfolded = [] } = props;
  const { title, presets } = declaration;
  const { values, run } = state;
  const training = declaration.training?.applies?.(values) === false ? null : declaration.training;
  const parameters = useMemo(() => parametersOf(declaration), [declaration]);
  const strays =
    training?.drawsSettings === true &&
    (run?.own !== undefined ||
      Object.entries(trained(parameters, reference?.values ?? {})).some(
        ([name, value]) => !sameValue(value, values[name]),
      ));
  const onReference =
    run?.step === 0 && !run.facts?.start && training && !strays ? reference : undefined;
  const primary = filter(parameters, (parameter) => parameter.primary === true);
  const more = filter(parameters, (parameter) => parameter.primary !== true);
  const seen = useMemo(
    () => (onReference ? { ...values, ...trained(parameters, onReference.values) } : values),
    [parameters, values, onReference],
  );
  const shown = { values: seen, asleep, ...(run && { run: onReference?.run ?? run }) };
  const preset = presetAt(declaration, base, values, Object.keys(presets));
  const takesOwn = training?.ownData !== undefined || training?.ownPoints !== undefined;
  const [forking, setForking] = useState(false);
  const twin = training ? (state.twin?.of ?? null) : null;
  const main = useRef<HTMLButtonElement>(null);
  /** A button that goes away with what it is pressed for leaves the keyboard to Train. */
  const handOn = (): void => main.current?.focus({ preventScroll: true });
  const choices = Object.keys(presets).length > 0 && (
    <div role="group" aria-label="Presets" className={styles.buttons}>
      {Object.entries(presets).map(([name, { title: words }]) => (
        <button
          key={name}
          type="button"
          className={styles.choice}
          aria-pressed={name === preset}
          onClick={() => state.setValues(presetValues(declaration, base, values, name))}
        >
          {words}
        </button>
      ))}
    </div>
  );

  return (
    <div
      ref={root}
      className={styles.widget}
      data-presenting={presentation.presenting || undefined}
    >
      {presentation.presenting && (
        <header className={styles.title}>
          <span>{title}</span>
        </header>
      )}
      <fieldset disabled={asleep} className={styles.frame}>
        <div className={`${styles.picture} ${twin ? styles.twins : ''}`}>
          <div className={styles.side} data-picture>
            {twin && (
              <p className={styles.sideTitle}>{twinTitle(parameters, values, twin, false)}</p>
            )}
            <ViewBoundary what="The picture">
              <Picture
                declaration={declaration}
                recorded={onReference !== undefined}
                setValue={state.setValue}
                {...(training && { stepWith: state.stepWith })}
                {...shown}
              />
            </ViewBoundary>
          </div>
          {twin && <Twin part="picture" {...{ declaration, state }} />}
        </div>
        <div className={styles.panel}>
          <div role="status" className={styles.notices}>
            {state.notices.map((notice) => (
              <p key={notice}>{notice}</p>
            ))}
          </div>
          {run && training && (
            <>
              <RunStatus
                run={run}
                reference={onReference}
                state={state}
                wakesTrained={training.recorded === 0}
                handOn={handOn}
              />
              <div className={styles.run}>
                <div className={styles.buttons}>
                  <button
                    ref={main}
                    type="button"
                    className={styles.main}
                    onPointerEnter={state.prepare}
                    onFocus={state.prepare}
                    onClick={run.status === 'running' ? state.pause : state.train}
                  >
                    {run.status === 'running' ? 'Pause' : 'Train'}
                  </button>
                  <button type="button" className={styles.button} onClick={state.step}>
                    Step
                  </button>
                  <button type="button" className={styles.button} onClick={state.reset}>
                    Reset
                  </button>
                  <button
                    type="button"
                    className={styles.button}
                    aria-expanded={forking || twin !== null}
                    onClick={() => {
                      if (twin) state.twin!.close();
                      setForking(!forking && !twin);
                    }}
                  >
                    Twin
                  </button>
                </div>
                <Readouts step={run.step} metrics={run.metrics} declared={training.metrics} />
              </div>
              <TimeMachine run={run} scrub={state.scrub} goTo={state.goTo} />
              {(forking || twin) && (
                <Twin
                  part="panel"
                  {...{ declaration, state }}
                  close={() => {
                    state.twin!.close();
                    setForking(false);
                    handOn();
                  }}
                />
              )}
              {training.doctor && !asleep && (
                <DoctorCard
                  run={run}
                  goBack={(step) => {
                    state.goBack(step);
                    handOn();
                  }}
                  chapter={training.doctor.chapter}
                />
              )}
            </>
          )}
          {presentation.presenting && choices /* a presenter's way through the figure */}
          <Controls parameters={primary} values={values} onChange={state.setValue} />
          {!presentation.presenting && choices}
          {Object.keys(more).length > 0 && (
            <details
              className={styles.more}
              data-fold="settings"
              open={unfolded.includes('settings')}
            >
              <summary>{takesOwn ? 'More settings, your data' : 'More settings'}</summary>
              <div className={styles.folded}>
                {takesOwn && (
                  <OwnData
                    own={state.own}
                    wish={training.ownPoints}
                    values={values}
                    onData={state.setOwn}
                  />
                )}
                <Controls parameters={more} values={values} onChange={state.setValue} />
                {run && training && <Spending spent={run.spent} />}
                {training && <ReadoutHelp declared={training.metrics} />}
              </div>
            </details>
          )}
          <ViewBoundary what="The table">
            <Tables declaration={declaration} unfolded={unfolded.includes('table')} {...shown} />
          </ViewBoundary>
          <ProofPanel
            {...{ declaration, values, run, asleep }}
            own={state.own}
            unfolded={unfolded.includes('proof')}
          />
          {run && training?.takeAway && (
            <TakeAway
              declaration={declaration}
              values={values}
              run={run}
              pause={state.pause}
              linkNow={state.linkNow}
              unfolded={unfolded.includes('take-away')}
            />
          )}
          <div className={styles.tools}>
            <UndoTools changes={state.changes} />
            <button
              type="button"
              className={styles.tool}
              onClick={() => state.setValues(presetValues(declaration, base, values, null))}
            >
              {training ? 'Default settings' : 'Reset settings'}
            </button>
            <button
              type="button"
              className={`${styles.tool} ${styles.present}`}
              onClick={presentation.presenting ? presentation.stop : presentation.start}
            >
              {presentation.presenting ? 'Leave presentation' : 'Present'}
            </button>
            <CopyLink linkNow={state.linkNow} />
            <AddToLesson linkAlone={state.linkAlone} />
            {!props.embed && (
              <a
                className={styles.tool}
                href={`${import.meta.env.BASE_URL}embed/${declaration.id}/`}
              >
                Open alone
              </a>
            )}
          </div>
        </div>
      </fieldset>
      {presentation.presenting && sequence && (
        <Presented {...{ declaration, state, presentation, sequence, shown }} />
      )}
      {!asleep && <PrintedState declaration={declaration} base={base} state={state} />}
    </div>
  );
}

/** The view, and beside it the sentence that says what it shows. */
function Picture({
  declaration: { View, describe },
  recorded,
  ...view
}: ViewProps & {
  readonly declaration: WidgetDeclaration;
  /** Whether the run shown is the reference run, not the reader's. */
  readonly recorded: boolean;
}): ReactNode {
  const { values, run } = view;
  const say = useCallback(
    () => (recorded ? `A recorded run. ${describe(values, run)}` : describe(values, run)),
    [describe, recorded, values, run],
  );
  const sentence = useAnnouncement(say, run?.status === 'running');
  return (
    <>
      <p role="status" className={styles.spoken}>
        {sentence}
      </p>
      <View {...view} />
    </>
  );
}

function filter(parameters: Parameters, keep: (parameter: Parameter) => boolean): Parameters {
  return Object.fromEntries(Object.entries(parameters).filter(([, parameter]) => keep(parameter)));
}

/** What a run was trained with: a reference run's picture shows its own, whatever the controls say. */
function trained(parameters: Parameters, values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(([name]) => parameters[name]?.effect !== 'view'),
  );
}
