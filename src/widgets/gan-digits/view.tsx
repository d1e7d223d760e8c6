import { memo, useDeferredValue } from 'react';
import type { CSSProperties, ReactNode } from 'react';
import { CLASSES } from '../../models/digit-classifier.ts';
import { Axes, roundAxis, type Axis } from '../../plots/axes.tsx';
import { linePath } from '../../plots/lines.ts';
import type { ViewProps } from '../declaration.ts';
import { shareText } from '../number-words.ts';
import { Sheet, sheetAspect } from '../sheet.tsx';
import { COLUMNS, type DigitsValues } from './parameters.ts';
import { agreementOf, isLookedAt, isUnjudged, measuredOf, WALK } from './samples.ts';
import styles from './view.module.css';

/** Of a GAN that is told which digit to draw: a sheet of samples, what a classifier takes them for, and one row closely. */
export function GanDigitsView({
  values,
  setValue,
  asleep,
  run,
}: ViewProps<DigitsValues>): ReactNode {
  const pictures = useDeferredValue(run?.pictures);
  if (!run) return null; // only a figure without a training declaration has no run
  const { label, from, to } = values;
  const data = run.facts?.data;
  const measured = measuredOf(run);
  const lookedAt = isLookedAt(values, run);
  const shown = pictures ?? run.pictures;
  const walk = data ? sheetAspect(data, WALK, 1, 1) : WALK;
  const pairs = data ? sheetAspect(data, COLUMNS, 2, 1) : COLUMNS / 2;
  return (
    <div className={styles.view}>
      <div className={styles.scores}>
        <p>
          <output name="agreement" aria-live="off">
            {measured ? shareText(measured.agreement) : '–'}
          </output>
          <span>
            agreement: a fixed classifier takes so many samples for the digit that was asked
          </span>
        </p>
        <p>
          <output name="variety" aria-live="off">
            {measured ? shareText(measured.variety) : '–'}
          </output>
          <span>variety: how far samples of one digit differ, against how far its images do</span>
        </p>
      </div>
      {isUnjudged(run) && (
        <p role="status" className={styles.note}>
          The classifier that judges the samples could not be fetched. Check the connection, then
          press <em>Step</em>.
        </p>
      )}
      <div className={styles.parts}>
        <section>
          <p className={styles.title}>
            <b>Samples</b> a row each digit, a column each noise
          </p>
          <div className={styles.sheet} style={{ '--row': label } as CSSProperties}>
            <div className={styles.digits} role="group" aria-label="Digit asked for">
              {Array.from({ length: CLASSES }, (_, digit) => (
                <button
                  key={digit}
                  type="button"
                  data-digit={digit}
                  aria-pressed={digit === label}
                  disabled={asleep}
                  onClick={() => setValue('label', digit)}
                >
                  {digit}
                </button>
              ))}
            </div>
            <div className={styles.samples}>
              <Sheet
                picture={shown['sheet']}
                scale={3}
                alt={`${COLUMNS} samples of each digit from 0 to 9.`}
              />
              <span className={styles.row} aria-hidden />
            </div>
            <ol className={styles.shares} aria-label="Agreement of each digit">
              {Array.from({ length: CLASSES }, (_, digit) => (
                <li key={digit}>
                  {measured ? shareText(agreementOf(measured.taken, digit)) : '–'}
                </li>
              ))}
            </ol>
          </div>
        </section>
        <div className={styles.close}>
          <section>
            <p className={styles.title}>
              <b>A walk</b> asked for {label === 8 ? 'an' : 'a'} {label}, from the noise of column{' '}
              {from} to that of column {to}
            </p>
            <div style={{ aspectRatio: walk }}>
              <Sheet
                picture={lookedAt ? shown['walk'] : undefined}
                aspect={walk}
                scale={4}
                alt={`${WALK} samples on the way.`}
              />
            </div>
          </section>
          <section>
            <p className={styles.title}>
              <b>Row {label}</b> and under each sample the training image nearest to it
            </p>
            <div style={{ aspectRatio: pairs }}>
              <Sheet
                picture={lookedAt ? shown['nearest'] : undefined}
                aspect={pairs}
                scale={4}
                alt={`${COLUMNS} samples, and the training image nearest to each.`}
              />
            </div>
            <ol
              className={styles.differ}
              aria-label="Pixels in which each differs from the nearest"
            >
              {Array.from({ length: COLUMNS }, (_, i) => (
                <li key={i}>{(lookedAt ? measured?.differ[i] : undefined) ?? '–'}</li>
              ))}
            </ol>
            <p className={styles.note}>
              {lookedAt
                ? `of ${data ? data.width * data.height : 196} pixels differ; a copy would differ in 0`
                : 'The recorded run has kept another row and walk. Press Train to look at these.'}
            </p>
          </section>
          <section>
            <p className={styles.title}>
              <b>Agreement</b> while it learnt
            </p>
            <Course course={measured?.course ?? NONE} step={run.step} />
          </section>
        </div>
      </div>
    </div>
  );
}

const NONE = new Float32Array();

/** What agreement by luck comes to. */
const CHANCE = 1 / CLASSES;

const SHARES: Axis = { domain: [0, 1], ticks: [0, 0.5, 1], label: '', text: shareText };
/** The axis of steps is at least so long. */
const FIRST_STEPS = 500;

const Course = memo(function Course(props: {
  readonly course: Float32Array;
  readonly step: number;
}) {
  const { course } = props;
  const x = roundAxis([0, Math.max(props.step, FIRST_STEPS)], 'step');
  const places = Array.from({ length: course.length / 2 }, (_, i) => ({
    x: course[2 * i]!,
    y: course[2 * i + 1]!,
  }));
  const luck = 100 * (1 - CHANCE);
  return (
    <div className={styles.course}>
      <Axes
        x={x}
        y={SHARES}
        grid="y"
        sentence="Agreement by step; digits taken by luck would agree in one case of ten."
        overlay={
          <span className={styles.luck} style={{ bottom: `${100 * CHANCE}%` }} aria-hidden>
            by luck
          </span>
        }
      >
        <line className={styles.luckLine} x1="0" x2="100" y1={luck} y2={luck} />
        <path className={styles.line} d={linePath(places, x, SHARES)} />
      </Axes>
    </div>
  );
});
