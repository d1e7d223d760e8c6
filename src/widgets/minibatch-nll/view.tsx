import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { gaussianLogDensity } from '../../maths/gaussian.ts';
import { Axes, percent, roundAxis, tickText } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import { DraggableValues } from '../../plots/draggable-values.tsx';
import { FunctionCurve } from '../../plots/function-curve.tsx';
import { binned, Histogram } from '../../plots/histogram.tsx';
import { dotsPath, linePath } from '../../plots/lines.ts';
import type { ViewProps } from '../declaration.ts';
import { MarkLines, MarkNames } from '../marks.tsx';
import type { Mark } from '../marks.tsx';
import { fixed } from '../number-words.ts';
import frame from '../widget-body.module.css';
import { parameters } from './parameters.ts';
import type { MinibatchValues } from './parameters.ts';
import { remarkOn, spreadText, studyOf } from './study.ts';
import type { Study } from './study.ts';
import styles from './view.module.css';

const MOST = parameters.batches.max;

/** The losses of all examples, the averages of many mini-batches, and their spread by size. */
export function MinibatchView(props: ViewProps<MinibatchValues>): ReactNode {
  const { values, setValue } = props;
  const { batches } = values;
  const study = studyOf(values);
  return (
    <div className={styles.view}>
      <div className={styles.head}>
        <p className={styles.number}>
          spread{' '}
          <output data-quantity="loss-deviation" name="measured" aria-live="off">
            {batches > 1 ? spreadText(study.measured.deviation) : '–'}
          </output>{' '}
          {batches > 1
            ? `measured over ${tickText(batches)} mini-batches`
            : 'measured (one mini-batch has none)'}
          ,{' '}
          <output data-quantity="loss-deviation" name="predicted" aria-live="off">
            {spreadText(study.predicted)}
          </output>{' '}
          nats predicted
        </p>
        <div className={frame.buttons}>
          {[1, 100].map((more) => (
            <button
              key={more}
              type="button"
              className={frame.button}
              disabled={batches >= MOST}
              onClick={() => setValue('batches', Math.min(batches + more, MOST))}
            >
              {more === 1 ? 'One more mini-batch' : `${more} more`}
            </button>
          ))}
        </div>
        <p className={styles.remark}>{remarkOn(values, study)}</p>
      </div>
      <Examples mu={values.mu} study={study} />
      <Spreads {...props} study={study} />
      <Averages study={study} />
    </div>
  );
}

const X: Axis = { domain: [-4, 4], ticks: [-4, -2, 0, 2, 4], label: 'x' };
const LOSSES: Axis = { domain: [0, 6], ticks: [0, 2, 4, 6], label: 'loss' };

function Examples({ mu, study }: { readonly mu: number; readonly study: Study }): ReactNode {
  const { data, losses, average } = study;
  const f = useMemo(() => (x: number) => 0 - gaussianLogDensity(x, mu, 1), [mu]);
  const dots = Array.from(data, (x, i) => ({ x, y: losses[i]! }));
  const height = 100 - percent(LOSSES, average);
  return (
    <div className={styles.examples}>
      <p className={styles.title}>The data: {data.length} examples, each with its loss</p>
      <Axes
        x={X}
        y={LOSSES}
        grid="y"
        sentence={`${data.length} examples on the curve of their losses; average ${fixed(average, 3)} nats.`}
        overlay={
          <span
            className={styles.name}
            style={{ right: 0, bottom: `${100 - height}%` }}
            aria-hidden
          >
            average {fixed(average, 3)}
          </span>
        }
      >
        <g className={styles.bellLoss}>
          <FunctionCurve x={X} y={LOSSES} f={f} colour="var(--muted)" samples={80} />
        </g>
        <line
          {...{ x1: 0, x2: 100, y1: height, y2: height }}
          stroke="var(--loss)"
          strokeWidth="1.5"
        />
        <path className={styles.all} d={dotsPath(dots, X, LOSSES)} />
      </Axes>
    </div>
  );
}

/** How far the averages spread, by the size of a mini-batch. */
function Spreads(props: ViewProps<MinibatchValues> & { readonly study: Study }): ReactNode {
  const { values, setValue, asleep, study } = props;
  const { size, spreads, predicted } = study;
  const { n, replacement } = values;
  const x: Axis = { domain: [1, n], ticks: [1, Math.round(n / 2), n], label: 'B' };
  const top = spreads.with[0]!;
  const y = roundAxis([0, 1.1 * top], 'spread', 2);
  const line = (kind: 'with' | 'without'): string =>
    linePath(
      spreads[kind].map((spread, i) => ({ x: i + 1, y: spread })),
      x,
      y,
    );
  const middle = Math.round(0.6 * n);
  return (
    <div className={styles.spreads}>
      <p className={styles.title}>Predicted spread; dashed: with replacement</p>
      <Axes
        x={x}
        y={y}
        grid="y"
        overlay={
          <>
            <span
              className={styles.name}
              style={{
                left: `${percent(x, middle)}%`,
                bottom: `${percent(y, spreads.with[middle - 1]!)}%`,
              }}
              aria-hidden
            >
              with
            </span>
            <DraggableValues
              quantity="batch-size"
              name={() => 'Size of a mini-batch on the curve'}
              values={[size]}
              onChange={([next]) => setValue('b', next!)}
              x={x}
              step={1}
              grid={1}
              height={percent(y, predicted)}
              valueText={(b) =>
                `B = ${b} ${replacement} replacement: spread ${spreadText(spreads[replacement][b - 1] ?? 0)} nats`
              }
              disabled={asleep}
            />
          </>
        }
      >
        <path className={styles.rules} d={line('without')} />
        <path className={styles.rules} data-kind="with" d={line('with')} />
      </Axes>
    </div>
  );
}

/** Losses beyond this axis are rare. */
export const AVERAGES: Axis = {
  domain: [0.5, 4],
  ticks: [1, 2, 3, 4],
  label: 'average loss, nats',
};
export const BINS = 70;
/** Of densities, fine enough that a bar is never cut and seldom lost. */
const HEIGHTS = [1, 1.5, 2, 3, 4, 6, 8, 12, 20];

function Averages({ study }: { readonly study: Study }): ReactNode {
  const { averages, average, measured } = study;
  const { y, beyond } = useMemo(() => {
    const bins = binned(averages, AVERAGES, BINS);
    const highest = Math.max(...bins.map(({ density }) => density));
    const top = HEIGHTS.find((height) => height >= highest) ?? highest;
    const inside = bins.reduce((sum, { count }) => sum + count, 0);
    const axis: Axis = { domain: [0, top], ticks: [], label: '' };
    return { y: axis, beyond: averages.length - inside };
  }, [averages]);
  const marks: readonly Mark[] = [
    { value: average, text: 'average over all examples', colour: 'var(--ink)' },
    {
      value: measured.mean,
      text: averages.length > 1 ? 'mean of the averages' : 'average of the mini-batch',
      colour: 'var(--model)',
      dash: '4 3',
    },
  ];
  return (
    <div className={styles.averages}>
      <p className={`${styles.title} ${styles.marked}`}>
        The averages of the mini-batches{beyond > 0 && `, ${tickText(beyond)} of them beyond 4`}
      </p>
      <Axes
        x={AVERAGES}
        y={y}
        grid={false}
        sentence={`Histogram of the averages, their mean ${fixed(measured.mean, 3)}.`}
        overlay={<MarkNames x={AVERAGES} marks={marks} />}
      >
        <Histogram x={AVERAGES} y={y} values={averages} bins={BINS} colour="var(--model)" />
        <MarkLines x={AVERAGES} marks={marks} />
      </Axes>
    </div>
  );
}
