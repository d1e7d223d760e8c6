import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { Axes, heldPercent, percent, roundAxis } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import { dotsPath, linePath } from '../../plots/lines.ts';
import type { Place } from '../../plots/stepping.ts';
import type { RunView } from '../declaration.ts';
import { fixed } from '../number-words.ts';
import { heightsWith } from './state.ts';
import type { EmState, Heights } from './state.ts';
import styles from './view.module.css';

const X: Axis = { domain: [-5, 5], ticks: [-4, -2, 0, 2, 4], label: 'mean, x' };
const SAMPLES = 120;

interface SliceProps {
  readonly state: EmState;
  /** The component whose mean is varied, from 0. */
  readonly c: number;
}

/** log p and the bound as functions of one mean: q stays, so the bound lies under log p and touches it at most where q is right. */
export function Slice({ state, c }: SliceProps): ReactNode {
  const { mixture, width, heights, half } = state;
  const { above, below, y } = useMemo(() => slices(state, c), [state, c]);
  const mean = mixture.means[c * width]!;
  const across = percent(X, mean);
  const touches = heights.kl < 1e-5;
  return (
    <div>
      <p className={styles.title}>If mean {c + 1} moved along x, with q and all else kept</p>
      <div className={styles.lines}>
        <Axes
          x={X}
          y={y}
          grid="y"
          sentence={`log p and the bound over the x of mean ${c + 1}, now at ${fixed(mean, 2)}: the bound lies under log p everywhere${touches ? ' and touches it here' : ` and is ${fixed(heights.kl, 4)} below it here`}.`}
          overlay={
            <>
              <span className={styles.name} style={{ top: 0, left: '0.4em' }} aria-hidden>
                log p(x; θ)
              </span>
              <span
                className={`${styles.name} ${styles.ofBound}`}
                style={{ top: '1.3em', left: '0.4em' }}
                aria-hidden
              >
                bound, dashed
              </span>
              <span
                className={styles.here}
                style={{ left: `clamp(3em, ${heldPercent(X, mean)}, 100% - 3em)` }}
                aria-hidden
              >
                {half === null
                  ? 'start'
                  : touches
                    ? 'touches'
                    : half === 'M'
                      ? 'the bound’s top'
                      : 'now'}
              </span>
            </>
          }
        >
          <line className={styles.mean} {...{ x1: across, x2: across, y1: 0, y2: 100 }} />
          <path className={styles.above} d={linePath(above, X, y)} />
          <path className={styles.below} d={linePath(below, X, y)} />
          <path
            className={styles.nowAbove}
            d={dotsPath([{ x: mean, y: heights.logLikelihood }], X, y)}
          />
          <path className={styles.nowBelow} d={dotsPath([{ x: mean, y: heights.elbo }], X, y)} />
        </Axes>
      </div>
    </div>
  );
}

interface Slices {
  readonly above: readonly Place[];
  readonly below: readonly Place[];
  readonly y: Axis;
}

function slices(state: EmState, c: number): Slices {
  const [from, to] = X.domain;
  const { heights } = state;
  const samples = Array.from({ length: SAMPLES + 1 }, (_, i) => {
    const x = from + (i / SAMPLES) * (to - from);
    return { x, ...heightsWith(state, c, x) };
  });
  const all = samples.map(({ logLikelihood }) => logLikelihood);
  const most = Math.max(...all, heights.logLikelihood);
  const range = Math.max(most - Math.min(...all), 0.05);
  // the bound falls without end: what lies far below log p is cut, but not where the mean is now
  const least = Math.min(most - 1.6 * range, heights.elbo - 0.2 * range);
  return {
    above: samples.map(({ x, logLikelihood }) => ({ x, y: logLikelihood })),
    below: samples.map(({ x, elbo }) => ({ x, y: elbo })),
    y: roundAxis([least, most + 0.6 * range], '', 2),
  };
}

interface StepsProps {
  readonly state: EmState;
  /** Before the first half-step. */
  readonly start: Heights;
  readonly curves: RunView['curves'];
}

const FIRST_STEPS = 20; // the horizontal axis is at least this long
const DOTTED = 60; // in a longer run dots would hide the lines

/** log p and the bound, half-step by half-step: E closes the gap, M lifts both. */
export function Steps({ state, start, curves }: StepsProps): ReactNode {
  const { step, heights } = state;
  const { above, below, restarts, y } = useMemo(
    () => courses(start, curves, step),
    [start, curves, step],
  );
  const x = roundAxis([0, Math.max(step, FIRST_STEPS)], 'half-steps: E, M, E, M …', 3);
  const touching = step <= DOTTED ? below.filter(({ x: at }) => at % 2 === 1) : []; // after each E-step
  const last = restarts.at(-1);
  return (
    <div>
      <p className={styles.title}>
        <b>log p(x; θ)</b> and the <b className={styles.ofBound}>bound</b>, dashed: nats per point
      </p>
      <div className={styles.lines}>
        <Axes
          x={x}
          y={y}
          grid="y"
          sentence={`log p and the bound over ${step} half-steps: from ${fixed(start.logLikelihood, 3)} and ${fixed(start.elbo, 3)} to ${fixed(heights.logLikelihood, 3)} and ${fixed(heights.elbo, 3)} nats per point${restarts.length > 0 ? `; with ${restarts.length === 1 ? 'one restart' : `${restarts.length} restarts`}` : ''}.`}
          overlay={
            last !== undefined && (
              <span
                className={styles.name}
                style={{ bottom: '0.3em', right: `calc(${100 - percent(x, last)}% + 0.3em)` }}
                aria-hidden
              >
                restart
              </span>
            )
          }
        >
          {restarts.map((at) => (
            <line
              key={at}
              className={styles.restart}
              {...{ x1: percent(x, at), x2: percent(x, at), y1: 0, y2: 100 }}
            />
          ))}
          <path className={styles.above} d={linePath(above, x, y)} />
          <path className={styles.below} d={linePath(below, x, y)} />
          <path className={styles.touch} d={dotsPath(touching, x, y)} />
          <path
            className={styles.nowAbove}
            d={dotsPath([{ x: step, y: heights.logLikelihood }], x, y)}
          />
          <path className={styles.nowBelow} d={dotsPath([{ x: step, y: heights.elbo }], x, y)} />
        </Axes>
      </div>
    </div>
  );
}

interface Courses {
  readonly above: readonly Place[];
  readonly below: readonly Place[];
  /** After which half-steps a component began afresh. */
  readonly restarts: readonly number[];
  readonly y: Axis;
}

function courses(start: Heights, curves: RunView['curves'], step: number): Courses {
  const { nll, elbo, restarted } = curves;
  const values = (curve: Float32Array | undefined): readonly number[] => [
    ...(curve?.subarray(0, step) ?? []),
  ];
  const log = [start.logLikelihood, ...values(nll).map((value) => -value)];
  const bound = [start.elbo, ...values(elbo)];
  const settled = step < 4 ? 0 : 2; // the plunge of a far start would squash all that follows
  const shown = [...log.slice(settled), ...bound.slice(settled)].filter(Number.isFinite);
  const [least, most] = shown.length > 0 ? [Math.min(...shown), Math.max(...shown)] : [-1, 0];
  const room = 0.12 * Math.max(most - least, 0.05);
  return {
    above: log.map((y, x) => ({ x, y })),
    below: bound.map((y, x) => ({ x, y })),
    restarts: values(restarted).flatMap((count, i) => (count > 0 ? [i + 1] : [])),
    y: roundAxis([least - room, most + room], '', 2),
  };
}
