import type { ReactNode } from 'react';
import { Axes } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import { DraggablePoints } from '../../plots/draggable-points.tsx';
import type { PointToDrag } from '../../plots/draggable-points.tsx';
import { dotsPath, linePath } from '../../plots/lines.ts';
import type { Place } from '../../plots/stepping.ts';
import type { ViewProps } from '../declaration.ts';
import { Diamond, placeText } from '../latent-plane.tsx';
import { fixed } from '../number-words.ts';
import { parameters } from './parameters.ts';
import type { ElboGapValues } from './parameters.ts';
import type { LinearStudy } from './linear-study.ts';
import styles from './view.module.css';

const X: Axis = { domain: [-4, 4], ticks: [-4, 0, 4], label: 'z₁' };
const Y: Axis = { ...X, label: 'z₂' };
const STEP: Place = { x: 0.1, y: 0.1 };
/** Circles, ellipses: at so many deviations. */
const RADII = [1, 2];
/** More draws than this would hide what lies under them. */
const SHOWN = 300;

const CENTRE = <Diamond />;
const EDGE = <span className={styles.edge} />;

interface PlaneProps extends Pick<ViewProps<ElboGapValues>, 'values' | 'setValue' | 'asleep'> {
  readonly study: LinearStudy;
}

/** Two latents: prior, posterior and q as ellipses, some draws, and q held by its centre and its widths. */
export function Plane({ values, setValue, asleep, study }: PlaneProps): ReactNode {
  const { mu, mu2, sigma, sigma2 } = values;
  const { posterior, draws } = study;
  const points: readonly PointToDrag[] = [
    {
      name: 'q, its centre',
      valueText: placeText({ x: mu, y: mu2 }),
      place: { x: mu, y: mu2 },
      look: CENTRE,
    },
    {
      name: 'q, its width along z₁',
      valueText: fixed(sigma, 2),
      place: { x: mu + sigma, y: mu2 },
      look: EDGE,
    },
    {
      name: 'q, its width along z₂',
      valueText: fixed(sigma2, 2),
      place: { x: mu, y: mu2 + sigma2 },
      look: EDGE,
    },
  ];
  const { min, max } = parameters.sigma;
  const width = (value: number): number =>
    Number(Math.min(Math.max(Math.abs(value), min), max).toFixed(2));
  const move = (i: number, to: Place): void => {
    if (i === 0) {
      setValue('mu', Number(to.x.toFixed(2)));
      setValue('mu2', Number(to.y.toFixed(2)));
    } else if (i === 1) setValue('sigma', width(to.x - mu));
    else setValue('sigma2', width(to.y - mu2));
  };
  const [a, , b, c] = posterior.factor; // L, with precision = L Lᵀ: z = mean + L⁻ᵀ u
  const slanted = (radius: number): string =>
    outline((cos, sin) => {
      const second = (radius * sin) / c!;
      return {
        x: posterior.mean[0]! + (radius * cos - b! * second) / a!,
        y: posterior.mean[1]! + second,
      };
    });
  const upright = (radius: number): string =>
    outline((cos, sin) => ({ x: mu + radius * sigma * cos, y: mu2 + radius * sigma2 * sin }));
  const dots = Array.from({ length: Math.min(draws.length / 2, SHOWN) }, (_, k) => ({
    x: draws[2 * k]!,
    y: draws[2 * k + 1]!,
  }));
  return (
    <Axes
      x={X}
      y={Y}
      overlay={
        <DraggablePoints points={points} onMove={move} x={X} y={Y} step={STEP} disabled={asleep} />
      }
    >
      {RADII.map((radius) => (
        <path
          key={radius}
          className={styles.prior}
          d={outline((cos, sin) => ({ x: radius * cos, y: radius * sin }))}
        />
      ))}
      <path className={styles.draws} d={dotsPath(dots, X, Y)} />
      {RADII.map((radius) => (
        <path key={radius} className={styles.posterior} d={slanted(radius)} />
      ))}
      {RADII.map((radius) => (
        <path key={radius} className={styles.guess} d={upright(radius)} />
      ))}
    </Axes>
  );
}

/** A closed curve through the places of all angles. */
function outline(place: (cos: number, sin: number) => Place): string {
  const places = Array.from({ length: 73 }, (_, i) => {
    const angle = (i * Math.PI) / 36;
    return place(Math.cos(angle), Math.sin(angle));
  });
  return linePath(places, X, Y);
}
