import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { Axes, percent, roundAxis } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import { decimated } from '../../plots/curve-maths.ts';
import { DraggableBars } from '../../plots/draggable-bars.tsx';
import { dotsPath, heldHeight, linePath, short } from '../../plots/lines.ts';
import type { Place } from '../../plots/stepping.ts';
import type { RunView, ViewProps } from '../declaration.ts';
import { fixed } from '../number-words.ts';
import { withProbability } from '../weights.ts';
import { parameters } from './parameters.ts';
import type { DecompositionValues } from './parameters.ts';
import { crossEntropyAt, remarkOn, studyOf } from './study.ts';
import type { Study } from './study.ts';
import styles from './view.module.css';

/** The cross-entropy as a stack of two parts, q beside p, and the stack over the steps of the run. */
export function DecompositionView(props: ViewProps<DecompositionValues>): ReactNode {
  const { values, run } = props;
  const study = useMemo(() => studyOf(values, run), [values, run]);
  return (
    <div className={styles.view}>
      <div className={styles.head}>
        <Sum study={study} />
        <p className={styles.remark}>{remarkOn(study)}</p>
      </div>
      <Bars {...props} study={study} />
      <Steps study={study} curves={study.steps > 0 ? run!.curves : NO_CURVES} />
    </div>
  );
}

const NO_CURVES: RunView['curves'] = {};

export function natsText(nats: number): string {
  return nats === Infinity ? 'infinite' : fixed(nats, 4);
}

/** As wide as any uniform p has it, and room above. */
const MOST = 1.15 * Math.log(parameters.q.most);

function Sum({ study }: { readonly study: Study }): ReactNode {
  const { entropy, kl, crossEntropy } = study;
  const width = (nats: number): string => `${Math.min((100 * nats) / MOST, 100)}%`;
  return (
    <>
      <p className={styles.sum}>
        <span>
          H(q, p){' '}
          <output data-quantity="entropy" name="cross-entropy" aria-live="off">
            {natsText(crossEntropy)}
          </output>
        </span>
        <span className={styles.ofQ}>
          = H(q){' '}
          <output name="entropy" aria-live="off">
            {natsText(entropy)}
          </output>
        </span>
        <span className={styles.ofP}>
          + KL(q‖p){' '}
          <output name="kl" aria-live="off">
            {natsText(kl)}
          </output>{' '}
          nats
        </span>
      </p>
      <div className={styles.stack} aria-hidden>
        <span className={styles.ofQ} style={{ width: width(entropy) }}>
          H(q)
        </span>
        <span className={styles.ofP} style={{ width: width(Math.min(kl, MOST - entropy)) }} />
        <b>KL(q‖p)</b>
      </div>
    </>
  );
}

const PROBABILITY: Axis = { domain: [0, 1], ticks: [0, 0.5, 1], label: '' };

export const symbolName = (k: number): string => 'ABCDEFGH'[k]!;

function Bars(props: ViewProps<DecompositionValues> & { readonly study: Study }): ReactNode {
  const { setValue, asleep, study } = props;
  const { q, p } = study;
  return (
    <div className={styles.bars}>
      <p className={styles.title}>The truth q, filled: drag it. The model p, open</p>
      <DraggableBars
        y={PROBABILITY}
        bars={p.map((value, k) => ({ name: symbolName(k), value, draggable: false }))}
        reference={q}
        step={parameters.q.step}
        onChange={() => {}}
        onReference={{
          handle: (k) => `q of ${symbolName(k)}`,
          onChange: (k, value) => setValue('q', withProbability(q, k, value)),
        }}
        valueText={(value) => `probability ${fixed(value, 3)}`}
        disabled={asleep}
      />
    </div>
  );
}

const NATS: Axis = { domain: [0, MOST], ticks: [0, 0.5, 1, 1.5, 2], label: '' };
const POINTS = 300;
const FIRST_STEPS = 50; // the horizontal axis is at least this long

interface StepsProps {
  readonly study: Study;
  readonly curves: RunView['curves'];
}

/** The stack over the steps: the entropy of q stays, what is on top of it goes. */
function Steps({ study, curves }: StepsProps): ReactNode {
  const { q, entropy, steps } = study;
  const x = roundAxis([0, Math.max(steps, FIRST_STEPS)], 'step', 3);
  const { above, batch } = useMemo(
    () => ({
      above: [0, ...decimated(curves['p0'] ?? [], POINTS).map((i) => i + 1)].map((step) => ({
        x: step,
        y: crossEntropyAt(q, curves, step),
      })),
      batch: decimated(curves['loss'] ?? [], POINTS).map((i) => ({ x: i, y: curves['loss']![i]! })),
    }),
    [q, curves],
  );
  const floor = 100 - percent(NATS, entropy);
  const end = short(percent(x, steps));
  const now = { x: steps, y: study.crossEntropy };
  return (
    <div className={styles.steps}>
      <p className={styles.title}>H(q, p) over the steps, nats{steps > 0 && '; thin: the loss'}</p>
      <Axes
        x={x}
        y={NATS}
        grid="y"
        sentence={`H(q, p) over ${steps} steps: from ${fixed(above[0]!.y, 3)} to ${natsText(study.crossEntropy)} nats, with H(q) at ${fixed(entropy, 3)} all along.`}
        overlay={
          <>
            <span
              className={styles.name}
              style={{ bottom: `calc(${100 - floor}% - 1.2em)`, color: 'var(--ink)' }}
              aria-hidden
            >
              H(q)
            </span>
            {steps === 0 && (
              <span
                className={styles.name}
                style={{
                  bottom: `calc(${percent(NATS, above[0]!.y)}% + 0.3em)`,
                  color: 'var(--loss)',
                }}
                aria-hidden
              >
                H(q, p) at the start
              </span>
            )}
          </>
        }
      >
        <path className={styles.entropy} d={`M0 100V${short(floor)}H${end}V100Z`} />
        <path className={styles.divergence} d={bandPath(above, floor, x)} />
        <line className={styles.floor} {...{ x1: 0, x2: 100, y1: floor, y2: floor }} />
        <path className={styles.batch} d={linePath(batch, x, NATS)} />
        <path className={styles.crossEntropy} d={linePath(above, x, NATS)} />
        <path className={styles.now} d={dotsPath([now], x, NATS)} />
      </Axes>
    </div>
  );
}

/** The area between a line and the height `floor`, in per cent from the top. */
function bandPath(line: readonly Place[], floor: number, x: Axis): string {
  const places = line.filter(({ y }) => !Number.isNaN(y));
  const along = places.map(
    ({ x: at, y }) => `${short(percent(x, at))} ${short(heldHeight(NATS, y))}`,
  );
  if (places.length < 2) return '';
  const last = short(percent(x, places.at(-1)!.x));
  return `M${along.join('L')}L${last} ${short(floor)}H0Z`;
}
