import { memo, useMemo, useRef, useState } from 'react';
import type { ReactNode, Ref } from 'react';
import { tickText } from '../../plots/axes.tsx';
import { Curves } from '../../plots/curves.tsx';
import type { RunView, ViewProps } from '../declaration.ts';
import { ganCurves } from '../gan-curves.ts';
import { GanPlane, OpinionCurveKey, OpinionScale, PointKey } from '../gan-plane.tsx';
import { fixed } from '../number-words.ts';
import { useAnswer } from '../use-answer.ts';
import frame from '../widget-body.module.css';
import { Board } from './board.tsx';
import { isFull, placesText, withoutLast } from './drawing.ts';
import { Formula } from './formula.tsx';
import {
  batchOf,
  momentsOf,
  movesAt,
  noiseProbe,
  STEP_BOTH,
  STEP_D,
  STEP_G,
  stepShown,
} from './iteration.ts';
import { Line } from './line.tsx';
import type { TwoPlayerValues } from './parameters.ts';
import type { Scores } from './scores.ts';
import { gridLines, noiseGrid, partsOf, scoresIn, yardstickIn } from './study.ts';
import { targetOf, type Target } from './target.ts';
import styles from './view.module.css';

/** The seed is a parameter of every training figure. */
type Seeded = TwoPlayerValues & { readonly seed: number };

/** Generator against discriminator on data the reader picks or draws: what both do, and how near it comes. */
export function TwoPlayerView(props: ViewProps<TwoPlayerValues>): ReactNode {
  const { values, run } = props;
  if (!run) return null; // only a figure without a training declaration has no run
  const target = targetOf(values, run.own);
  return (
    <div className={styles.view}>
      <div className={styles.columns}>
        <div className={styles.picture}>
          <Game {...props} values={values as Seeded} run={run} target={target} />
        </div>
        <div className={styles.side}>
          {values.moment > 0 && (
            <Iteration loss={values.loss} moment={values.moment} trained={run.status !== 'idle'} />
          )}
          <ScoreTable run={run} target={target} />
          <Losses curves={run.curves} scores={run.probes['scores']} status={run.status} />
        </div>
      </div>
    </div>
  );
}

interface GameProps extends ViewProps<Seeded> {
  readonly run: RunView;
  readonly target: Target;
}

/** What is drawn at each moment of the slow motion; at 0 everything that is switched on. */
const SHOWN: readonly (readonly ('real' | 'generated' | 'heat' | 'arrows' | 'before')[])[] = [
  ['real', 'generated', 'heat', 'arrows'],
  ['real'],
  ['generated'],
  ['real', 'generated', 'heat'],
  ['generated', 'heat', 'arrows'],
  ['generated', 'before'],
];

function Game(props: GameProps): ReactNode {
  const { values, setValue, stepWith, asleep, run, target } = props;
  const { loss, noise, seed, shape, points, moment } = values;
  const { width } = target;
  const { step, probes } = run;
  const draws = shape === 'own' && !run.own;
  const stencil = run.pictures['field'];
  const slow = moment > 0;
  const shown = SHOWN[moment]!;

  const question = useMemo(
    () => (slow ? noiseProbe(moment, step, seed, noise) : null),
    [slow, moment, step, seed, noise],
  );
  const paused = run.status !== 'running';
  const made = useAnswer(run, paused ? question : null);
  const [before, setBefore] = useState<{
    of: RunView['ask'];
    step: number;
    made: Float32Array;
  } | null>(null);
  const slowMotion = useRef<HTMLButtonElement>(null);
  const batch = useMemo(() => {
    if (!slow) return null;
    const rows = batchOf(moment, step, seed, target.points.length / width);
    return gathered(target.points, rows, width);
  }, [slow, moment, step, seed, target, width]);

  const real = shown.includes('real') ? (batch ?? target.points) : null;
  const grown = probes['made'];
  const parts = useMemo(() => partsOf(grown, width), [grown, width]);
  const samples = slow ? made : parts?.points;
  const generated = shown.includes('generated') ? (samples ?? null) : null;
  const field = probes['field'] ?? null;
  const heat = shown.includes('heat') && (slow || values.heat);
  const arrows = shown.includes('arrows') && (slow || values.arrows);
  const warp = !slow && values.warp ? parts?.warp : null;
  const moved =
    shown.includes('before') && before?.of === run.ask && before.step === stepShown(moment, step)
      ? before.made
      : null;
  const lines = useMemo(() => warp && width === 2 && gridLines(warp), [warp, width]);
  const grid = useMemo(() => firstOf(noiseGrid(noise, 1), noise), [noise]);
  const sentence = sentenceOf(real, generated, heat && field !== null);
  const overlay = useMemo(
    () =>
      draws && !slow ? (
        <Board points={points} onDraw={(next) => setValue('points', next)} disabled={asleep} />
      ) : null,
    [draws, slow, points, setValue, asleep],
  );

  const show = (next: number): void => {
    const moves = movesAt(next);
    if (next === 5 && made) setBefore({ of: run.ask, step, made });
    if (moves) stepWith?.(moves);
    setValue('moment', next);
  };
  return (
    <>
      {width === 2 ? (
        <GanPlane
          {...{ sentence, real, generated, field, loss, heat, arrows, overlay }}
          before={moved}
          quick={!paused}
          warp={lines || null}
          stencil={typeof stencil === 'string' ? stencil : undefined}
        />
      ) : (
        <Line
          {...{ sentence, generated, field, loss, heat, arrows }}
          density={slow ? null : (target.density ?? null)}
          real={slow ? real : null}
          noise={slow ? null : grid}
          warp={slow ? null : (parts?.warp ?? null)}
        />
      )}
      <div className={styles.legend}>
        <PointKey />
        {heat && field && width === 2 && <OpinionScale loss={loss} field={field} />}
        {heat && field && width === 1 && <OpinionCurveKey loss={loss} />}
        {arrows && <span className={styles.note}>{arrowNote(loss)}</span>}
      </div>
      <div className={`${frame.buttons} ${styles.buttons}`}>
        <MoveButton disabled={asleep} name="Step D" onPress={() => stepWith?.(STEP_D)} />
        <MoveButton disabled={asleep} name="Step G" onPress={() => stepWith?.(STEP_G)} />
        <MoveButton disabled={asleep} name="Step both" onPress={() => stepWith?.(STEP_BOTH)} />
        {draws && (
          <>
            <MoveButton
              disabled={asleep}
              name="Undo place"
              onPress={() => setValue('points', withoutLast(points))}
            />
            <MoveButton
              disabled={asleep}
              name="Clear all but one"
              onPress={() => setValue('points', points.slice(0, 2))}
            />
          </>
        )}
        <MoveButton
          ref={slowMotion}
          disabled={asleep}
          waits={slow && !paused}
          name={slow ? 'Next moment' : 'Slow motion'}
          onPress={() => show(moment === 5 ? 1 : moment + 1)}
        />
        {slow && (
          <MoveButton
            disabled={asleep}
            name="Leave slow motion"
            onPress={() => {
              setValue('moment', 0);
              slowMotion.current!.focus(); // this one goes away
            }}
          />
        )}
      </div>
      {draws && (
        <>
          <p className={styles.note}>
            Press or draw on the picture. By keyboard the arrow keys move the pen, Space leaves a
            place, and Backspace takes the last one back.
          </p>
          <p role="status" className={styles.note}>
            {isFull(points) &&
              `The board is full: ${placesText(points)}. Undo some, or clear it, to go on drawing.`}
            {points.length % 2 === 1 &&
              'The last number has no partner, so it is left out: a place has two, x and y.'}
          </p>
        </>
      )}
    </>
  );
}

function MoveButton(props: {
  readonly ref?: Ref<HTMLButtonElement>;
  readonly name: string;
  readonly disabled: boolean;
  /** For a moment it does nothing, and keeps the focus. */
  readonly waits?: boolean;
  readonly onPress: () => void;
}): ReactNode {
  const { ref, name, disabled, waits = false, onPress } = props;
  return (
    <button
      ref={ref}
      type="button"
      className={frame.button}
      disabled={disabled}
      aria-disabled={waits || undefined}
      onClick={waits ? undefined : onPress}
    >
      {name}
    </button>
  );
}

/** The five moments, the present one lit. */
function Iteration(props: {
  readonly loss: TwoPlayerValues['loss'];
  readonly moment: number;
  /** Whether there is a generator to be asked. */
  readonly trained: boolean;
}): ReactNode {
  const { loss, moment, trained } = props;
  return (
    <ol className={styles.moments}>
      {momentsOf(loss).map(({ name, formula, picture }, i) => (
        <li
          key={name}
          data-lit={i + 1 === moment || undefined}
          aria-current={i + 1 === moment ? 'step' : undefined}
        >
          <b>{name}</b>{' '}
          <span className={styles.formula}>
            <Formula text={formula} />
          </span>
          {i + 1 === moment && (
            <p>
              {trained || moment === 1
                ? picture
                : 'Press Step or Train first: there is no generator yet.'}
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}

function arrowNote(loss: TwoPlayerValues['loss']): string {
  return loss === 'wasserstein' || loss === 'wasserstein-gp'
    ? 'arrows: the way the generator is pulled; a critic has no scale, so only their ratios count'
    : 'arrows: the way the generator is pulled, as long as the pull is strong';
}

function sentenceOf(
  real: Float32Array | null,
  generated: Float32Array | null,
  heat: boolean,
): string {
  const parts = [
    real && 'points of the data, filled',
    generated && 'generated points, open',
    heat && 'the discriminator’s opinion of each place as shades',
  ].filter((part) => part);
  return parts.length > 0 ? `Picture: ${parts.join('; ')}.` : 'An empty picture.';
}

function gathered(points: Float32Array, rows: Int32Array, width: number): Float32Array {
  const found = new Float32Array(rows.length * width);
  rows.forEach((row, i) => found.set(points.subarray(row * width, (row + 1) * width), i * width));
  return found;
}

/** The first coordinate of each row. */
const firstOf = (values: Float32Array, width: number): Float32Array =>
  values.filter((_, i) => i % width === 0);

/** A metric's row: how it is written, and what else there is to know. */
const ROWS = [
  ['js', 'JS', 3, 'nats, over cells'],
  ['kl', 'KL(q ‖ p)', 3, 'nats, over cells'],
  ['wasserstein', 'Wasserstein-1', 3, 'in units of the data'],
  ['mmd', 'MMD²', 4, ''],
  ['precision', 'Precision', 2, 'samples that lie among the data'],
  ['recall', 'Recall', 2, 'data that lie among the samples'],
] as const satisfies readonly (readonly [keyof Scores, string, number, string])[];

function ScoreTable({
  run,
  target,
}: {
  readonly run: RunView;
  readonly target: Target;
}): ReactNode {
  const scores = scoresIn(run);
  const yardstick = yardstickIn(run);
  const modes = target.modes?.deviations.length;
  return (
    <div className={styles.scores}>
      {modes && (
        <p className={styles.modes}>
          <output data-quantity="mode-count" name="modes" aria-live="off">
            {scores ? scores.modes : '–'}
          </output>{' '}
          of {modes} modes covered
        </p>
      )}
      <table>
        <thead>
          <tr>
            <th scope="col">How far from the data</th>
            <th scope="col" className="model" data-quantity="p">
              generated
            </th>
            <th scope="col" className="data" data-quantity="q">
              the data’s own
            </th>
          </tr>
        </thead>
        <tbody>
          {ROWS.map(([name, label, digits, unit]) => (
            <tr key={name}>
              <th scope="row">
                {name === 'wasserstein' && target.width === 2 ? 'Wasserstein-1, sliced' : label}
                {unit && <small>{unit}</small>}
              </th>
              <td>
                <output name={name} aria-live="off">
                  {scores ? fixed(scores[name], digits) : '–'}
                </output>
              </td>
              <td>{yardstick ? fixed(yardstick[name], digits) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.note}>
        {scores ? `After step ${tickText(scores.step)}. ` : ''}The right column is what{' '}
        {run.own ? 'points picked again among yours' : 'fresh points of the data'} score: chance
        keeps them from 0, too.
      </p>
    </div>
  );
}

/** Both losses over the steps; drawn anew when there are new scores, as nobody reads ten a second. */
const Losses = memo(
  function Losses(props: {
    readonly curves: RunView['curves'];
    readonly scores: Float32Array | undefined;
    readonly status: RunView['status'];
  }) {
    const { curves } = props;
    return (
      <div className={styles.curves}>
        <p className={styles.title}>What each player pays</p>
        <Curves curves={ganCurves(curves)} unit="" />
      </div>
    );
  },
  (before, now) => before.scores === now.scores && before.status === now.status,
);
