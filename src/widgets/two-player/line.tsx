import { memo, useMemo } from 'react';
import type { ReactNode } from 'react';
import { Axes, percent, roundAxis, type Axis } from '../../plots/axes.tsx';
import { FunctionArea, FunctionCurve } from '../../plots/function-curve.tsx';
import { Histogram } from '../../plots/histogram.tsx';
import { linePath, short } from '../../plots/lines.ts';
import { LINE, middleOf, opinedOnLine, opinionOf, pullOf, REACH } from '../gan-field.ts';
import type { GanLossChoice } from '../gan-parameters.ts';
import { arrowScale } from '../gan-plane.tsx';
import { brief } from '../number-words.ts';
import styles from './view.module.css';

export interface LineProps {
  readonly sentence: string;
  readonly density: ((x: number) => number) | null;
  /** Of the data and of the generator, on the line; a batch of them in slow motion. */
  readonly real: Float32Array | null;
  readonly generated: Float32Array | null;
  /** The discriminator's logits at the places of `fieldProbe(1)`. */
  readonly field: Float32Array | null;
  readonly loss: GanLossChoice;
  readonly heat: boolean;
  readonly arrows: boolean;
  /** First coordinates of some noise, and where the generator takes it. */
  readonly noise: Float32Array | null;
  readonly warp: Float32Array | null;
}

const X: Axis = { ...roundAxis([-REACH, REACH], 'x'), ticks: [-2, 0, 2] };
const Y: Axis = { domain: [0, 1.3], ticks: [0, 0.5, 1], label: 'density' };
const NOISE: Axis = { domain: [-REACH, REACH], ticks: [-2, 0, 2], label: 'z' };
const SIDE: Axis = { domain: [0, 1], ticks: [], label: '' };

const BINS = 40;
const ARROWS = 24;

/** The discriminator's ends stand at these heights. */
const LOW = 0.05;
const HIGH = 1.1;

/** Data, samples and the discriminator over a line, and below it the way from noise to samples. */
export const Line = memo(function Line(props: LineProps) {
  const { sentence, density, real, generated, field, loss, heat, arrows, noise, warp } = props;
  return (
    <div className={styles.line}>
      <Axes
        x={X}
        y={Y}
        grid="y"
        sentence={sentence}
        overlay={heat && field && <Ends loss={loss} field={field} />}
      >
        {real ? (
          <Histogram quantity="q" x={X} y={Y} values={real} bins={BINS} colour="var(--data)" />
        ) : null}
        {density && (
          <>
            <FunctionArea
              quantity="q"
              {...{ x: X, y: Y, f: density, from: -REACH, to: REACH }}
              colour="var(--data)"
            />
            <FunctionCurve quantity="q" x={X} y={Y} f={density} colour="var(--data)" />
          </>
        )}
        {generated && (
          <g className={styles.model}>
            <Histogram
              quantity="p generator"
              x={X}
              y={Y}
              values={generated}
              bins={BINS}
              colour="var(--model)"
            />
          </g>
        )}
        {heat && field && <Curve field={field} loss={loss} />}
        {arrows && field && generated && <Pulls {...{ field, loss, generated }} />}
      </Axes>
      {noise && warp && <Ways noise={noise} warp={warp} />}
    </div>
  );
});

interface FieldProps {
  readonly field: Float32Array;
  readonly loss: GanLossChoice;
}

function Curve({ field, loss }: FieldProps): ReactNode {
  const d = useMemo(() => {
    const { low, high, of } = opinionOf(loss, field);
    const places = Array.from(field, (logit, i) => {
      const share = Math.min(Math.max((of(logit) - low) / (high - low), 0), 1);
      return { x: middleOf(i, LINE), y: LOW + share * (HIGH - LOW) };
    });
    return linePath(places, X, Y);
  }, [field, loss]);
  return <path className={styles.opinion} d={d} />;
}

/** The ends of the discriminator's scale, on the right. */
function Ends({ field, loss }: FieldProps): ReactNode {
  const { low, high } = opinionOf(loss, field);
  return [
    [LOW, low],
    [HIGH, high],
  ].map(([height, value]) => (
    <span
      key={height}
      className={styles.opinionEnd}
      style={{ bottom: `${percent(Y, height!)}%` }}
      aria-hidden
    >
      D = {brief(value!)}
    </span>
  ));
}

/** Arrows along the foot of the picture. */
function Pulls({
  field,
  loss,
  generated,
}: FieldProps & { readonly generated: Float32Array }): ReactNode {
  const d = useMemo(() => {
    const seen = Array.from(generated.subarray(0, ARROWS)).filter((x) => Math.abs(x) < REACH);
    const pulls = seen.map((x) => pullOf(loss, opinedOnLine(field, x)));
    const scale = 2 * arrowScale(loss, pulls); // there is room
    return seen
      .map((x, i) => {
        const length = Math.min(Math.max(pulls[i]!.x * scale, -1), 1);
        if (Math.abs(length) < 0.02) return '';
        const y = 0.03 + 0.03 * (i % 8); // one above another
        const tip = { x: x + length, y };
        const back = tip.x - Math.sign(length) * Math.min(0.1, Math.abs(length) / 2);
        return (
          linePath([{ x, y }, tip], X, Y) +
          linePath([{ x: back, y: y + 0.012 }, tip, { x: back, y: y - 0.012 }], X, Y)
        );
      })
      .join('');
  }, [field, loss, generated]);
  return <path className={styles.pulls} d={d} />;
}

/** Lines from noise, at the foot, to the samples it becomes. */
function Ways({
  noise,
  warp,
}: {
  readonly noise: Float32Array;
  readonly warp: Float32Array;
}): ReactNode {
  const d = Array.from(warp, (x, i) => {
    const [from, to] = [percent(NOISE, noise[i]!), percent(X, x)];
    return Number.isFinite(to)
      ? `M${short(from)} 100L${short(Math.min(Math.max(to, -20), 120))} 0`
      : '';
  });
  return (
    <div className={styles.ways}>
      <Axes
        x={NOISE}
        y={SIDE}
        grid={false}
        sentence="Lines from places of the noise, below, to the places the generator takes them to, above."
      >
        <path className={styles.way} d={d.join('')} />
      </Axes>
    </div>
  );
}
