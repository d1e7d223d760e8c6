import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { decodedAt } from '../../maths/best-decoder.ts';
import type { BinaryImage, Cloud } from '../../maths/best-decoder.ts';
import { gaussianLogDensity } from '../../maths/gaussian.ts';
import { Axes, valueAt } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import { DraggablePoints } from '../../plots/draggable-points.tsx';
import { FunctionArea, FunctionCurve } from '../../plots/function-curve.tsx';
import type { Place } from '../../plots/stepping.ts';
import type { ViewProps } from '../declaration.ts';
import { movedDeviation, peakOf } from '../bell-top.ts';
import { brief, fixed, held } from '../number-words.ts';
import { parameters } from './parameters.ts';
import type { OverlapValues } from './parameters.ts';
import { studyOf, WIDTH } from './study.ts';
import type { Study } from './study.ts';
import { imageNames, natsText, remarkOn } from './words.ts';
import styles from './view.module.css';

/** Clouds of codes on a line, what the best decoder draws along it, and what each image pays. */
export function OverlapView(props: ViewProps<OverlapValues>): ReactNode {
  const { values } = props;
  const study = studyOf(values);
  return (
    <div className={styles.view}>
      <div className={styles.head}>
        <Sum study={study} />
        <p className={styles.remark}>{remarkOn(values)}</p>
      </div>
      <Clouds {...props} study={study} />
      <Bills study={study} names={imageNames(values)} />
    </div>
  );
}

function Sum({ study: { loss, average, gap } }: { readonly study: Study }): ReactNode {
  return (
    <>
      <p className={styles.sum}>
        <span>
          loss{' '}
          <output name="loss" aria-live="off">
            {natsText(loss)}
          </output>
        </span>
        <span className={styles.ofReconstruction}>
          = reconstruction{' '}
          <output name="reconstruction-loss" aria-live="off">
            {natsText(average.reconstruction)}
          </output>
        </span>
        <span className={styles.ofKl}>
          + KL{' '}
          <output name="kl" aria-live="off">
            {natsText(average.place + average.width)}
          </output>{' '}
          nats per image
        </span>
      </p>
      <p className={styles.gap}>
        <output name="gap" aria-live="off">
          {natsText(Math.max(gap, 0))}
        </output>{' '}
        above the cheapest clouds known
      </p>
    </>
  );
}

const LINE: Axis = { domain: [-4, 4], ticks: [-4, -2, 0, 2, 4], label: 'z' };
const DENSITY: Axis = { domain: [0, 1.6], ticks: [], label: '' };
const TOP = DENSITY.domain[1];
/** One press of an arrow key on the top of a cloud. */
const STEP: Place = { x: 0.1, y: 0.02 };
const DASHES = ['', '9 4', '2 3', '9 3 2 3'];
const { mu1: MEAN, sigma1: DEVIATION } = parameters;

const prior = (z: number): number => Math.exp(gaussianLogDensity(z, 0, 1));

const LOOKS = DASHES.map((_, i) => (
  <span key={i} className={styles.handle}>
    <b>{i + 1}</b>
  </span>
));

type CloudsProps = ViewProps<OverlapValues> & { readonly study: Study };

function Clouds({ setValue, asleep, study }: CloudsProps): ReactNode {
  const { clouds, images } = study;
  const move = (i: number, to: Place): void => {
    setValue(`mu${i + 1}`, held(MEAN, Number(to.x.toFixed(2))));
    const bell = { deviation: clouds[i]!.deviation, top: TOP, step: STEP.y, range: DEVIATION };
    const deviation = movedDeviation(to.y, bell);
    if (deviation !== null) setValue(`sigma${i + 1}`, deviation);
  };
  return (
    <div className={styles.clouds}>
      <p className={`${styles.title} ${styles.above}`}>
        <b className="latent" data-quantity="q-phi">
          A cloud of codes for each image
        </b>
        : drag its top. Dotted, grey: the prior
      </p>
      <Axes
        x={LINE}
        y={DENSITY}
        grid={false}
        overlay={
          <DraggablePoints
            points={clouds.map((cloud, i) => ({
              name: `Cloud of image ${i + 1}`,
              valueText: `mean ${fixed(cloud.mean, 2)}, deviation ${brief(cloud.deviation)}`,
              place: { x: cloud.mean, y: Math.min(peakOf(cloud.deviation), TOP) },
              quantity: 'mu sigma',
              look: LOOKS[i]!,
            }))}
            onMove={move}
            x={LINE}
            y={DENSITY}
            step={STEP}
            disabled={asleep}
          />
        }
      >
        <FunctionCurve
          quantity="prior"
          x={LINE}
          y={DENSITY}
          f={prior}
          colour="var(--muted)"
          dash="1 4"
        />
        {clouds.map((cloud, i) => (
          <Density key={i} {...cloud} dash={DASHES[i]!} />
        ))}
      </Axes>
      <p className={styles.title}>What the best decoder for these clouds draws along z</p>
      <Strip clouds={clouds} images={images} />
    </div>
  );
}

function Density({ mean, deviation, dash }: Cloud & { readonly dash: string }): ReactNode {
  const f = useMemo(
    () => (z: number) => Math.exp(gaussianLogDensity(z, mean, deviation)),
    [mean, deviation],
  );
  const shape = { x: LINE, y: DENSITY, f, samples: 320, colour: 'var(--latent)' };
  return (
    <>
      <FunctionArea quantity="q-phi" {...shape} from={-4} to={4} />
      <FunctionCurve quantity="q-phi" {...shape} dash={dash} />
    </>
  );
}

/** So many drawings, each in the middle of its share of the axis. */
const DRAWINGS = 16;

function Strip({ clouds, images }: Pick<Study, 'clouds' | 'images'>): ReactNode {
  return (
    <div className={styles.strip} role="img" aria-label="Drawings along the line of codes">
      {Array.from({ length: DRAWINGS }, (_, i) => (
        <Drawing key={i} pixels={decodedAt(clouds, images, valueAt(LINE, (i + 0.5) / DRAWINGS))} />
      ))}
    </div>
  );
}

/** A small image; pixels from 0, paper, to 1, ink. */
function Drawing({ pixels }: { readonly pixels: BinaryImage }): ReactNode {
  return (
    <svg
      className={styles.drawing}
      viewBox={`0 0 ${WIDTH} ${pixels.length / WIDTH}`}
      shapeRendering="crispEdges"
      aria-hidden
    >
      {pixels.map(
        (ink, i) =>
          ink > 0.01 && (
            <rect
              key={i}
              x={i % WIDTH}
              y={Math.floor(i / WIDTH)}
              width="1"
              height="1"
              fillOpacity={Number(ink.toFixed(2))}
            />
          ),
      )}
    </svg>
  );
}

const SCALES = [2, 4, 8, 16, 32];

interface BillsProps {
  readonly study: Study;
  readonly names: readonly string[];
}

/** What each image pays, and for what. */
function Bills({ study: { bills, images, average }, names }: BillsProps): ReactNode {
  const most = Math.max(
    ...bills.map(({ reconstruction, place, width }) => reconstruction + place + width),
  );
  const scale = SCALES.find((size) => size >= most) ?? most;
  const length = (nats: number): string => `${(100 * nats) / scale}%`;
  return (
    <div className={styles.bills}>
      <p className={styles.title}>
        What each image pays, in nats; the scale ends at {brief(scale)}
      </p>
      <ol>
        {bills.map(({ reconstruction, place, width }, i) => (
          <li key={i} aria-label={`Image ${i + 1}, ${names[i]!}`}>
            <span className={styles.who}>
              {i + 1} <Drawing pixels={images[i]!} />
            </span>
            <span className={styles.bar} aria-hidden>
              <span className={styles.reconstruction} style={{ width: length(reconstruction) }} />
              <span className={styles.place} style={{ width: length(place) }} />
              <span className={styles.width} style={{ width: length(width) }} />
            </span>
            <span className={styles.amounts}>
              <span>reconstruction {natsText(reconstruction)}</span>
              <span>place {natsText(place)}</span>
              <span>width {natsText(width)}</span>
            </span>
          </li>
        ))}
      </ol>
      <p className={styles.key}>
        <span>
          <i className={styles.reconstruction} /> reconstruction
        </span>
        <span>
          <i className={styles.place} /> KL of place, ½μ²:{' '}
          <output name="kl-place" aria-live="off">
            {natsText(average.place)}
          </output>
        </span>
        <span>
          <i className={styles.width} /> KL of width:{' '}
          <output name="kl-width" aria-live="off">
            {natsText(average.width)}
          </output>
        </span>
      </p>
    </div>
  );
}
