import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { Axes, roundAxis, tickText } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import { binned, Histogram } from '../../plots/histogram.tsx';
import { dotsPath } from '../../plots/lines.ts';
import type { ViewProps } from '../declaration.ts';
import { MarkLines, MarkNames } from '../marks.tsx';
import { fixed } from '../number-words.ts';
import type { Mark } from '../marks.tsx';
import frame from '../widget-body.module.css';
import { studyOf } from './estimates.ts';
import type { Study } from './estimates.ts';
import { parameters } from './parameters.ts';
import type { VarianceBiasValues } from './parameters.ts';
import { remarkOn } from './remark.ts';
import styles from './view.module.css';

/** The average of many estimates of a variance that is 1, their histogram, and the sample behind the last. */
export function VarianceBiasView(props: ViewProps<VarianceBiasValues>): ReactNode {
  const { values, setValue } = props;
  const { m, samples, divisor } = values;
  const study = studyOf(values);
  const many = samples > 1; // of one the reader is to predict the many: no answers yet
  const draw = (more: number): void => setValue('samples', Math.min(samples + more, MOST));
  return (
    <div className={styles.view}>
      <div className={styles.head}>
        <p className={styles.number}>
          <output data-quantity="variance-hat" name="mean-variance" aria-live="off">
            {fixed(study.mean, 3)}
          </output>{' '}
          {Number.isNaN(study.error) ? (
            'from one sample'
          ) : (
            <>
              ± {fixed(study.error, 3)}, mean of {tickText(samples)} estimates
            </>
          )}
        </p>
        <p className={styles.expected}>
          {many && (
            <>
              expected{' '}
              {divisor === 'm' ? (
                <>
                  (N − 1)/N = <b>{fixed(study.expected, 3)}</b>
                </>
              ) : (
                <b>1</b>
              )}
              ,{' '}
            </>
          )}
          true variance <b>1</b>
        </p>
        <p className={styles.remark}>{remarkOn(values)}</p>
        <div className={frame.buttons}>
          {[1, 100].map((more) => (
            <button
              key={more}
              type="button"
              className={frame.button}
              disabled={samples >= MOST}
              onClick={() => draw(more)}
            >
              {more === 1 ? 'One more sample' : `${more} more`}
            </button>
          ))}
        </div>
      </div>
      <LastSample study={study} count={m} many={many} />
      <Estimates study={study} />
    </div>
  );
}

const MOST = parameters.samples.max;

const NUMBERS: Axis = { domain: [-4, 4], ticks: [-4, 0, 4], label: '' };
/** Of the sample's picture: what it has is one row of discs. */
const HEIGHT: Axis = { domain: [0, 1], ticks: [], label: '' };

function LastSample(props: {
  readonly study: Study;
  readonly count: number;
  readonly many: boolean;
}): ReactNode {
  const { study, count, many } = props;
  const { values, mean, fromOwn, fromTrue } = study.last;
  const discs = dotsPath(
    Array.from(values, (x) => ({ x, y: 0.5 })),
    NUMBERS,
    HEIGHT,
  );
  const marks: readonly Mark[] = [
    { value: 0, text: 'true mean', colour: 'var(--ink)' },
    { value: mean, text: 'its own mean', colour: 'var(--data)', dash: '4 3' },
  ];
  return (
    <div className={styles.sample}>
      <p className={styles.title}>The last sample, {count} numbers</p>
      <Axes
        x={NUMBERS}
        y={HEIGHT}
        grid={false}
        sentence={`${count} numbers, their own mean ${fixed(mean, 2)}.`}
        overlay={<MarkNames x={NUMBERS} marks={marks} />}
      >
        <line className={styles.ground} x1="0" x2="100" y1="50" y2="50" />
        <MarkLines x={NUMBERS} marks={marks} />
        <path className={styles.discs} d={discs} />
      </Axes>
      <p className={styles.note}>
        Mean squared distance from its own mean <b>{fixed(fromOwn, 3)}</b>, from the true mean{' '}
        <b>{fixed(fromTrue, 3)}</b>.
        {many &&
          ' The own mean lies where the distances are smallest, so the first is never the larger one.'}
      </p>
    </div>
  );
}

/** Estimates beyond this axis are rare. */
export const ESTIMATES: Axis = { domain: [0, 4], ticks: [0, 1, 2, 3, 4], label: 'estimate' };
export const BINS = 40;
const HEIGHTS = [1, 1.5, 2, 3, 4, 6, 10];

function Estimates({ study }: { readonly study: Study }): ReactNode {
  const { estimates, mean } = study;
  const { y, beyond } = useMemo(() => {
    const bins = binned(estimates, ESTIMATES, BINS);
    const highest = Math.max(...bins.map(({ density }) => density));
    const top = HEIGHTS.find((height) => height >= highest) ?? highest;
    const inside = bins.reduce((sum, { count }) => sum + count, 0);
    return { y: roundAxis([0, top], 'density', 2), beyond: estimates.length - inside };
  }, [estimates]);
  const marks: readonly Mark[] = [
    { value: 1, text: 'true variance', colour: 'var(--ink)' },
    { value: mean, text: 'mean of the estimates', colour: 'var(--model)', dash: '4 3' },
  ];
  return (
    <div className={styles.estimates}>
      <p className={styles.title}>
        The estimates{beyond > 0 && `, ${tickText(beyond)} of them beyond ${ESTIMATES.domain[1]}`}
      </p>
      <Axes
        x={ESTIMATES}
        y={y}
        grid="y"
        sentence={`Histogram of the estimates, their mean ${fixed(mean, 3)}.`}
        overlay={<MarkNames x={ESTIMATES} marks={marks} />}
      >
        <Histogram
          quantity="variance-hat"
          x={ESTIMATES}
          y={y}
          values={estimates}
          bins={BINS}
          colour="var(--model)"
        />
        <MarkLines x={ESTIMATES} marks={marks} />
      </Axes>
    </div>
  );
}
