import { quantile } from 'd3';
import { memo, useDeferredValue, useMemo } from 'react';
import type { ReactNode } from 'react';
import { gaussianLogDensity } from '../../maths/gaussian.ts';
import { gap, meanLogLikelihood } from '../../models/gaussian-ascent.ts';
import type { Moments } from '../../models/gaussian-ascent.ts';
import { Axes, heldPercent, percent, roundAxis } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import { DraggablePoint } from '../../plots/draggable-point.tsx';
import type { Place } from '../../plots/draggable-point.tsx';
import { DraggableValues } from '../../plots/draggable-values.tsx';
import { FunctionCurve } from '../../plots/function-curve.tsx';
import { Stems } from '../../plots/stems.tsx';
import { Path, Surface } from '../../plots/surface.tsx';
import type { RunView, ViewProps } from '../declaration.ts';
import { centreText, fixed, held, widthText } from '../number-words.ts';
import { AverageTitle, Score } from '../score.tsx';
import { fitOf, remarkOn } from './fit.ts';
import type { Fit } from './fit.ts';
import { parameters } from './parameters.ts';
import type { GaussianValues } from './parameters.ts';
import styles from './view.module.css';

const { mu: MU, sigma: SIGMA, data: DATA } = parameters;

interface PanelProps {
  readonly values: GaussianValues;
  readonly fit: Fit;
  /** Puts the bell somewhere, held inside what a bell can be set to. */
  readonly onBell: (mean: number, deviation: number) => void;
  readonly asleep: boolean;
}

/** The data under the bell, and beside it the log-likelihood of every bell. */
export function GaussianMleView(props: ViewProps<GaussianValues>): ReactNode {
  const { values, setValue, asleep, run } = props;
  const fit = fitOf(values, run);
  const panel: PanelProps = {
    values,
    fit,
    onBell: (mean, deviation) => {
      setValue('mu', held(MU, Number(mean.toFixed(2))));
      setValue('sigma', held(SIGMA, Number(deviation.toPrecision(3))));
    },
    asleep,
  };
  return (
    <div className={styles.view}>
      <div className={styles.score}>
        <Score
          gap={fit.gap}
          endless={['no best bell', '– the narrower, the better, without end']}
          item="point"
          remark={remarkOn(fit)}
        />
      </div>
      <BellPanel {...panel} onData={(data) => setValue('data', data)} />
      <SurfacePanel {...panel} {...(run && { run })} />
    </div>
  );
}

const X: Axis = { domain: [DATA.min, DATA.max], ticks: [-5, 0, 5], label: 'x' };

function BellPanel(
  props: PanelProps & { readonly onData: (data: readonly number[]) => void },
): ReactNode {
  const { values, fit, onBell, onData, asleep } = props;
  const { mean, deviation, best } = fit;
  const top = highest(values.data, best.deviation);
  const density = useMemo(() => roundAxis([0, top], 'density', 2), [top]);
  const bell = useMemo(() => bellAt(mean, deviation), [mean, deviation]);
  const stems = useMemo(() => values.data.map((x) => ({ x, y: bell(x) })), [values.data, bell]);
  return (
    <div>
      <AverageTitle average={fit.average} item="point" />
      <Axes
        x={X}
        y={density}
        grid="y"
        overlay={
          <>
            <BellHandle {...{ fit, top, onBell, asleep }} />
            <Here
              axes={[X, density]}
              place={{
                x: mean,
                y: Math.max(peakOf(deviation), values.best ? highestNear(best, mean) : 0),
              }}
            >
              {bellText(fit)}
            </Here>
            {values.best && best.deviation > 0 && (
              <BestName axes={[X, density]} {...besideBell(best, mean)} />
            )}
            <DraggableValues
              quantity="x"
              name={pointName}
              values={values.data}
              onChange={onData}
              x={X}
              step={DATA.step}
              valueText={pointText}
              disabled={asleep}
              stacked
            />
          </>
        }
      >
        <Stems quantity="p-theta" x={X} y={density} stems={stems} colour="var(--model)" />
        <g className={styles.bell}>
          <FunctionCurve quantity="p-theta" x={X} y={density} f={bell} colour="var(--model)" />
        </g>
        {values.best && best.deviation > 0 && <BestCurve best={best} y={density} />}
      </Axes>
    </div>
  );
}

const pointName = (i: number): string => `Point ${i + 1}`;
const pointText = (x: number): string => `x = ${fixed(x, 2)}`;

const bellAt = (mean: number, deviation: number) => (x: number) =>
  Math.exp(gaussianLogDensity(x, mean, deviation));

const SQRT_2_PI = Math.sqrt(2 * Math.PI);

/** The height of a bell in its centre, from its width; and the other way round. */
const peakOf = (deviation: number): number => 1 / (SQRT_2_PI * deviation);

const HEIGHTS = [0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.2, 1.6, 2, 2.5, 3];

/** Between a Gaussian's quartiles lie this many standard deviations. */
const QUARTILES = 1.349;

/**
 * How high the picture reaches: it leaves room above the best bell, and above one that fits the
 * middle half of the points, which outliers don't widen. It depends on the data alone, so that it
 * stays while the bell is dragged; narrower bells are cut.
 */
function highest(data: readonly number[], deviation: number): number {
  const middle = (quantile(data, 0.75)! - quantile(data, 0.25)!) / QUARTILES;
  const narrow = Math.min(deviation, Math.max(middle, deviation / 3)); // half of them may be equal
  const needed = 1.6 * peakOf(Math.max(narrow, SIGMA.min));
  return HEIGHTS.find((height) => height >= needed) ?? peakOf(SIGMA.min);
}

interface BellHandleProps extends Pick<PanelProps, 'fit' | 'onBell' | 'asleep'> {
  readonly top: number;
}

/** A handle's steps are the same in both directions: ten densities are as wide as an x. */
const SCALE = 10;

/** The top of the bell: sideways it moves the centre, up and down the width. */
function BellHandle({ fit, top, onBell, asleep }: BellHandleProps): ReactNode {
  const { mean, deviation } = fit;
  const y = useMemo<Axis>(() => ({ domain: [0, SCALE * top], ticks: [], label: '' }), [top]);
  const place = { x: held(MU, mean), y: Math.min(SCALE * peakOf(deviation), SCALE * top) };
  const onMove = (to: Place): void => {
    const cut = to.y === SCALE * top && peakOf(deviation) > top; // the true top is out of sight: keep it
    onBell(to.x, to.y === place.y || cut ? deviation : peakOf(to.y / SCALE));
  };
  return (
    <DraggablePoint
      quantity="model-mean model-sigma"
      name="Bell: centre and height"
      valueText={bellText(fit)}
      place={place}
      onMove={onMove}
      x={X}
      y={y}
      step={0.1}
      disabled={asleep}
    >
      <span className={styles.ring} />
    </DraggablePoint>
  );
}

const bellText = ({ mean, deviation }: Fit): string =>
  `μ = ${centreText(mean)}, σ = ${widthText(deviation)}`;

interface LabelProps {
  readonly axes: readonly [Axis, Axis];
  readonly place: Place;
}

/** What stands above the handle and above the best bell, and beside it where there is no room above; held inside the picture. */
function Here({ axes: [x, y], place, children }: LabelProps & { readonly children: string }) {
  const across = percent(x, held(MU, place.x));
  const up = percent(y, place.y);
  const above = { left: `clamp(5.5em, ${across}%, 100% - 5.5em)`, bottom: `calc(${up}% + 1em)` };
  const beside = { left: `calc(${across}% ${across < 50 ? '+' : '-'} 6.8em)`, bottom: '85%' };
  return (
    <span className={styles.here} style={up < 85 ? above : beside} aria-hidden>
      {children}
    </span>
  );
}

/** Half the width of the words over the handle, in values of x: wide enough on a phone. */
const WORDS = 2.5;

/** How high the best bell comes under words that are centred at `x`. */
function highestNear({ mean, deviation }: Moments, x: number): number {
  return deviation > 0
    ? bellAt(mean, deviation)(held({ min: x - WORDS, max: x + WORDS }, mean))
    : 0;
}

/** On which side of the best bell its name stands: away from the bell at `from`, where there is room. */
function freeSide({ mean, deviation }: Moments, from: number): 'left' | 'right' {
  const end = 4 - 1.2 * deviation;
  if (Math.abs(mean) > end) return mean > 0 ? 'left' : 'right';
  return from < mean ? 'right' : 'left';
}

/** On the slope of the best bell, on that side. */
function besideBell(best: Moments, from: number): Omit<BestNameProps, 'axes'> {
  const { mean, deviation } = best;
  const side = freeSide(best, from);
  const x = mean + (side === 'left' ? -1.2 : 1.2) * deviation;
  return { place: { x, y: bellAt(mean, deviation)(x) }, side };
}

const BestCurve = memo(function BestCurve({ best, y }: Pick<Fit, 'best'> & { readonly y: Axis }) {
  const f = bellAt(best.mean, best.deviation);
  return <FunctionCurve x={X} y={y} f={f} colour="var(--ink)" dash="5 4" />;
});

interface BestNameProps extends LabelProps {
  readonly side: 'left' | 'right';
}

function BestName(props: BestNameProps): ReactNode {
  const { axes, place, side } = props;
  const style = { left: heldPercent(axes[0], place.x), bottom: heldPercent(axes[1], place.y) };
  return (
    <span className={styles.best} data-side={side} style={style} aria-hidden>
      best
    </span>
  );
}

const MEANS: Axis = { domain: [MU.min, MU.max], ticks: [-5, 0, 5], label: 'μ' };
const WIDTHS: Axis = {
  domain: [SIGMA.min, SIGMA.max],
  ticks: [0.1, 0.2, 0.5, 1, 2, 5],
  label: 'σ',
  scale: 'log',
};

/** Nats per point below the top at which contours lie, and those that are written beside theirs. */
const BELOW = [100, 30, 10, 3, 1, 0.3, 0.1, 0.03, 0.01];
const WRITTEN = [10, 1, 0.1];
const LEVELS = BELOW.map((below) => -below);

function SurfacePanel(props: PanelProps & { readonly run?: RunView }): ReactNode {
  const { values, fit, onBell, asleep, run } = props;
  const { best } = fit;
  const { mu, sigma } = values;
  const { mean, deviation } = run?.curves ?? NO_CURVES;
  const path = useMemo(
    () => pathOf({ x: mu, y: sigma }, mean, deviation),
    [mu, sigma, mean, deviation],
  );
  return (
    <div>
      <p className={styles.title}>The same for every bell: denser is higher</p>
      <Axes
        x={MEANS}
        y={WIDTHS}
        grid={false}
        sentence="The log-likelihood over μ and σ, as contours."
        overlay={
          <>
            <ContourNames best={best} />
            {values.best && best.deviation >= SIGMA.min && <Summit best={best} from={mu} />}
            <DraggablePoint
              quantity="model-mean model-sigma"
              name="Bell on the surface"
              valueText={bellText(fit)}
              place={{ x: held(MU, fit.mean), y: held(SIGMA, fit.deviation) }}
              onMove={({ x, y }) => onBell(x, y)}
              x={MEANS}
              y={WIDTHS}
              step={0.1}
              disabled={asleep}
            >
              <span className={styles.ring} />
            </DraggablePoint>
          </>
        }
      >
        <Landscape mean={best.mean} deviation={best.deviation} />
        {path.length > 1 && <Path x={MEANS} y={WIDTHS} points={path} colour="var(--ink)" />}
      </Axes>
      <p className={styles.note}>
        Train climbs it by gradient ascent in μ and log σ: a step in log σ can’t take σ below 0.
      </p>
    </div>
  );
}

/** The best, named where the path from μ = `from` doesn’t come along. */
function Summit({ best, from }: Pick<Fit, 'best'> & { readonly from: number }): ReactNode {
  const place = { x: best.mean, y: best.deviation };
  const style = { left: heldPercent(MEANS, place.x), bottom: heldPercent(WIDTHS, place.y) };
  return (
    <>
      <span className={styles.cross} style={style} aria-hidden>
        ×
      </span>
      <BestName axes={[MEANS, WIDTHS]} place={place} side={freeSide(best, from)} />
    </>
  );
}

/** How far contours lie below the top, written where they pass under it. */
function ContourNames({ best }: Pick<Fit, 'best'>): ReactNode {
  if (best.deviation < SIGMA.min) return null; // the top is out of the picture
  return WRITTEN.map((below) => {
    const bottom = percent(WIDTHS, narrowerBy(below) * best.deviation);
    if (bottom < 3) return null;
    const style = { left: heldPercent(MEANS, best.mean), bottom: `${bottom}%` };
    return (
      <span key={below} className={styles.contour} style={style} aria-hidden>
        {below} below
      </span>
    );
  });
}

/** The factor by which the best σ is too narrow when a bell in the right place is `below` nats off. */
function narrowerBy(below: number): number {
  let [low, high] = [1e-3, 1];
  for (let halving = 0; halving < 30; halving++) {
    const middle = Math.sqrt(low * high);
    if (gap({ mean: 0, deviation: 1 }, { mean: 0, logDeviation: Math.log(middle) }) > below)
      low = middle;
    else high = middle;
  }
  return high;
}

/** Lighter than the bell, which comes first. */
const PALE = 'var(--pale-model)';

/** Depends on the data by two numbers only: a dragged bell leaves it as it is. */
function Landscape(props: { readonly mean: number; readonly deviation: number }): ReactNode {
  const mean = useDeferredValue(props.mean);
  const deviation = useDeferredValue(props.deviation);
  const f = useMemo(() => {
    const data = { mean, deviation };
    const height = (mu: number, sigma: number): number =>
      meanLogLikelihood(data, { mean: mu, logDeviation: Math.log(sigma) });
    const top = height(mean, held(SIGMA, deviation)); // of what the picture shows
    return (mu: number, sigma: number) => height(mu, sigma) - top;
  }, [mean, deviation]);
  return <Surface x={MEANS} y={WIDTHS} f={f} levels={LEVELS} colour={PALE} />;
}

const NO_CURVES: RunView['curves'] = {};

/** From where the bell was put to where the run has brought it. */
function pathOf(
  start: Place,
  mean: Float32Array | undefined,
  deviation: Float32Array | undefined,
): readonly Place[] {
  const steps = Array.from(mean ?? [], (x, step) => ({ x, y: deviation?.[step] ?? NaN }));
  return [start, ...steps];
}
