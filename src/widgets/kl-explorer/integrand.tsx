import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { Axes, heldPercent, valueAt } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import { SignedArea, SignedBars } from '../../plots/signed-area.tsx';
import type { Place } from '../../plots/stepping.ts';
import { LINE } from './bells.tsx';
import type { KlExplorerValues } from './parameters.ts';
import type { Study } from './study.ts';
import { eventName, measureText, natsText } from './words.ts';
import styles from './view.module.css';

interface IntegrandProps {
  readonly study: Study;
  readonly direction: KlExplorerValues['direction'];
}

/** What every place or event adds to KL, and what it takes away. */
export function Integrand({ study, direction }: IntegrandProps): ReactNode {
  const { x, y, places, bars } = useMemo(() => pictureOf(study), [study]);
  const [name, formula] =
    direction === 'forward' ? ['KL(q‖p)', 'q · log(q/p)'] : ['KL(p‖q)', 'p · log(p/q)'];
  const [more, less] =
    direction === 'forward' ? ['var(--data)', 'var(--model)'] : ['var(--model)', 'var(--data)'];
  const colours = { above: more, below: less };
  const highest = study.above > SEEN ? extreme(places, 1) : [];
  const lowest = study.below > SEEN ? extreme(places, -1) : [];
  return (
    <div className={styles.integrand}>
      <p className={styles.title}>
        {formula}:{' '}
        <b>
          {study.above === Infinity ? '' : '+'}
          <output name="area-above" aria-live="off">
            {measureText(study.above)}
          </output>
        </b>{' '}
        above 0,{' '}
        <b>
          −
          <output name="area-below" aria-live="off">
            {measureText(study.below)}
          </output>
        </b>{' '}
        below: {name} = <b>{natsText(study.shown)}</b>
      </p>
      <Axes
        x={x}
        y={y}
        grid="y"
        overlay={
          <div className={styles.signs} aria-hidden>
            {[...places.filter((place) => place.y === Infinity), ...highest].map((place) => (
              <Sign key={`${place.x}`} x={x} y={y} place={place} colour={more} />
            ))}
            {lowest.map((place) => (
              <Sign key="below" x={x} y={y} place={place} colour={less} />
            ))}
          </div>
        }
      >
        {study.kind === 'line' ? (
          <SignedArea x={x} y={y} f={study.integrand} {...colours} />
        ) : (
          <SignedBars x={x} y={y} bars={bars} {...colours} />
        )}
        <line className={styles.zero} x1="0" x2="100" y1={zeroOf(y)} y2={zeroOf(y)} />
      </Axes>
    </div>
  );
}

/** Smaller areas have no sign: they can't be seen. */
const SEEN = 0.005;

const SAMPLES = 140;
const SIZES = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000];
const LARGEST = SIZES.at(-1)!;

interface Picture {
  readonly x: Axis;
  readonly y: Axis;
  readonly places: readonly Place[];
  readonly bars: readonly { readonly from: number; readonly to: number; readonly value: number }[];
}

function pictureOf(study: Study): Picture {
  const places =
    study.kind === 'line'
      ? Array.from({ length: SAMPLES + 1 }, (_, i) => {
          const x = valueAt(LINE, i / SAMPLES);
          return { x, y: study.integrand(x) };
        })
      : study.terms.map((y, i) => ({ x: i + 0.5, y }));
  const finite = places.map(({ y }) => y).filter(Number.isFinite);
  const atLeast = (needed: number): number => SIZES.find((size) => size >= needed) ?? LARGEST;
  const top = atLeast(Math.max(...finite, 0));
  const low = atLeast(Math.max(-Math.min(...finite, 0), top / 6)); // the lower half stays in sight
  const y: Axis = {
    domain: [-1.2 * low, 1.15 * top], // room for the signs
    ticks: low < top / 2 ? [0, top] : [-low, 0, top],
    label: '',
  };
  if (study.kind === 'line') return { x: LINE, y, places, bars: [] };
  const count = study.terms.length;
  const x: Axis = {
    domain: [0, count],
    ticks: study.terms.map((_, i) => i + 0.5),
    label: '',
    text: (tick) => eventName(Math.floor(tick)),
  };
  const bars = study.terms.map((value, i) => ({ from: i + 0.14, to: i + 0.86, value }));
  return { x, y, places, bars };
}

const zeroOf = ({ domain: [low, high] }: Axis): number => (100 * high) / (high - low);

/** The finite place furthest to one side of 0, if there is one. */
function extreme(places: readonly Place[], side: 1 | -1): readonly Place[] {
  const finite = places.filter(({ y }) => Number.isFinite(y) && side * y > 0);
  return finite.toSorted((one, other) => side * (other.y - one.y)).slice(0, 1);
}

interface SignProps {
  readonly x: Axis;
  readonly y: Axis;
  readonly place: Place;
  readonly colour: string;
}

/** What the area there does to the sum. */
function Sign({ x, y, place, colour }: SignProps): ReactNode {
  return (
    <span
      className={styles.sign}
      data-below={place.y < 0 || undefined}
      style={{ left: heldPercent(x, place.x), bottom: heldPercent(y, place.y), color: colour }}
    >
      {place.y === Infinity ? '+∞' : place.y > 0 ? '+' : '−'}
    </span>
  );
}
