import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { Axes, heldPercent, percent, roundAxis } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import { DraggablePoints } from '../../plots/draggable-points.tsx';
import { FunctionArea, FunctionCurve } from '../../plots/function-curve.tsx';
import { binned, Histogram } from '../../plots/histogram.tsx';
import { dotsPath, linePath } from '../../plots/lines.ts';
import type { Place } from '../../plots/stepping.ts';
import type { ViewProps } from '../declaration.ts';
import { MarkLines, MarkNames } from '../marks.tsx';
import type { Mark } from '../marks.tsx';
import { brief, fixed } from '../number-words.ts';
import { FUNCTIONS } from './functions.ts';
import { parameters } from './parameters.ts';
import type { ReparametrisationValues } from './parameters.ts';
import { noiseOf, studyOf } from './study.ts';
import type { EstimatorStudy, Study } from './study.ts';
import { parameterName, ratioText, remarkOn, varianceText } from './words.ts';
import styles from './view.module.css';

/** What each estimator reads off f at the draws, and how a thousand of its estimates spread. */
export function EstimatorsView(props: ViewProps<ReparametrisationValues>): ReactNode {
  const { values } = props;
  const study = studyOf(values);
  const { slope, score, pathwise, wrong } = study;
  const x = useMemo(() => slopeAxis(studyOf(values)), [values]);
  const name = parameterName(values);
  return (
    <div className={styles.view}>
      <div className={styles.head}>
        <p className={styles.number}>
          <output name="ratio" aria-live="off">
            {wrong ? 'no number' : ratioText(study.ratio)}
          </output>{' '}
          {wrong
            ? 'of draws mends the pathwise estimate here'
            : 'draws of the score function are worth one pathwise draw'}
        </p>
        <p className={styles.remark}>{remarkOn(values)}</p>
      </div>
      <Draws {...props} />
      <div className={styles.spreads}>
        <p className={styles.title}>
          Slope of the average of f in {name}: truly{' '}
          <output data-quantity="gradient" name="gradient" aria-live="off">
            {fixed(slope, 3)}
          </output>
          . A thousand estimates of it:
        </p>
        <Spread name="score" {...{ x, slope }} study={score}>
          <b>Score function</b>, height ×{' '}
          {values.parameter === 'mean' ? '(z − μ)/σ²' : '((z − μ)² − σ²)/σ³'}
          {values.baseline && (
            <>
              , height above{' '}
              <output name="baseline" aria-live="off">
                {fixed(study.baseline.used, 3)}
              </output>
            </>
          )}
        </Spread>
        <Spread name="pathwise" {...{ x, slope }} study={pathwise}>
          <b>Pathwise</b>, slope × {values.parameter === 'mean' ? '1' : 'ε'}
        </Spread>
      </div>
    </div>
  );
}

const Z: Axis = { domain: [-4, 4], ticks: [-4, -2, 0, 2, 4], label: 'z' };
/** Of the bell, which has no scale of its own here. */
const BELL: Axis = { domain: [0, 1], ticks: [], label: '' };
/** The top of the bell: one more for each halving of σ. */
const SHARPNESS: Axis = { domain: [-2, 5], ticks: [], label: '' };
const STEP: Place = { x: 0.1, y: 0.1 };
const SHOWN = 10;
/** How far the slope at a draw is drawn to either side. */
const REACH = 0.3;

const { mu: MEAN, sigma: DEVIATION } = parameters;
const DIAMOND = <span className={styles.handle} />;

/** Where a drag of the bell's top takes its deviation. */
function sigmaAt(up: number): number {
  const sigma = Number((2 ** -up).toPrecision(3));
  return Math.min(Math.max(sigma, DEVIATION.min), DEVIATION.max);
}

/** f, the bell, and at some draws the height and the slope of f. */
function Draws({ values, setValue, asleep }: ViewProps<ReparametrisationValues>): ReactNode {
  const { mu, sigma, seed } = values;
  const f = FUNCTIONS[values.f];
  const y = useMemo<Axis>(() => ({ domain: f.heights, ticks: f.ticks, label: '' }), [f]);
  const sharpness = -Math.log2(sigma);
  const bell = useMemo(() => {
    const top = percent(SHARPNESS, -Math.log2(sigma)) / 100;
    return (z: number) => top * Math.exp(-0.5 * ((z - mu) / sigma) ** 2);
  }, [mu, sigma]);
  const draws = useMemo(
    () => Array.from(noiseOf(0, seed).subarray(0, SHOWN), (noise) => mu + sigma * noise),
    [mu, sigma, seed],
  );
  const tangents = draws.map((z) => {
    const [height, slope] = [f.at(z), f.slopeAt(z)];
    const ends = [-REACH, REACH].map((by) => ({ x: z + by, y: height + slope * by }));
    return linePath(ends, Z, y);
  });
  const move = (_i: number, to: Place): void => {
    setValue('mu', Math.min(Math.max(Number(to.x.toFixed(2)), MEAN.min), MEAN.max));
    if (Math.abs(to.y - sharpness) < STEP.y / 10) return; // rounding alone
    setValue('sigma', sigmaAt(to.y));
  };
  return (
    <div className={styles.draws}>
      <p className={styles.title}>
        f(z) = {f.formula}, with its <b>height</b> and <b>slope</b> at ten draws;{' '}
        <b className="latent" data-quantity="z">
          the bell of z
        </b>
        , not to scale: drag its top
      </p>
      <Axes
        x={Z}
        y={y}
        grid="y"
        overlay={
          <>
            {draws.map((z, i) => (
              <span
                key={i}
                className={styles.draw}
                style={{ left: heldPercent(Z, z) }}
                data-beyond={Math.abs(z) > Z.domain[1] || undefined}
              />
            ))}
            <DraggablePoints
              points={[
                {
                  name: 'The bell of z',
                  valueText: `mean ${fixed(mu, 2)}, deviation ${brief(sigma)}`,
                  place: { x: mu, y: sharpness },
                  look: DIAMOND,
                },
              ]}
              onMove={move}
              x={Z}
              y={SHARPNESS}
              step={STEP}
              disabled={asleep}
            />
          </>
        }
      >
        <FunctionArea
          quantity="z"
          {...{ x: Z, y: BELL, f: bell, from: -4, to: 4, samples: 480 }}
          colour="var(--latent)"
        />
        <FunctionCurve
          quantity="z"
          {...{ x: Z, y: BELL, f: bell, samples: 480 }}
          colour="var(--latent)"
          dash="7 3"
        />
        <path
          className={styles.stems}
          d={draws
            .map((z) =>
              linePath(
                [f.heights[0], f.at(z)].map((y) => ({ x: z, y })),
                Z,
                y,
              ),
            )
            .join('')}
        />
        <FunctionCurve {...{ x: Z, y, f: f.at, samples: 480 }} colour="var(--muted)" />
        <path className={styles.tangents} d={tangents.join('')} />
        <path
          className={styles.heights}
          d={dotsPath(
            draws.map((z) => ({ x: z, y: f.at(z) })),
            Z,
            y,
          )}
        />
      </Axes>
    </div>
  );
}

const ROUND = [1, 2, 5];
const BINS = 61;

/** Three deviations of the wider estimator to both sides of the truth, in round steps. */
function slopeAxis({ slope, score, pathwise }: Study): Axis {
  const variance = Math.max(score.exact.variance, pathwise.exact.variance);
  const needed = Math.max(
    3 * Math.sqrt(variance),
    1.2 * Math.abs(slope - pathwise.exact.mean),
    1e-3,
  );
  const ten = 10 ** Math.floor(Math.log10(needed));
  const reach = [...ROUND, 10].map((round) => round * ten).find((size) => size >= needed)!;
  return roundAxis([slope - reach, slope + reach], 'estimate', 4);
}

interface SpreadProps {
  /** Starts the names of its readouts. */
  readonly name: 'score' | 'pathwise';
  readonly x: Axis;
  readonly slope: number;
  readonly study: EstimatorStudy;
  readonly children: ReactNode;
}

function Spread({ name, x, slope, study, children }: SpreadProps): ReactNode {
  const { estimates, measured, exact } = study;
  const y = useMemo<Axis>(() => {
    const top = Math.max(...binned(estimates, x, BINS).map(({ density }) => density));
    return { domain: [0, 1.1 * top || 1], ticks: [], label: '' };
  }, [estimates, x]);
  const truth: readonly Mark[] = [{ value: slope, text: 'true slope', colour: 'var(--ink)' }];
  return (
    <div className={styles.spread}>
      <p className={styles.title}>{children}</p>
      <p className={styles.reading}>
        mean{' '}
        <output name={`${name}-mean`} aria-live="off">
          {fixed(measured.mean, 3)}
        </output>
        , variance{' '}
        <output name={`${name}-variance`} aria-live="off">
          {varianceText(measured.variance)}
        </output>
        , exactly{' '}
        <output name={`${name}-exact`} aria-live="off">
          {varianceText(exact.variance)}
        </output>
      </p>
      <Axes
        x={x}
        y={y}
        grid={false}
        sentence={`Histogram of the estimates: mean ${fixed(measured.mean, 3)}, variance ${varianceText(measured.variance)}.`}
        overlay={<MarkNames x={x} marks={truth} />}
      >
        <Histogram
          quantity="gradient"
          x={x}
          y={y}
          values={estimates}
          bins={BINS}
          colour="var(--loss)"
        />
        <MarkLines x={x} marks={truth} />
      </Axes>
    </div>
  );
}
