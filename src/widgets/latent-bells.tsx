import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { gaussianLogDensity } from '../maths/gaussian.ts';
import { Axes, percent, valueAt } from '../plots/axes.tsx';
import type { Axis } from '../plots/axes.tsx';
import { DraggablePoints } from '../plots/draggable-points.tsx';
import type { PointToDrag } from '../plots/draggable-points.tsx';
import { FunctionArea, FunctionCurve } from '../plots/function-curve.tsx';
import type { Place } from '../plots/stepping.ts';
import { movedDeviation, peakOf } from './bell-top.ts';
import { Diamond } from './latent-plane.tsx';
import { fixed } from './number-words.ts';
import type { NumberParameter } from './parameters.ts';
import styles from './latent-bells.module.css';

export const LATENT: Axis = { domain: [-4, 4], ticks: [-4, -2, 0, 2, 4], label: 'z' };
const [LOW, HIGH] = LATENT.domain;

/** How high the picture reaches: the bell is cut where it is higher. */
const TOPS = [0.6, 0.9, 1.3, 2, 3, 5, 8];

/** One press of an arrow key on the top of the bell, in hundredths of the picture’s height. */
const STEP = { across: 0.1, up: 0.02 };

const prior = (z: number): number => Math.exp(gaussianLogDensity(z, 0, 1));
const DIAMOND = <Diamond />;

export interface LatentBellsProps {
  readonly mu: number;
  readonly sigma: number;
  /** The range of `sigma`. */
  readonly deviations: Pick<NumberParameter, 'min' | 'max'>;
  /** What was moved, to where. */
  readonly onMu: (mu: number) => void;
  readonly onSigma: (sigma: number) => void;
  /** log p(z | x): keep one function as long as it means the same. */
  readonly logPosterior: (z: number) => number;
  /** Codes drawn from q, marked along the axis; only some where there are many. */
  readonly draws?: Float64Array;
  readonly disabled: boolean;
}

/** One latent: the prior, the posterior, and q, a bell held by its top. */
export function LatentBells(props: LatentBellsProps): ReactNode {
  const { mu, sigma, deviations, onMu, onSigma, logPosterior, draws, disabled } = props;
  const { posterior, y } = useMemo(() => {
    const density = (z: number): number => Math.exp(logPosterior(z));
    const heights = Array.from({ length: 161 }, (_, i) => density(valueAt(LATENT, i / 160)));
    const needed = 1.2 * Math.max(...heights);
    const top = TOPS.find((height) => height >= needed) ?? TOPS.at(-1)!;
    const axis: Axis = { domain: [0, top], ticks: [], label: '' };
    return { posterior: density, y: axis };
  }, [logPosterior]);
  const q = useMemo(() => (z: number) => Math.exp(gaussianLogDensity(z, mu, sigma)), [mu, sigma]);
  const top = y.domain[1];
  const step: Place = { x: STEP.across, y: STEP.up * top };
  const point: PointToDrag = {
    name: 'q, its bell',
    valueText: `centre ${fixed(mu, 2)}, width ${fixed(sigma, 2)}`,
    place: { x: mu, y: Math.min(peakOf(sigma), top) },
    quantity: 'mu sigma',
    look: DIAMOND,
  };
  const move = (_: number, to: Place): void => {
    onMu(Number(to.x.toFixed(2)));
    const bell = { deviation: sigma, top, step: step.y, range: deviations };
    const deviation = movedDeviation(to.y, bell);
    if (deviation !== null) onSigma(deviation);
  };
  return (
    <div className={styles.bells}>
      <p className={styles.title}>
        <b className="latent" data-quantity="q-phi q-z">
          q(z), the guess
        </b>
        ;{' '}
        <b className="model" data-quantity="p-theta">
          p(z | x), the posterior
        </b>
        , dashed; the prior p(z), dotted
      </p>
      <Axes
        x={LATENT}
        y={y}
        grid={false}
        overlay={
          <DraggablePoints
            points={[point]}
            onMove={move}
            x={LATENT}
            y={y}
            step={step}
            disabled={disabled}
          />
        }
      >
        <FunctionArea
          quantity="q-phi q-z"
          {...{ x: LATENT, y, f: q, from: LOW, to: HIGH }}
          colour="var(--latent)"
        />
        <FunctionCurve
          quantity="prior"
          x={LATENT}
          y={y}
          f={prior}
          colour="var(--model)"
          dash="1 4"
        />
        <g className={styles.curves}>
          <FunctionCurve
            quantity="p-theta"
            x={LATENT}
            y={y}
            f={posterior}
            colour="var(--model)"
            dash="8 4"
          />
          <FunctionCurve quantity="q-phi q-z" x={LATENT} y={y} f={q} colour="var(--latent)" />
        </g>
        {draws && <path className={styles.draws} d={rugPath(draws)} />}
      </Axes>
    </div>
  );
}

const MOST_DRAWS = 200;

/** A short line up from the axis for each draw. */
function rugPath(draws: Float64Array): string {
  return Array.from(draws.subarray(0, MOST_DRAWS))
    .filter((z) => z >= LOW && z <= HIGH)
    .map((z) => `M${percent(LATENT, z).toFixed(2)} 100v-5`)
    .join('');
}
