import { useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { Mlp } from '../../maths/mlp.ts';
import { inkLogProbability } from '../../maths/nine-pixels.ts';
import { Axes, percent, roundAxis } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import { DraggableValues } from '../../plots/draggable-values.tsx';
import { dotsPath, linePath } from '../../plots/lines.ts';
import type { RunView, ViewProps } from '../declaration.ts';
import { scientific } from '../powers-of-ten.ts';
import frame from '../widget-body.module.css';
import { parameters } from './parameters.ts';
import type { Failure, ThreeByThreeValues } from './parameters.ts';
import { DrawAgain, PixelSheet } from './sheets.tsx';
import { evenly, heldIn } from './small.tsx';
import { heldAt, LARGE, largeSamples, largeStudyOf, listedDraws, summed } from './study.ts';
import type { LargeStudy, Summed } from './study.ts';
import styles from './view.module.css';
import { errorText, FAILURES, failureNumbers, heldText, remarkOnLarge, sumText } from './words.ts';

type Props = ViewProps<ThreeByThreeValues>;

interface PartProps extends Props {
  readonly study: LargeStudy;
}

/** The same recipe at 28 × 28: four steps, of which none works. */
export function LargeView(props: Props): ReactNode {
  const { values, setValue, run } = props;
  const study = largeStudyOf(values, run);
  const numbers = failureNumbers(values, study);
  const Part = PARTS[values.failure];
  return (
    <div className={styles.view}>
      <div className={styles.failures} role="group" aria-label={parameters.failure.label}>
        {(Object.keys(FAILURES) as Failure[]).map((failure) => (
          <button
            key={failure}
            type="button"
            className={styles.failure}
            data-drawn
            aria-pressed={failure === values.failure}
            onClick={() => setValue('failure', failure)}
          >
            <span>{FAILURES[failure].title}</span>
            <output name={failure} aria-live="off">
              {numbers[failure]}
            </output>
            <span>{FAILURES[failure].unit}</span>
          </button>
        ))}
      </div>
      <p className={styles.remark}>{remarkOnLarge(values, study)}</p>
      <div className={styles.part}>
        <Part key={values.failure} {...props} study={study} />
      </div>
    </div>
  );
}

const COUNT_LABELS = roundAxis([0.85, 1.15], 'label', 3);
const COUNT_OUTPUTS = roundAxis([0.6, 1.4], 'output', 3);
const PARITY_LABELS: Axis = {
  domain: [-0.8, 2.9],
  ticks: [0, 2],
  label: 'label',
  text: (tick) => (tick === 0 ? 'even' : 'odd'),
};
const PARITY_OUTPUTS = roundAxis([-0.2, 3.2], 'output', 3);

/** Outputs over labels: a network that has learned the rule has all of them on the diagonal. */
function Learn({ values, study }: PartProps): ReactNode {
  const { lesson, shown, unseen, error } = study;
  const parity = values.rule === 'parity';
  const [x, y] = parity ? [PARITY_LABELS, PARITY_OUTPUTS] : [COUNT_LABELS, COUNT_OUTPUTS];
  const places = (outputs: LargeStudy['shown'], labels: Float64Array) =>
    Array.from(outputs, (output, i) => ({
      x: labels[i]! + (parity ? 1.2 * evenly(i) : 0),
      y: heldIn(y, output),
    }));
  const seen = dotsPath(places(shown, lesson.shown.targets), x, y);
  const others = dotsPath(places(unseen, lesson.unseen.targets), x, y);
  const line = linePath(
    [-1, 4].map((at) => ({ x: at, y: at })),
    x,
    y,
  );
  return (
    <div className={styles.scatter}>
      <p className={styles.title}>
        Outputs by labels; line: right. Discs <b data-of="model">images shown</b>, rings as many
        never shown
      </p>
      <Axes
        x={x}
        y={y}
        grid="y"
        sentence={`Outputs against labels. Error on images never shown: ${errorText(error)} times that of guessing their mean.`}
      >
        <path className={styles.right} d={line} />
        <path className={styles.ring} d={others} />
        <path className={styles.hole} d={others} />
        <path className={styles.disc} d={seen} />
      </Axes>
    </div>
  );
}

/** How long the sum is tried, and how long at a time, in milliseconds. */
const TRIED = 1000;
const SLICE = 12;
const AT_ONCE = 100;

/** The sum begun, with the network as it is now. */
function Normalise({ study, run }: PartProps): ReactNode {
  const [summing, setSumming] = useState<{ readonly mlp: Mlp; readonly done: Summed } | null>(null);
  const done = summing?.mlp === study.mlp ? summing.done : null; // of other settings it says nothing
  const stop = useRef<() => void>(() => {});
  useEffect(() => () => stop.current(), []);
  const begin = (): void => {
    stop.current();
    let going = true;
    stop.current = () => void (going = false);
    const { mlp } = study;
    void network(mlp, run).then((trained) => {
      if (going) sumOn(trained, (so) => going && setSumming({ mlp, done: so }));
    });
  };
  return (
    <div className={styles.sum}>
      <button type="button" className={frame.button} onClick={begin}>
        Sum for a second
      </button>
      <p className={styles.number}>
        Σ ={' '}
        <output name="sum" aria-live="off">
          {done ? done.sum.toLocaleString('en-GB', { maximumFractionDigits: 0 }) : '–'}
        </output>{' '}
        so far, over{' '}
        <output name="summed" aria-live="off">
          {done ? done.images.toLocaleString('en-GB') : '0'}
        </output>{' '}
        images
      </p>
      <p role="status" className={styles.result}>
        {done && done.seconds >= TRIED / 1000 && sumText(done)}
      </p>
    </div>
  );
}

/** The run's network, or the untrained one where no run is open. */
async function network(untrained: Mlp, run: RunView | undefined): Promise<Mlp> {
  if (!run?.facts) return untrained;
  const asked = run.ask({ kind: 'rows', count: 1, want: 'parameters' });
  const parameters = await asked.catch(() => untrained.parameters); // the run has been reset meanwhile
  return { ...untrained, parameters: Float64Array.from(parameters) };
}

/** Sums in slices, so that the page stays awake; `tell` answers whether to go on. */
function sumOn(mlp: Mlp, tell: (done: Summed) => unknown): void {
  let [images, sum, busy] = [0, 0, 0];
  const slice = (): void => {
    const from = performance.now();
    let spent = 0;
    while (spent < SLICE) {
      sum += summed(mlp, images, images + AT_ONCE);
      images += AT_ONCE;
      spent = performance.now() - from;
    }
    busy += spent;
    const goesOn = tell({ images, sum, seconds: busy / 1000 }) !== false;
    if (goesOn && busy < TRIED) setTimeout(slice);
  };
  slice();
}

const { width: WIDTH } = parameters;
const SIDES: Axis = {
  domain: [WIDTH.min, WIDTH.max],
  ticks: [3, 10, 20, 28, 34],
  label: 'side',
};
const powers = (tick: number): string =>
  tick === 0 ? '1' : scientific(tick).replace('1.0 × ', '');
const TENS: Axis = { domain: [-350, 0], ticks: [-300, -200, -100, 0], label: 'P(x)', text: powers };
/** The smallest numbers above 0 of 32 and of 64 bits, as powers of two. */
const SMALLEST = [
  { bits: 32, power: -149 },
  { bits: 64, power: -1074 },
] as const;

/** Which numbers can hold the probability of an image, by its side. */
function Hold({ values, setValue, asleep }: PartProps): ReactNode {
  const held = heldAt(values.width);
  const curve = Array.from({ length: WIDTH.max - WIDTH.min + 1 }, (_, i) => {
    const pixels = (WIDTH.min + i) ** 2;
    const log = inkLogProbability(Math.ceil(pixels / 2), pixels);
    return { x: WIDTH.min + i, y: log / Math.LN10 };
  });
  return (
    <div className={styles.hold}>
      <Axes
        x={SIDES}
        y={TENS}
        grid="y"
        overlay={
          <>
            {SMALLEST.map(({ bits, power }) => (
              <span
                key={bits}
                className={styles.floorName}
                style={{ bottom: `${percent(TENS, power * Math.log10(2))}%` }}
                aria-hidden
              >
                below: 0 in {bits} bits
              </span>
            ))}
            <DraggableValues
              name={() => 'Side of the image on the curve'}
              values={[values.width]}
              onChange={([next]) => setValue('width', next!)}
              x={SIDES}
              step={1}
              grid={1}
              height={percent(TENS, held.log10)}
              valueText={(side) => `${side} × ${side} pixels: ${scientific(heldAt(side).log10)}`}
              disabled={asleep}
            />
          </>
        }
      >
        {SMALLEST.map(({ bits, power }) => {
          const y = 100 - percent(TENS, power * Math.log10(2));
          return <line key={bits} className={styles.floor} {...{ x1: 0, x2: 100, y1: y, y2: y }} />;
        })}
        <path className={styles.right} d={linePath(curve, SIDES, TENS)} />
      </Axes>
      <dl className={styles.numbers}>
        <div>
          <dt>P(x)</dt>
          <dd>
            <output name="probability" aria-live="off">
              {scientific(held.log10)}
            </output>
          </dd>
        </div>
        <div>
          <dt>in 32 bits</dt>
          <dd>
            <output name="float32" aria-live="off">
              {heldText(held.float32)}
            </output>
          </dd>
        </div>
        <div>
          <dt>in 64 bits</dt>
          <dd>
            <output name="float64" aria-live="off">
              {heldText(held.float64)}
            </output>
          </dd>
        </div>
      </dl>
    </div>
  );
}

const FEW = 5;

/** Draws from the only list there is, from the truth, and from nothing at all. */
function Sample({ values, setValue, study }: PartProps): ReactNode {
  const { rule, draw } = values;
  const listed = listedDraws(study, draw, FEW);
  const key = listed.join();
  const { pixels } = study.lesson.shown;
  const copies = useMemo(
    () =>
      listed.flatMap((image) => Array.from(pixels.subarray(image * LARGE, (image + 1) * LARGE))),
    // oxlint-disable-next-line react/exhaustive-deps -- `key` says the same
    [key, pixels],
  );
  const { truth, coins } = useMemo(
    () => largeSamples({ ...values, rule, draw }, FEW),
    // oxlint-disable-next-line react/exhaustive-deps -- they depend on no other value
    [rule, draw],
  );
  const rows = [
    {
      of: 'model',
      pixels: copies,
      title: 'From the list: copies of images shown, numbers',
      tail: ` ${listed.map((image) => image + 1).join(', ')}`,
    },
    { of: 'data', pixels: truth, title: 'From the truth itself, by its formula', tail: '' },
    { of: 'coins', pixels: coins, title: 'A coin for every pixel', tail: '' },
  ] as const;
  return (
    <div className={styles.sampling}>
      {rows.map(({ of, pixels: images, title, tail }) => (
        <div key={of}>
          <p className={styles.title}>
            {title}
            {tail}
          </p>
          <PixelSheet
            pixels={images}
            {...{ side: 28, columns: FEW, rows: 1, of }}
            sentence={`${images.length / LARGE} images of speckle.`}
          />
        </div>
      ))}
      <DrawAgain {...{ values, setValue }} />
    </div>
  );
}

const PARTS = { learn: Learn, normalise: Normalise, hold: Hold, sample: Sample } as const;
