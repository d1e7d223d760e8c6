import type { ReactNode } from 'react';
import { gaussianLogDensity } from '../../maths/gaussian.ts';
import { Axes, percent, tickText, valueAt } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import { DraggableValues } from '../../plots/draggable-values.tsx';
import { FunctionArea, FunctionCurve } from '../../plots/function-curve.tsx';
import { dotsPath } from '../../plots/lines.ts';
import { SmallMultiples } from '../../plots/small-multiples.tsx';
import type { ViewProps } from '../declaration.ts';
import { fixed } from '../number-words.ts';
import { parameters } from './parameters.ts';
import type { MovingApartValues } from './parameters.ts';
import { FLAT, readingsAt, remarkAt, RULERS } from './rulers.ts';
import type { Reading, Ruler } from './rulers.ts';
import styles from './view.module.css';

/** Two bells at a distance, how each ruler pulls at one of them, and every ruler over the distance. */
export function MovingApartView(props: ViewProps<MovingApartValues>): ReactNode {
  const { values, setValue, asleep } = props;
  const readings = readingsAt(values.m);
  return (
    <div className={styles.view}>
      <p className={styles.remark}>{remarkAt(values.m)}</p>
      <TwoBells m={values.m} onMove={(m) => setValue('m', m)} asleep={asleep} readings={readings} />
      <div>
        <p className={styles.title}>Every ruler over m, with its slope where p stands</p>
        <SmallMultiples
          columns={4}
          items={RULERS.map(({ name, label, short }) => ({
            key: name,
            title: label === short ? label : `${label} (${short})`,
          }))}
          render={(i) => <Card reading={readings[i]!} m={values.m} />}
        />
      </div>
    </div>
  );
}

const { min, max, step } = parameters.m;
const X: Axis = { domain: [-4, 13], ticks: [0, 5, 10], label: 'x' };
const DENSITY: Axis = { domain: [0, 0.5], ticks: [], label: '' };
const PEAK = Math.exp(gaussianLogDensity(0, 0, 1));
const qDensity = (x: number): number => Math.exp(gaussianLogDensity(x, 0, 1));

const bellName = (): string => 'p, its bell';
const bellText = (m: number): string => `m = ${fixed(m, 2)}`;
const RING = <span className={styles.ring} />;

interface TwoBellsProps {
  readonly m: number;
  readonly onMove: (m: number) => void;
  readonly asleep: boolean;
  readonly readings: readonly Reading[];
}

function TwoBells({ m, onMove, asleep, readings }: TwoBellsProps): ReactNode {
  const pDensity = (x: number): number => qDensity(x - m);
  return (
    <div className={styles.bells}>
      <p className={styles.title}>
        <b className="data" data-quantity="q">
          q, the truth
        </b>
        , stays at 0;{' '}
        <b className="model" data-quantity="p">
          p, the model
        </b>
        , dashed, at m = {fixed(m, 2)}
      </p>
      <Axes
        x={X}
        y={DENSITY}
        grid={false}
        overlay={
          <>
            <DraggableValues
              quantity="apart"
              name={bellName}
              values={[m]}
              onChange={([next]) => onMove(next!)}
              x={X}
              step={step}
              {...{ min, max }}
              valueText={bellText}
              height={percent(DENSITY, PEAK)}
              look={RING}
              disabled={asleep}
            />
            <Pulls m={m} readings={readings} />
          </>
        }
      >
        <FunctionArea
          quantity="q"
          {...{ x: X, y: DENSITY, f: qDensity, from: -4, to: 13 }}
          colour="var(--data)"
        />
        <g className={styles.curves}>
          <FunctionCurve quantity="q" x={X} y={DENSITY} f={qDensity} colour="var(--data)" />
          <FunctionCurve
            quantity="p"
            x={X}
            y={DENSITY}
            f={pDensity}
            colour="var(--model)"
            dash="9 4"
          />
        </g>
      </Axes>
    </div>
  );
}

/**
 * Under the axis, for each ruler an arrow from the middle of p towards q, as long as the slope: as far
 * as a step of gradient descent with learning rate 1 would take p.
 */
function Pulls({ m, readings }: Pick<TwoBellsProps, 'm' | 'readings'>): ReactNode {
  return (
    <ul className={styles.pulls} aria-label="How each ruler pulls at p">
      {readings.map(({ ruler: { name, short }, slope }) => {
        const from = percent(X, m - Math.min(slope, m)); // KL's ends at q, rounding or not
        return (
          <li key={name}>
            <span className={styles.pull}>
              {short} <b>{slope < FLAT ? '≈ 0' : fixed(slope, 2)}</b>
            </span>
            {slope >= FLAT && m > 0 && (
              <span
                className={styles.arrow}
                style={{ left: `${from}%`, width: `${percent(X, m) - from}%` }}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** A slope with digits that tell a small one from none. */
export function slopeText(slope: number): string {
  if (slope !== 0 && slope < FLAT) return `below ${FLAT}`;
  return fixed(slope, slope < 0.1 ? 3 : 2);
}

const M: Axis = { domain: [min, max], ticks: [0, 5, 10], label: 'm' };
const SAMPLES = 100;

/** The curve of each ruler, computed when it is first drawn: it never changes. */
const curves = new Map<Ruler, (m: number) => number>();

function curveOf(ruler: Ruler): (m: number) => number {
  const known = curves.get(ruler);
  if (known) return known;
  const heights = Array.from({ length: SAMPLES + 1 }, (_, i) => ruler.at(valueAt(M, i / SAMPLES)));
  const made = (m: number): number => heights[Math.round((percent(M, m) / 100) * SAMPLES)]!;
  curves.set(ruler, made);
  return made;
}

/** One ruler over m, and its tangent at the present one. */
function Card({ reading, m }: { readonly reading: Reading; readonly m: number }): ReactNode {
  const { ruler, value, slope } = reading;
  const { name, unit, top } = ruler;
  const y: Axis = {
    domain: [0, top],
    ticks: name === 'js' ? [0, Math.LN2] : name === 'total-variation' ? [0, 1] : [0, top],
    label: '',
    text: (tick) => (tick === Math.LN2 ? 'log 2' : tickText(tick)),
  };
  const tangent = (x: number): number => (Math.abs(x - m) <= REACH ? value + slope * (x - m) : NaN);
  return (
    <div className={styles.card}>
      <p className={styles.reading}>
        <output
          name={name}
          data-quantity={name === 'wasserstein-1' ? 'wasserstein' : name}
          aria-live="off"
        >
          {fixed(value, value < 10 ? 3 : 2)}
        </output>{' '}
        {unit}
        <br />
        slope{' '}
        <output name={`${name}-slope`} aria-live="off">
          {slopeText(slope)}
        </output>
      </p>
      <Axes x={M} y={y} grid="y">
        <FunctionCurve x={M} y={y} f={curveOf(ruler)} colour="var(--loss)" samples={SAMPLES} />
        <g className={styles.tangent}>
          <FunctionCurve
            x={M}
            y={y}
            f={tangent}
            colour="var(--accent)"
            dash="5 3"
            samples={SAMPLES}
          />
        </g>
        <path className={styles.here} d={dotsPath([{ x: m, y: value }], M, y)} />
      </Axes>
    </div>
  );
}

/** How far a tangent reaches to either side. */
const REACH = 2.5;
