import { memo, useMemo } from 'react';
import type { ReactNode } from 'react';
import { gaussianLogDensity } from '../../maths/gaussian.ts';
import { GAN_LOSSES, type GanLossName } from '../../maths/gan-losses.ts';
import { Axes, heldPercent, logAxis, percent } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import { DraggableValues } from '../../plots/draggable-values.tsx';
import { FunctionCurve } from '../../plots/function-curve.tsx';
import { dotsPath, linePath } from '../../plots/lines.ts';
import { peakOf } from '../bell-top.ts';
import type { ViewProps } from '../declaration.ts';
import { fixed } from '../number-words.ts';
import { parameters } from './parameters.ts';
import type { LossesValues } from './parameters.ts';
import {
  DATA_AT,
  discriminatorOf,
  LOSSES,
  meanPull,
  pullAt,
  samplesAt,
  samplesOf,
} from './pull.ts';
import { NAMES, remarksOn, strengthText } from './words.ts';
import styles from './view.module.css';

/** Five losses: what a sample feels from each, and what a good discriminator leaves of it. */
export function LossesView(props: ViewProps<LossesValues>): ReactNode {
  const [ofSample, ofBells] = remarksOn(props.values);
  return (
    <div className={styles.view}>
      <section className={styles.part}>
        <p className={styles.remark}>{ofSample}</p>
        <Losses {...props} />
      </section>
      <section className={styles.part}>
        <p className={styles.remark}>{ofBells}</p>
        <Bells {...props} />
      </section>
      <Numbers values={props.values} />
      <Pulls values={props.values} />
    </div>
  );
}

const SCORE: Axis = {
  domain: [-8, 8],
  ticks: [-8, -4, 0, 4, 8],
  label: 'D’s logit for the sample',
};
const LOSS: Axis = { domain: [-8, 8], ticks: [-8, 0, 8], label: '' };
const { logit: LOGIT, separation: SEPARATION } = parameters;

/** Lines differ by dash, and stand beside their names; of the generator, hinge and Wasserstein are one. */
const DASHES: Readonly<Record<GanLossName, string | undefined>> = {
  minimax: undefined,
  nonSaturating: '9 4',
  leastSquares: '2 3',
  hinge: '9 3 2 3',
  wasserstein: '1 5',
};

/** Where on the curve its name stands, and on which side. */
const NAME_AT: readonly (readonly [GanLossName, string, number, 'above' | 'below'])[] = [
  ['minimax', 'minimax', -7.8, 'above'],
  ['nonSaturating', 'non-saturating', 7.8, 'above'],
  ['leastSquares', 'least squares', 4.6, 'above'],
  ['hinge', 'hinge, Wasserstein', 3.2, 'below'],
];

/** Half as long as the tangent is wide. */
const REACH = 2;

function Losses({ values, setValue, asleep }: ViewProps<LossesValues>): ReactNode {
  const { loss: chosen, logit } = values;
  const { loss, slope } = GAN_LOSSES[chosen].generator;
  const tangent = [-REACH, REACH].map((step) => ({
    x: logit + step,
    y: loss(logit) + step * slope(logit),
  }));
  const height = Math.min(Math.max(percent(LOSS, loss(logit)), 0), 100);
  return (
    <>
      <p className={styles.title}>
        The generator’s <b className={styles.loss}>loss</b> for one sample
      </p>
      <Axes
        x={SCORE}
        y={LOSS}
        grid="y"
        overlay={
          <>
            {NAME_AT.map(([name, words, at, side]) => (
              <span
                key={name}
                className={styles.name}
                data-side={side}
                data-end={at > 0 || undefined}
                data-chosen={isShown(name, chosen) || undefined}
                style={{
                  left: heldPercent(SCORE, at),
                  bottom: heldPercent(LOSS, GAN_LOSSES[name].generator.loss(at)),
                }}
                aria-hidden
              >
                {words}
              </span>
            ))}
            <DraggableValues
              quantity="discriminator-logit"
              name={() => 'Logit of one sample'}
              values={[logit]}
              onChange={([next]) => setValue('logit', next!)}
              x={SCORE}
              step={LOGIT.step}
              height={height}
              valueText={(value) =>
                `logit ${fixed(value, 2)}, slope ${strengthText(slope(value))} by ${NAMES[chosen]}`
              }
              look={SAMPLE}
              disabled={asleep}
            />
          </>
        }
      >
        {LOSSES.map((name) => (
          <g key={name} className={name === chosen ? styles.chosen : styles.other}>
            <FunctionCurve
              x={SCORE}
              y={LOSS}
              f={GAN_LOSSES[name].generator.loss}
              colour="var(--loss)"
              {...(DASHES[name] && { dash: DASHES[name] })}
            />
          </g>
        ))}
        <path className={styles.tangent} d={linePath(tangent, SCORE, LOSS)} />
      </Axes>
    </>
  );
}

/** Whether a name on the picture stands for the chosen loss. */
const isShown = (name: GanLossName, chosen: GanLossName): boolean =>
  name === chosen || (name === 'hinge' && chosen === 'wasserstein');

const SAMPLE = <span className={styles.sample} />;

/** What the slope is of each loss at the point, and how hard D pulls on the samples by it. */
function Numbers({ values }: Pick<ViewProps<LossesValues>, 'values'>): ReactNode {
  const { loss: chosen, logit, separation, quality } = values;
  return (
    <table className={styles.numbers}>
      <thead>
        <tr>
          <th scope="col">Loss</th>
          <th scope="col">Slope for it</th>
          <th scope="col">Mean pull on all</th>
        </tr>
      </thead>
      <tbody>
        {LOSSES.map((loss) => (
          <tr key={loss} data-chosen={loss === chosen || undefined}>
            <th scope="row">{NAMES[loss]}</th>
            <td>
              <output name={`slope-${loss}`} aria-live="off">
                {strengthText(GAN_LOSSES[loss].generator.slope(logit))}
              </output>
            </td>
            <td>
              <output name={`pull-${loss}`} aria-live="off">
                {strengthText(meanPull(loss, separation, quality))}
              </output>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const LINE: Axis = { domain: [-8, 7], ticks: [-6, -3, 0, 3, 6], label: 'x' };
const DENSITY: Axis = { domain: [0, 0.5], ticks: [], label: '' };
const TOP = peakOf(1);

/** What D answers fills the height of the picture. */
const ANSWERS: Readonly<Record<GanLossName, Axis>> = {
  minimax: answers(0, 1),
  nonSaturating: answers(0, 1),
  leastSquares: answers(0, 1),
  hinge: answers(-1, 1),
  wasserstein: answers(-8, 8),
};

function answers(low: number, high: number): Axis {
  const room = 0.04 * (high - low);
  return { domain: [low - room, high + room], ticks: [], label: '' };
}

/** An arrow as long as what it would be to go on at pull 1 for this long; the longest is cut. */
const LENGTH = 1;
const LONGEST = 3;

function Bells({ values, setValue, asleep }: ViewProps<LossesValues>): ReactNode {
  const { loss, separation, quality } = values;
  const at = samplesAt(separation);
  const discriminator = useMemo(
    () => discriminatorOf(loss, separation, quality),
    [loss, separation, quality],
  );
  const answer = useMemo(
    () =>
      loss === 'minimax' || loss === 'nonSaturating'
        ? (x: number) => 1 / (1 + Math.exp(-discriminator.score(x)))
        : discriminator.score,
    [loss, discriminator],
  );
  const p = useMemo(() => (x: number) => Math.exp(gaussianLogDensity(x, at, 1)), [at]);
  const samples = samplesOf(separation).map((x) => ({ x, pull: pullAt(loss, discriminator, x) }));
  const [low, high] = ANSWER_WORDS[loss];
  return (
    <>
      <p className={styles.title}>
        <b className="data" data-quantity="q">
          Data
        </b>
        ,{' '}
        <b className="model" data-quantity="p">
          samples
        </b>
        , their pull; <b className={styles.critic}>D</b> from {low} (bottom) to {high}
      </p>
      <Axes
        x={LINE}
        y={DENSITY}
        grid={false}
        overlay={
          <>
            <Arrows samples={samples} />
            <DraggableValues
              quantity="p"
              name={() => 'The generator’s bell'}
              values={[at]}
              onChange={([next]) => setValue('separation', Number((DATA_AT - next!).toFixed(3)))}
              x={LINE}
              step={SEPARATION.step}
              min={DATA_AT - SEPARATION.max}
              max={DATA_AT - SEPARATION.min}
              height={percent(DENSITY, TOP)}
              valueText={(value) => `${fixed(DATA_AT - value, 2)} deviations from the data`}
              look={BELL}
              disabled={asleep}
            />
          </>
        }
      >
        <FunctionCurve quantity="q" x={LINE} y={DENSITY} f={DATA} colour="var(--data)" />
        <FunctionCurve quantity="p" x={LINE} y={DENSITY} f={p} colour="var(--model)" dash="9 4" />
        <g className={styles.answer}>
          <FunctionCurve
            quantity="discriminator"
            x={LINE}
            y={ANSWERS[loss]}
            f={answer}
            colour="var(--critic)"
            samples={480}
          />
        </g>
      </Axes>
    </>
  );
}

const ANSWER_WORDS: Readonly<Record<GanLossName, readonly [string, string]>> = {
  minimax: ['0', '1'],
  nonSaturating: ['0', '1'],
  leastSquares: ['0', '1'],
  hinge: ['−1', '1'],
  wasserstein: ['−8', '8'],
};

const DATA = (x: number): number => Math.exp(gaussianLogDensity(x, DATA_AT, 1));
const BELL = <span className={styles.bell} />;

interface ArrowsProps {
  readonly samples: readonly { readonly x: number; readonly pull: number }[];
}

/** Every sample a ring on a step of its own, so that no arrow covers another. */
function Arrows({ samples }: ArrowsProps): ReactNode {
  const unit = percent(LINE, LINE.domain[0] + 1);
  return (
    <div className={styles.arrows} aria-hidden>
      {samples.map(({ x, pull }, i) => {
        const length = Math.min(pull * LENGTH, LONGEST);
        const place = {
          left: `${percent(LINE, x)}%`,
          bottom: `${6 + (66 * i) / samples.length}%`,
        };
        return (
          <div key={i}>
            {length > 0.01 && (
              <span
                className={styles.arrow}
                data-cut={pull * LENGTH > LONGEST || undefined}
                style={{ ...place, width: `${length * unit}%` }}
              />
            )}
            <span className={styles.ring} style={place} />
          </div>
        );
      })}
    </div>
  );
}

const APART: Axis = { domain: [0, 8], ticks: [0, 2, 4, 6, 8], label: 'distance of the bells' };
const PULL: Axis = {
  ...logAxis([0.001, 10], ''),
  ticks: [0.001, 0.01, 0.1, 1, 10],
};
const PLACES = Array.from({ length: 65 }, (_, i) => i / 8);

/** Where learning stops: the mean pull at every distance, by a D as good as the reader has it. */
const Pulls = memo(function Pulls({ values }: Pick<ViewProps<LossesValues>, 'values'>) {
  const { loss: chosen, separation, quality } = values;
  const curves = useMemo(
    () =>
      LOSSES.map((loss) => ({
        loss,
        places: PLACES.map((x) => ({ x, y: meanPull(loss, x, quality) })),
      })),
    [quality],
  );
  const here = { x: separation, y: meanPull(chosen, separation, quality) };
  return (
    <section className={styles.part}>
      <p className={styles.title}>
        Mean pull over the distance, this good a D; <b>{NAMES[chosen]}</b> bold
      </p>
      <Axes x={APART} y={PULL} grid="y" sentence={pullsSentence(chosen, quality)}>
        {curves.map(({ loss, places }) => (
          <path
            key={loss}
            className={loss === chosen ? styles.pullChosen : styles.pull}
            d={linePath(places, APART, PULL)}
            strokeDasharray={DASHES[loss]}
          />
        ))}
        <path className={styles.here} d={dotsPath([here], APART, PULL)} />
      </Axes>
    </section>
  );
});

function pullsSentence(chosen: GanLossName, quality: number): string {
  const at = [2, 4, 8].map(
    (distance) => `${strengthText(meanPull(chosen, distance, quality))} at ${distance}`,
  );
  return `Mean pull by ${NAMES[chosen]} over the distance of the bells: ${at.join(', ')}.`;
}
