import { memo, useMemo } from 'react';
import type { ReactNode } from 'react';
import { gaussianLogDensity } from '../../maths/gaussian.ts';
import type { Moments } from '../../models/gaussian-ascent.ts';
import { DIVERGENCES } from '../../models/kl-fit.ts';
import type { Divergence, Target } from '../../models/kl-fit.ts';
import { Axes, percent, roundAxis } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import { decimated } from '../../plots/curve-maths.ts';
import { DraggablePoints } from '../../plots/draggable-points.tsx';
import type { PointToDrag } from '../../plots/draggable-points.tsx';
import { FunctionArea, FunctionCurve } from '../../plots/function-curve.tsx';
import { dotsPath, linePath } from '../../plots/lines.ts';
import type { Place } from '../../plots/stepping.ts';
import { Path } from '../../plots/surface.tsx';
import type { RunView, ViewProps } from '../declaration.ts';
import { centreText, fixed, held, widthText } from '../number-words.ts';
import { fitsOf, NAMES, remarkOn } from './fits.ts';
import { parameters } from './parameters.ts';
import type { KlFitValues } from './parameters.ts';
import styles from './view.module.css';

/** The target and the start that all share, and three bells that each follow a divergence of their own. */
export function KlFitView(props: ViewProps<KlFitValues>): ReactNode {
  const { values, run } = props;
  const fits = fitsOf(values, run);
  const { mu, sigma, deviation1, deviation2, best } = values;
  const narrowest = Math.min(deviation1, deviation2);
  const y = useMemo<Axis>(
    () => ({ domain: [0, 1.15 * peakOf(narrowest)], ticks: [], label: '' }),
    [narrowest],
  );
  const curves = fits.steps > 0 ? run!.curves : NO_CURVES;
  const start = useMemo(() => ({ x: mu, y: peakOf(sigma) }), [mu, sigma]);
  return (
    <div className={styles.view}>
      <Shared {...props} target={fits.target} />
      <ul className={styles.fits}>
        {DIVERGENCES.map((divergence) => {
          const { mean, deviation, nats } = fits[divergence];
          const shown = best && divergence === 'forward' ? fits.target.moments : null;
          return (
            <li key={divergence}>
              <p className={styles.title}>
                <b>{NAMES[divergence]}</b>{' '}
                <output
                  name={divergence}
                  data-quantity={divergence === 'js' ? 'js' : 'kl'}
                  aria-live="off"
                >
                  {natsText(nats)}
                </output>{' '}
                nats
              </p>
              <div className={styles.bells}>
                <Axes
                  x={X}
                  y={y}
                  grid={false}
                  sentence={`q and the bell p that follows ${NAMES[divergence]}: ${bellText(fits[divergence])}.`}
                >
                  <Density target={fits.target} y={y} />
                  {shown && <Bell bell={shown} y={y} colour="var(--ink)" dash="5 4" />}
                  <Tops
                    y={y}
                    start={start}
                    means={curves[`${divergence}Mean`]}
                    deviations={curves[`${divergence}Deviation`]}
                  />
                  <g className={styles.fitted}>
                    <Bell bell={fits[divergence]} y={y} colour="var(--model)" />
                  </g>
                </Axes>
              </div>
              <p className={styles.note}>
                <b>{bellText({ mean, deviation })}</b>
                {remarkOn(values, fits, divergence)}
              </p>
              <Losses divergence={divergence} before={curves[divergence]} now={nats} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

const NO_CURVES: RunView['curves'] = {};
const X: Axis = { domain: [-5, 5], ticks: [-4, -2, 0, 2, 4], label: '' };

/** Fine enough for a panel; there are a dozen curves to a picture. */
const SAMPLES = 120;

const SQRT_2_PI = Math.sqrt(2 * Math.PI);

/** The height of a bell in its centre, from its width; and the other way round. */
const peakOf = (deviation: number): number => 1 / (SQRT_2_PI * deviation);

const bellText = ({ mean, deviation }: Moments): string =>
  `μ = ${centreText(mean)}, σ = ${widthText(deviation)}`;

/** A divergence with the digits that matter. */
export function natsText(nats: number): string {
  return fixed(nats, nats < 10 ? 4 : nats < 1000 ? 1 : 0);
}

interface OnAxis {
  readonly y: Axis;
}

const Density = memo(function Density({ target, y }: OnAxis & { readonly target: Target }) {
  const f = (x: number): number => Math.exp(target.distribution.logDensity(x));
  return (
    <>
      <FunctionArea
        quantity="q"
        {...{ x: X, y, f, from: -5, to: 5 }}
        colour="var(--data)"
        samples={SAMPLES}
      />
      <FunctionCurve quantity="q" {...{ x: X, y, f }} colour="var(--data)" samples={SAMPLES} />
    </>
  );
});

interface BellProps extends OnAxis {
  readonly bell: Moments;
  /** Its area. */
  readonly weight?: number;
  readonly colour: string;
  readonly dash?: string;
}

function Bell({ bell: { mean, deviation }, weight = 1, y, ...look }: BellProps): ReactNode {
  const f = useMemo(
    () => (x: number) => weight * Math.exp(gaussianLogDensity(x, mean, deviation)),
    [weight, mean, deviation],
  );
  return <FunctionCurve quantity="p" x={X} y={y} f={f} samples={SAMPLES} {...look} />;
}

interface TopsProps extends OnAxis {
  readonly start: Place;
  /** After each step so far. */
  readonly means: Float32Array | undefined;
  readonly deviations: Float32Array | undefined;
}

/** The way the top of a bell has come. */
const Tops = memo(function Tops({ start, means, deviations, y }: TopsProps) {
  if (!means || !deviations) return null;
  const tops = Array.from(means, (x, step) => ({ x, y: peakOf(deviations[step]!) }));
  return <Path x={X} y={y} points={[start, ...tops]} colour="var(--ink)" />;
});

/** Higher tops are out of sight; it stays, so that nothing moves under the finger. */
const HEIGHT: Axis = { domain: [0, 0.7], ticks: [], label: '' };

function Shared(props: ViewProps<KlFitValues> & { readonly target: Target }): ReactNode {
  const { values, setValue, asleep, target } = props;
  const { mu, sigma, weight, mean1, deviation1, mean2, deviation2 } = values;
  const tops: readonly Top[] = [
    {
      name: 'First mode of q: centre and height',
      bell: { mean: mean1, deviation: deviation1 },
      weight,
      fields: ['mean1', 'deviation1'],
    },
    {
      name: 'Second mode of q: centre and height',
      bell: { mean: mean2, deviation: deviation2 },
      weight: 1 - weight,
      fields: ['mean2', 'deviation2'],
    },
    {
      name: 'Start of p: centre and height',
      bell: { mean: mu, deviation: sigma },
      weight: 1,
      fields: ['mu', 'sigma'],
    },
  ];
  const points = tops.map(pointAt);
  const onMove = (i: number, to: Place): void => {
    const { bell, weight: area, fields } = tops[i]!;
    const [centre, width] = fields;
    const flat = to.y === points[i]!.place.y; // the true top may be out of sight: keep it
    const deviation = flat ? bell.deviation : (area * peakOf(1)) / to.y;
    setValue(centre, held(parameters[centre], to.x));
    setValue(width, held(parameters[width], flat ? deviation : Number(deviation.toFixed(2))));
  };
  return (
    <div className={styles.shared}>
      <p className={styles.title}>
        The <b>target q</b>, filled, and the <b>bell p</b> from which all three start, dashed: drag
        their tops.
      </p>
      <Axes
        x={X}
        y={HEIGHT}
        grid={false}
        overlay={
          <DraggablePoints {...{ points, onMove }} x={X} y={HEIGHT} step={STEP} disabled={asleep} />
        }
      >
        <Density target={target} y={HEIGHT} />
        {tops.map(({ name, bell, weight: area }, i) => (
          <Bell
            key={name}
            {...{ bell, weight: area, y: HEIGHT }}
            {...(i < 2
              ? { colour: 'var(--data)', dash: '1 3' }
              : { colour: 'var(--model)', dash: '6 4' })}
          />
        ))}
      </Axes>
    </div>
  );
}

interface Top {
  readonly name: string;
  readonly bell: Moments;
  readonly weight: number;
  readonly fields:
    | readonly ['mean1', 'deviation1']
    | readonly ['mean2', 'deviation2']
    | readonly ['mu', 'sigma'];
}

const STEP: Place = { x: 0.1, y: 0.01 };
const MODE = <span className={styles.mode} />;
const START = <span className={styles.ring} />;

function pointAt({ name, bell, weight }: Top, i: number): PointToDrag {
  const share = i < 2 ? `, weight ${weight.toFixed(2)}` : '';
  return {
    name,
    valueText: bellText(bell) + share,
    place: { x: bell.mean, y: Math.min(weight * peakOf(bell.deviation), HEIGHT.domain[1]) },
    look: i < 2 ? MODE : START,
  };
}

/** Of all three, so that they can be compared; what is higher is cut. */
const NATS: Axis = { domain: [0, 2], ticks: [0, 1, 2], label: '' };
const POINTS = 300;
const FIRST_STEPS = 50; // the horizontal axis is at least this long

interface LossesProps {
  readonly divergence: Divergence;
  /** Before each step so far. */
  readonly before: Float32Array | undefined;
  readonly now: number;
}

/** A divergence over the steps of the run, the present one at the end. */
function Losses({ divergence, before = new Float32Array(), now }: LossesProps): ReactNode {
  const steps = before.length;
  const x = roundAxis([0, Math.max(steps, FIRST_STEPS)], 'step', 2);
  const places = decimated(before, POINTS).map((step) => ({ x: step, y: before[step]! }));
  const end = { x: steps, y: now };
  const most = percent(NATS, Math.LN2);
  return (
    <div className={styles.losses}>
      <Axes
        x={x}
        y={NATS}
        grid="y"
        sentence={`${NAMES[divergence]} over ${steps} steps, in nats.`}
        overlay={
          <>
            <span className={styles.name} style={{ top: 0 }} aria-hidden>
              {NAMES[divergence]}, nats
            </span>
            {divergence === 'js' && (
              <span className={styles.name} style={{ bottom: `${most}%` }} aria-hidden>
                log 2
              </span>
            )}
          </>
        }
      >
        {divergence === 'js' && (
          <line className={styles.most} {...{ x1: 0, x2: 100, y1: 100 - most, y2: 100 - most }} />
        )}
        <path d={linePath([...places, end], x, NATS)} />
        <path className={styles.now} d={dotsPath([end], x, NATS)} />
      </Axes>
    </div>
  );
}
