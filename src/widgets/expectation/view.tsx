import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { chord } from '../../maths/jensen.ts';
import { Axes, heldPercent, percent, roundAxis } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import { DraggableBars } from '../../plots/draggable-bars.tsx';
import { DraggablePoints } from '../../plots/draggable-points.tsx';
import { FunctionCurve } from '../../plots/function-curve.tsx';
import { dotsPath, linePath } from '../../plots/lines.ts';
import { Stems } from '../../plots/stems.tsx';
import type { ViewProps } from '../declaration.ts';
import { fixed } from '../number-words.ts';
import { withProbability } from '../weights.ts';
import frame from '../widget-body.module.css';
import { parameters } from './parameters.ts';
import type { ExpectationValues } from './parameters.ts';
import {
  bandOf,
  dieOf,
  FACES,
  FUNCTIONS,
  jensenOf,
  meanOfFunction,
  meansOf,
  outcomesOf,
  remarkOn,
} from './study.ts';
import text from '../figure-text.module.css';
import styles from './view.module.css';

type Props = ViewProps<ExpectationValues>;

/** The mean of many throws, the mean of a function, or Jensen's inequality. */
export function ExpectationView(props: Props): ReactNode {
  const { values } = props;
  return (
    <div className={styles.view}>
      <p className={text.remark}>{remarkOn(values)}</p>
      {values.part === 'average' && <Average {...props} />}
      {values.part === 'function' && <OfFunction {...props} />}
      {values.part === 'jensen' && <TwoSides {...props} />}
    </div>
  );
}

const { min: LEAST, max: MOST } = parameters.throws;
const READERS = 20;
/** A path has so many places at most: more would not be seen. */
const DRAWN = 400;

function Average({ values, setValue, asleep }: Props): ReactNode {
  const { throws, weights, seed, others } = values;
  const die = useMemo(() => dieOf(weights), [weights]);
  const sequences = useMemo(
    () =>
      Array.from({ length: others ? READERS : 1 }, (_, reader) =>
        meansOf({ throws, weights, seed }, reader),
      ),
    [throws, weights, seed, others],
  );
  const x = useMemo<Axis>(() => roundAxis([1, Math.max(throws, 10)], 'throws'), [throws]);
  const throwMore = (more: number): void => setValue('throws', Math.min(throws + more, MOST));
  const mean = sequences[0]!.at(-1)!;
  const outside = sequences.filter(
    (means) => Math.abs(means.at(-1)! - die.mean) > bandOf(die, throws) + 1e-12,
  ).length;
  return (
    <>
      <div className={text.head}>
        <p className={text.number}>
          <output data-quantity="expectation" name="mean" aria-live="off">
            {fixed(mean, 3)}
          </output>{' '}
          mean of the throws; E X = {fixed(die.mean, 3)}
          {others && `; ${outside} of ${READERS} outside the band`}
        </p>
        <div className={frame.buttons}>
          {[1, 10, 100].map((more) => (
            <button
              key={more}
              type="button"
              className={frame.button}
              disabled={throws >= MOST}
              onClick={() => throwMore(more)}
            >
              {more === 1 ? 'Throw once' : `Throw ${more} times`}
            </button>
          ))}
        </div>
      </div>
      <div className={styles.plot}>
        <p className={text.title}>
          Mean of the throws so far; dashed, E X and the band E X ± 2σ/√n
        </p>
        <Axes x={x} y={FACE}>
          <Band die={die} x={x} />
          {sequences.slice(1).map((means, i) => (
            <path key={i} className={styles.other} d={meansPath(means, x)} />
          ))}
          <path className={styles.mean} d={meansPath(sequences[0]!, x)} />
        </Axes>
      </div>
      <Faces {...{ values, setValue, asleep }} />
    </>
  );
}

const FACE: Axis = { domain: [1, 6], ticks: [1, 2, 3, 4, 5, 6], label: 'mean' };

function Band({ die, x }: { readonly die: ReturnType<typeof dieOf>; readonly x: Axis }): ReactNode {
  const [level, above, below] = useMemo(
    () => [
      () => die.mean,
      (n: number) => die.mean + bandOf(die, Math.max(n, LEAST)),
      (n: number) => die.mean - bandOf(die, Math.max(n, LEAST)),
    ],
    [die],
  );
  return (
    <>
      {[above, level, below].map((f, i) => (
        <FunctionCurve
          key={i}
          x={x}
          y={FACE}
          f={f}
          colour="var(--model)"
          dash={i === 1 ? '7 4' : '2 3'}
        />
      ))}
    </>
  );
}

function meansPath(means: Float64Array, x: Axis): string {
  const every = Math.max(1, means.length / DRAWN);
  const places = Array.from({ length: Math.min(means.length, DRAWN) }, (_, i) => {
    const n = Math.min(means.length, Math.ceil((i + 1) * every));
    return { x: n, y: means[n - 1]! };
  });
  const first = { x: 1, y: means[0]! };
  const path = [first, ...places];
  return path.length > 2 ? linePath(path, x, FACE) : dotsPath([first], x, FACE);
}

const PROBABILITY: Axis = { domain: [0, 1], ticks: [0, 0.5, 1], label: '' };

function Faces({ values, setValue, asleep }: Pick<Props, 'values' | 'setValue' | 'asleep'>) {
  const { probabilities } = dieOf(values.weights);
  return (
    <div className={styles.faces}>
      <p className={text.title}>
        How probable each face is: <b className="data">drag to load the die</b>
      </p>
      <DraggableBars
        y={PROBABILITY}
        bars={FACES.map((face, i) => ({
          name: String(face),
          handle: `Probability of ${face}`,
          value: probabilities[i]!,
          colour: 'var(--data)',
        }))}
        step={0.05}
        onChange={(i, value) => setValue('weights', withProbability(probabilities, i, value))}
        valueText={(value) => `probability ${fixed(value, 3)}`}
        disabled={asleep}
      />
    </div>
  );
}

const X: Axis = { domain: [0.5, 6.5], ticks: [1, 2, 3, 4, 5, 6], label: 'x' };

function rangeOf(g: ExpectationValues['g']): Axis {
  return roundAxis(FUNCTIONS[g].range, 'g(x)');
}

function OfFunction({ values, setValue, asleep }: Props): ReactNode {
  const die = dieOf(values.weights);
  const g = FUNCTIONS[values.g];
  const y = rangeOf(values.g);
  const mean = meanOfFunction(g, die);
  return (
    <>
      <p className={text.number}>
        <output data-quantity="expectation" name="mean-of-g" aria-live="off">
          {fixed(mean, 3)}
        </output>{' '}
        = E {g.written}, while g(E X) = {fixed(g.at(die.mean), 3)}
      </p>
      <div className={styles.plot}>
        <p className={text.title}>
          <b className="data">g at every face</b>; dashed, their mean weighed by probability
        </p>
        <Axes x={X} y={y}>
          <FunctionCurve quantity="function" x={X} y={y} f={g.at} colour="var(--muted)" />
          <Stems
            quantity="function"
            x={X}
            y={y}
            stems={FACES.map((face) => ({ x: face, y: g.at(face) }))}
            colour="var(--data)"
          />
          <line
            className={styles.level}
            {...{ x1: 0, x2: 100, y1: 100 - percent(y, mean), y2: 100 - percent(y, mean) }}
          />
        </Axes>
      </div>
      <Faces {...{ values, setValue, asleep }} />
      <p className={styles.sum}>
        {outcomesOf(g, die)
          .map(({ value, probability }) => `${fixed(probability, 3)} × ${fixed(value, 2)}`)
          .join(' + ')}{' '}
        = {fixed(mean, 3)}
      </p>
    </>
  );
}

const VALUE = <span className={styles.value} />;

function TwoSides({ values, setValue, asleep }: Props): ReactNode {
  const { g: name, low, high, share } = values;
  const g = FUNCTIONS[name];
  const y = useMemo(() => rangeOf(name), [name]);
  const { mean, ofMean, meanOf } = jensenOf(values);
  const line = useMemo(() => {
    const straight = chord(g.at, low, high);
    const [from, to] = [Math.min(low, high), Math.max(low, high)];
    return (x: number): number => (x >= from && x <= to ? straight(x) : NaN);
  }, [g, low, high]);
  const points = [
    { label: 'First value', at: low, p: 1 - share },
    { label: 'Second value', at: high, p: share },
  ].map(({ label, at, p }) => ({
    name: label,
    valueText: `${fixed(at, 2)}, probability ${fixed(p, 2)}`,
    place: { x: at, y: g.at(at) },
    look: VALUE,
  }));
  return (
    <>
      <p className={text.number}>
        E {g.written} ={' '}
        <output data-quantity="expectation" name="mean-of-g" aria-live="off">
          {fixed(meanOf, 3)}
        </output>
        , g(E X) ={' '}
        <output name="g-of-mean" aria-live="off">
          {fixed(ofMean, 3)}
        </output>
      </p>
      <div className={styles.plot}>
        <p className={text.title}>
          <b className="data">Two values</b> on the curve, their chord dashed; at E X the ring is g
          of the mean, the square the mean of g
        </p>
        <Axes
          x={X}
          y={y}
          overlay={
            <>
              <span
                className={styles.meanOf}
                style={{ left: heldPercent(X, mean), bottom: heldPercent(y, meanOf) }}
              />
              <span
                className={styles.ofMean}
                style={{ left: heldPercent(X, mean), bottom: heldPercent(y, ofMean) }}
              />
              <DraggablePoints
                points={points}
                x={X}
                y={y}
                step={{ x: 0.1, y: (y.domain[1] - y.domain[0]) / 50 }}
                disabled={asleep}
                onMove={(i, place) => setValue(i === 0 ? 'low' : 'high', place.x)}
              />
            </>
          }
        >
          <FunctionCurve quantity="function" x={X} y={y} f={g.at} colour="var(--ink)" />
          <FunctionCurve x={X} y={y} f={line} colour="var(--data)" dash="7 4" samples={600} />
          <line
            className={styles.gap}
            {...{ x1: percent(X, mean), x2: percent(X, mean) }}
            {...{ y1: 100 - percent(y, meanOf), y2: 100 - percent(y, ofMean) }}
          />
        </Axes>
      </div>
    </>
  );
}
