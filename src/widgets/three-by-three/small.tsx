import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { IMAGES, inkOf, PIXELS, pixelsOf } from '../../maths/nine-pixels.ts';
import type { InkRule } from '../../models/three-by-three.ts';
import { Axes, logAxis, percent, roundAxis } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import { dotsPath, heldHeight, short } from '../../plots/lines.ts';
import type { RunView, ViewProps } from '../declaration.ts';
import { fixed, held } from '../number-words.ts';
import type { ThreeByThreeValues } from './parameters.ts';
import { DrawAgain, PixelSheet } from './sheets.tsx';
import { DRAWN, drawnImages, meanInk, ruleOf, SHARING, smallStudyOf } from './study.ts';
import type { Distribution, SmallStudy } from './study.ts';
import styles from './view.module.css';
import { inkText, natsText, remarkOnSmall } from './words.ts';

interface SmallProps extends ViewProps<ThreeByThreeValues> {
  readonly run?: RunView;
}

/** The truth over 512 images, what the network makes of it, and draws from both. */
export function SmallView({ values, setValue, run }: SmallProps): ReactNode {
  const study = smallStudyOf(values, run);
  return (
    <div className={styles.view}>
      <div className={styles.head}>
        <p className={styles.number}>
          KL(true ‖ learned){' '}
          <output name="distance" aria-live="off">
            {natsText(study.distance)}
          </output>{' '}
          nats
        </p>
        <p className={styles.remark}>{remarkOnSmall(values, study, run)}</p>
      </div>
      <Shown values={values} study={study} />
      <ByInk values={values} study={study} />
      <ByImage values={values} study={study} />
      <Samples values={values} study={study} of="truth" />
      <Samples values={values} study={study} of="learned">
        <DrawAgain {...{ values, setValue }} />
      </Samples>
    </div>
  );
}

interface PartProps {
  readonly values: ThreeByThreeValues;
  readonly study: SmallStudy;
}

/** How many of the images shown are seen with their labels. */
const FIRST = 8;

/** What the network is told: images and their probabilities, and not the rule. */
function Shown({ values, study }: PartProps): ReactNode {
  const first = Array.from(study.lesson.images.subarray(0, FIRST));
  return (
    <div className={styles.shown}>
      <p className={styles.title}>
        What the network is shown: {values.images} of 512 images, each with its probability. The
        first {FIRST}:
      </p>
      <ul className={styles.labels}>
        {first.map((image) => (
          <li key={image}>
            <PixelSheet
              pixels={pixelsOf(image)}
              {...{ side: 3, columns: 1, rows: 1, of: 'data' }}
              sentence={`An image with ${inkOf(image)} ink pixels`}
            />
            {labelText(ruleOf(values), inkOf(image))}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The probability of an image with k ink pixels, as the question has it. */
function labelText(rule: InkRule, k: number): string {
  if (rule === 'count') return `${k}/2304`;
  if (rule === 'category') return `${k}/${45 * SHARING[k]!}`;
  return k % 2 ? '1/256' : '0';
}

const INK: Axis = {
  domain: [-0.5, PIXELS + 0.5],
  ticks: Array.from({ length: PIXELS + 1 }, (_, k) => k),
  label: '',
};
const SHARES = roundAxis([0, 0.3], '', 3);
const HIGH_SHARES = roundAxis([0, 0.6], '', 3);

/** P(K = k): the truth filled, the learned open beside it, the other reading a dashed line. */
function ByInk({ values, study: { truth, learned, other } }: PartProps): ReactNode {
  const y = values.rule === 'parity' ? HIGH_SHARES : SHARES;
  const reading = values.reading === 'images' ? 'categories' : 'images';
  return (
    <div className={styles.plot}>
      <p className={styles.title}>
        Probability of k ink pixels: <b data-of="data">true</b>, <b data-of="model">learned</b>
        {other && `; dashed: weighting ${reading}`}
      </p>
      <Axes
        x={INK}
        y={y}
        grid="y"
        sentence={`Probabilities of 0 to 9 ink pixels: true ${sharesText(truth)}; learned ${sharesText(learned)}.`}
      >
        <path className={styles.truth} d={bars(truth.byInk, y, -0.38, 0)} />
        <path className={styles.learned} d={bars(learned.byInk, y, 0.06, 0.38)} />
        {other && <path className={styles.other} d={lids(other.byInk, y)} />}
      </Axes>
    </div>
  );
}

const sharesText = ({ byInk }: Distribution): string =>
  Array.from(byInk, (p) => (Number.isFinite(p) ? fixed(p, 3) : 'no number')).join(', ');

/** Bars from `left` to `right` of each k. */
function bars(shares: ArrayLike<number>, y: Axis, left: number, right: number): string {
  const floor = short(heldHeight(y, 0));
  return columns(
    shares,
    y,
    left,
    right,
    ([from, to], top) => `M${from} ${floor}V${top}H${to}V${floor}Z`,
  );
}

const lids = (shares: ArrayLike<number>, y: Axis): string =>
  columns(shares, y, -0.45, 0.45, ([from, to], top) => `M${from} ${top}H${to}`);

function columns(
  shares: ArrayLike<number>,
  y: Axis,
  left: number,
  right: number,
  draw: (across: readonly [number, number], top: number) => string,
): string {
  return Array.from(shares, (share, k) => {
    const top = short(heldHeight(y, share));
    const across = [short(percent(INK, k + left)), short(percent(INK, k + right))] as const;
    return Number.isNaN(top) ? '' : draw(across, top);
  }).join('');
}

const TIMES = roundAxis([0, 2.4], '', 3);
const MANY_TIMES = roundAxis([0, 3.6], '', 3);
const LOG_TIMES: Axis = {
  ...logAxis([0.01, 200], ''),
  ticks: [0.01, 0.1, 1, 10, 100],
};

/** Every image's probability, by its ink: a line for the truth, a disc for an image shown, a ring for one that is not. */
function ByImage({ values, study }: PartProps): ReactNode {
  const { lesson, truth, learned } = study;
  const rule = ruleOf(values);
  const y = rule === 'category' ? LOG_TIMES : rule === 'parity' ? MANY_TIMES : TIMES;
  const shown = useMemo(() => new Set(lesson.images), [lesson]);
  const images = Array.from({ length: IMAGES }, (_, image) => image);
  const place = (image: number) => ({
    x: inkOf(image) + SPREAD[image]!,
    y: heldIn(y, IMAGES * learned.probabilities[image]!),
  });
  const seen = dotsPath(images.filter((image) => shown.has(image)).map(place), INK, y);
  const unseen = dotsPath(images.filter((image) => !shown.has(image)).map(place), INK, y);
  const levels = Array.from({ length: PIXELS + 1 }, (_, k) => {
    const image = 2 ** k - 1; // one with k ink pixels
    return heldIn(y, IMAGES * truth.probabilities[image]!);
  });
  return (
    <div className={styles.plot}>
      <p className={styles.title}>
        Each image by its ink, × 1/512: line <b data-of="data">true</b>, discs{' '}
        <b data-of="model">learned</b> of those shown, rings of the others
      </p>
      <Axes
        x={INK}
        y={y}
        grid="y"
        sentence={`What the network says of ${values.images} images shown and ${IMAGES - values.images} others, against the truth.`}
      >
        <path className={styles.level} d={lids(levels, y)} />
        <path className={styles.ring} d={unseen} />
        <path className={styles.hole} d={unseen} />
        <path className={styles.disc} d={seen} />
      </Axes>
    </div>
  );
}

/** What lies outside the picture stands at its edge. */
export const heldIn = ({ domain: [min, max] }: Axis, value: number): number =>
  held({ min, max }, value);

/** Places from −½ to ½ that fill the width evenly, however many there are: by the golden ratio. */
export const evenly = (turn: number): number => ((0.618034 * turn + 0.5) % 1) - 0.5;

/** Images with as much ink stand side by side: those are up to 126. */
const SPREAD: readonly number[] = (() => {
  const before = new Uint16Array(PIXELS + 1);
  return Array.from({ length: IMAGES }, (_, image) => {
    const turn = before[inkOf(image)]!++;
    return 0.8 * evenly(turn);
  });
})();

interface SamplesProps extends PartProps {
  readonly of: 'truth' | 'learned';
  readonly children?: ReactNode;
}

const ACROSS = 12;

function Samples({ values, study, of, children }: SamplesProps): ReactNode {
  const { probabilities, ink } = study[of];
  const drawn = drawnImages(probabilities, of, values.draw);
  const key = drawn.join();
  const pixels = useMemo(
    () => drawn.flatMap((image) => Array.from(pixelsOf(image))),
    // oxlint-disable-next-line react/exhaustive-deps -- `key` says the same
    [key],
  );
  const whom = of === 'truth' ? 'data' : 'model';
  return (
    <div className={styles.samples}>
      <p className={styles.title}>
        {DRAWN} draws from what is <b data-of={whom}>{of === 'truth' ? 'true' : 'learned'}</b>: on
        average {inkText(meanInk(drawn))} ink pixels, {inkText(ink)} expected
      </p>
      <PixelSheet
        pixels={pixels}
        {...{ side: 3, columns: ACROSS, rows: DRAWN / ACROSS, of: whom }}
        sentence={`${drawn.length} images of 3 by 3 pixels.`}
      />
      {children}
    </div>
  );
}
