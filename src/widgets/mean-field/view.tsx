import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { DiagonalGaussian } from '../../maths/linear-gaussian.ts';
import { Axes, heldPercent, percent, roundAxis } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import { DraggablePoint } from '../../plots/draggable-point.tsx';
import { dotsPath, linePath } from '../../plots/lines.ts';
import type { Place } from '../../plots/stepping.ts';
import { Path } from '../../plots/surface.tsx';
import type { RunView, ViewProps } from '../declaration.ts';
import { fixed } from '../number-words.ts';
import { parameters } from './parameters.ts';
import type { MeanFieldValues } from './parameters.ts';
import { fieldOf, NAMES, remarkOn } from './state.ts';
import type { Field } from './state.ts';
import styles from './view.module.css';

const Z1: Axis = { domain: [-3, 3], ticks: [-2, 0, 2], label: 'z₁' };
const Z2: Axis = { domain: [-3, 3], ticks: [-2, 0, 2], label: 'z₂' };

/** p and the independent q in the plane, the bound over the updates, and the widths. */
export function MeanFieldView(props: ViewProps<MeanFieldValues>): ReactNode {
  const { values, run } = props;
  const field = useMemo(() => fieldOf(values, run), [values, run]);
  const start = useMemo(() => fieldOf(values), [values]);
  const curves = field.step > 0 ? run!.curves : NO_CURVES;
  const { elbo, most, step, next } = field;
  return (
    <div className={styles.view}>
      <div className={styles.head}>
        <p className={styles.numbers}>
          <span className={styles.ofQ} data-quantity="q-z">
            bound{' '}
            <output name="elbo" aria-live="off">
              {fixed(elbo, 4)}
            </output>
          </span>
          <span>
            of at most{' '}
            <output name="most" aria-live="off">
              {fixed(most, 4)}
            </output>{' '}
            nats,{' '}
            {step === 0
              ? 'before the first update'
              : `after ${step === 1 ? 'one update' : `${step} updates`}`}
            ; next{' '}
            <output name="next" aria-live="off">
              {NAMES[next]}
            </output>
          </span>
        </p>
        <p className={styles.remark}>{remarkOn(values, field)}</p>
      </div>
      <Plane {...props} field={field} curves={curves} />
      <div>
        <Bound field={field} start={start.elbo} elbo={curves['elbo']} />
        <Widths values={values} field={field} />
      </div>
    </div>
  );
}

const NO_CURVES: RunView['curves'] = {};

interface PlaneProps extends ViewProps<MeanFieldValues> {
  readonly field: Field;
  readonly curves: RunView['curves'];
}

function Plane({ values, setValue, asleep, field, curves }: PlaneProps): ReactNode {
  const { q, other, step, next, after } = field;
  const { rho, sigma1, sigma2, mean1, mean2 } = values;
  const target = useMemo(
    () => [1, 2].map((deviations) => contour([0, 0], [sigma1, sigma2], rho, deviations)),
    [sigma1, sigma2, rho],
  );
  const path = useMemo(
    () => [
      { x: mean1, y: mean2 },
      ...Array.from(curves['mean1'] ?? [], (x, i) => ({ x, y: curves['mean2']?.[i] ?? NaN })),
    ],
    [mean1, mean2, curves],
  );
  return (
    <div className={styles.plane}>
      <p className={styles.title}>
        <b className={styles.ofP} data-quantity="p-theta">
          p
        </b>
        , correlated, and{' '}
        <b className={styles.ofQ} data-quantity="elbo">
          q
        </b>
        , independent: one and two σ. Dotted: the q of KL(p‖q), two σ
      </p>
      <Axes
        x={Z1}
        y={Z2}
        sentence={`p with correlation ${fixed(rho, 2)}, and q with its mean at (${fixed(q.mean[0]!, 2)}, ${fixed(q.mean[1]!, 2)}) and the widths ${fixed(q.deviation[0]!, 2)} and ${fixed(q.deviation[1]!, 2)}.`}
        overlay={
          <>
            <span
              className={styles.next}
              style={
                next === 0
                  ? { bottom: `calc(${heldPercent(Z2, q.mean[1]!)} + 0.2em)`, left: '0.3em' }
                  : { left: `calc(${heldPercent(Z1, q.mean[0]!)} + 0.3em)`, bottom: '0.3em' }
              }
              aria-hidden
            >
              next {NAMES[next]}
            </span>
            <DraggablePoint
              quantity="field-mean"
              name="Start of q"
              valueText={`z₁ = ${fixed(mean1, 2)}, z₂ = ${fixed(mean2, 2)}`}
              place={{ x: mean1, y: mean2 }}
              onMove={({ x, y }) => {
                setValue('mean1', x);
                setValue('mean2', y);
              }}
              x={Z1}
              y={Z2}
              step={parameters.mean1.step}
              disabled={asleep}
            >
              <span className={styles.ring} />
            </DraggablePoint>
          </>
        }
      >
        {target.map((places, i) => (
          <path key={i} className={styles.target} d={`${linePath(places, Z1, Z2)}Z`} />
        ))}
        <path className={styles.other} d={linePath(diagonal(other, 2), Z1, Z2)} />
        <NextUpdate q={q} after={after} next={next} />
        {[1, 2].map((deviations) => (
          <path
            key={deviations}
            className={styles.q}
            d={linePath(diagonal(q, deviations), Z1, Z2)}
          />
        ))}
        {step > 0 && <Path x={Z1} y={Z2} points={path} colour="var(--ink)" />}
      </Axes>
    </div>
  );
}

/** The line along which p is read for the next update, and what will be read there: mean and one width to each side. */
function NextUpdate({ q, after, next }: Pick<Field, 'q' | 'after' | 'next'>): ReactNode {
  const [mean, deviation] = [after.mean[next]!, after.deviation[next]!];
  const at = (along: number): Place =>
    next === 0 ? { x: along, y: q.mean[1]! } : { x: q.mean[0]!, y: along };
  const line = (from: number, to: number): string => linePath([at(from), at(to)], Z1, Z2);
  return (
    <>
      <path className={styles.along} d={line(-3, 3)} />
      <path className={styles.found} d={line(mean - deviation, mean + deviation)} />
      <path className={styles.foundMean} d={dotsPath([at(mean)], Z1, Z2)} />
    </>
  );
}

const AROUND = 64;

/** So many deviations around a Gaussian of the plane. */
function contour(
  mean: readonly number[],
  [first, second]: readonly [number, number],
  rho: number,
  deviations: number,
): readonly Place[] {
  return Array.from({ length: AROUND + 1 }, (_, i) => {
    const angle = (2 * Math.PI * i) / AROUND;
    const [u, v] = [deviations * Math.cos(angle), deviations * Math.sin(angle)];
    return {
      x: mean[0]! + first * u,
      y: mean[1]! + second * (rho * u + Math.sqrt(1 - rho * rho) * v),
    };
  });
}

function diagonal({ mean, deviation }: DiagonalGaussian, deviations: number): readonly Place[] {
  return contour(mean, [deviation[0]!, deviation[1]!], 0, deviations);
}

const FIRST_STEPS = 20; // the horizontal axis is at least this long

interface BoundProps {
  readonly field: Field;
  /** Before the first update. */
  readonly start: number;
  /** After each so far. */
  readonly elbo: Float32Array | undefined;
}

/** The bound over the updates, under the most there is. */
function Bound({ field, start, elbo }: BoundProps): ReactNode {
  const { step, most, elbo: now } = field;
  const x = roundAxis([0, Math.max(step, FIRST_STEPS)], 'updates', 3);
  const { places, y } = useMemo(() => {
    const values = [start, ...(elbo ?? [])];
    const shown = values.slice(values.length < 4 ? 0 : 2).filter(Number.isFinite);
    const least = Math.min(...shown, most - 0.5);
    return {
      places: values.map((value, at) => ({ x: at, y: value })),
      y: roundAxis([1.1 * least, 0], '', 2),
    };
  }, [start, elbo, most]);
  const height = 100 - percent(y, most);
  return (
    <div className={styles.bound}>
      <p className={styles.title}>
        The <b className={styles.ofQ}>bound</b>, less the log p(x) that no update changes: −KL(q‖p),
        in nats
      </p>
      <Axes
        x={x}
        y={y}
        grid="y"
        sentence={`The bound over ${step} updates: from ${fixed(start, 3)} to ${fixed(now, 4)}; no independent q has more than ${fixed(most, 4)}.`}
        overlay={
          <span
            className={styles.most}
            style={{ bottom: `calc(${100 - height}% + 0.2em)` }}
            aria-hidden
          >
            ½ log(1 − ρ²)
          </span>
        }
      >
        <line className={styles.limit} {...{ x1: 0, x2: 100, y1: height, y2: height }} />
        <path className={styles.course} d={linePath(places, x, y)} />
        <path className={styles.dots} d={dotsPath(places.length < 60 ? places : [], x, y)} />
        <path className={styles.now} d={dotsPath([{ x: step, y: now }], x, y)} />
      </Axes>
    </div>
  );
}

/** The widths of q beside those it ends with, and those that KL(p‖q) would have given. */
function Widths({ values, field }: { readonly values: MeanFieldValues; readonly field: Field }) {
  const { q, end, other } = field;
  return (
    <table className={styles.widths}>
      <thead>
        <tr>
          <th scope="col">Width</th>
          <th scope="col" className={styles.ofQ}>
            q now
          </th>
          <th scope="col">ends at σ√(1 − ρ²)</th>
          <th scope="col">by KL(p‖q): σ</th>
        </tr>
      </thead>
      <tbody>
        {NAMES.map((name, i) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>
              <output name={`deviation${i + 1}`} aria-live="off">
                {fixed(q.deviation[i]!, 3)}
              </output>
            </td>
            <td>{fixed(end.deviation[i]!, 3)}</td>
            <td>{fixed(other.deviation[i]!, 3)}</td>
          </tr>
        ))}
        <tr>
          <th scope="row">Correlation</th>
          <td colSpan={3}>0 in every q; {fixed(values.rho, 2)} in p</td>
        </tr>
      </tbody>
    </table>
  );
}
