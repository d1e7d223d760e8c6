import { memo, useMemo } from 'react';
import type { ReactNode } from 'react';
import type { Painting } from '../kernels/painters/painting.ts';
import { Axes, percent, roundAxis, type Axis } from '../plots/axes.tsx';
import { Bitmap, Stencil } from '../plots/bitmap.tsx';
import { dotsPath, linePath, short } from '../plots/lines.ts';
import { useQuickPaths, type QuickPath } from '../plots/quick-paths.tsx';
import type { Place } from '../plots/stepping.ts';
import { heatMap, opined, opinionOf, pullOf, REACH } from './gan-field.ts';
import type { GanLossChoice } from './gan-parameters.ts';
import styles from './gan-plane.module.css';
import { brief } from './number-words.ts';

export interface GanPlaneProps {
  /** What can be seen, for someone who can't. */
  readonly sentence: string;
  /** Points of the data, shape [n, 2]. */
  readonly real?: Float32Array | null | undefined;
  /** Points of the generator, shape [n, 2]. */
  readonly generated?: Float32Array | null | undefined;
  /** Where each of them was a move ago. */
  readonly before?: Float32Array | null | undefined;
  /** The discriminator's logits at the places of `fieldProbe(2)`. */
  readonly field?: Float32Array | null | undefined;
  readonly loss: GanLossChoice;
  /** Whether the field is drawn: it may be wanted for the arrows alone. */
  readonly heat?: boolean;
  /** The committed picture of the field, of a reference run. */
  readonly stencil?: string | undefined;
  /** Whether arrows show which way the generator's points are pulled. */
  readonly arrows?: boolean;
  /** Lines of the noise's grid where the generator takes them. */
  readonly warp?: readonly (readonly Place[])[] | null | undefined;
  /** More for the overlay of `Axes`. */
  readonly overlay?: ReactNode;
  /** Whether the picture changes many times a second. */
  readonly quick?: boolean;
}

export const PLANE_AXIS: Axis = { ...roundAxis([-REACH, REACH], ''), ticks: [-2, 0, 2] };

/** Points that are drawn, and that get an arrow, at most. */
const DRAWN = 300;
const ARROWS = 60;

const ROSE: readonly (readonly string[])[] = [['--paper', '--critic']];

/** Real and generated points in the plane, what the discriminator makes of it, and which way the generator is pulled. */
export const GanPlane = memo(function GanPlane(props: GanPlaneProps) {
  const { sentence, real, generated, before, field, loss, stencil, warp, overlay } = props;
  const { heat = true, arrows = false, quick = false } = props;
  const painting = useMemo(
    () => (field && heat ? heatMap(field, opinionOf(loss, field)) : null),
    [field, heat, loss],
  );
  const grid = useMemo(() => warp && shape('warp', warp.map(linePathOf).join('')), [warp]);
  const discs = useMemo(
    () => real && shape('disc', dotsPath(places(real), PLANE_AXIS, PLANE_AXIS)),
    [real],
  );
  const moves = useMemo(
    () => before && generated && shape('moves', movesPath(before, generated)),
    [before, generated],
  );
  const rings = useMemo(
    () => generated && shape('ring', places(generated).map(ringPath).join('')),
    [generated],
  );
  const pulls = useMemo(
    () => arrows && field && generated && shape('arrow', arrowsPath(generated, field, loss)),
    [arrows, field, generated, loss],
  );
  const paths = useMemo(
    () =>
      [grid, discs, moves, rings, pulls].filter(
        (path) => path !== null && path !== undefined && path !== false,
      ),
    [grid, discs, moves, rings, pulls],
  );
  const { shapes, canvas } = useQuickPaths(paths, quick);
  return (
    <div className={styles.plane}>
      <Axes
        x={PLANE_AXIS}
        y={PLANE_AXIS}
        sentence={sentence}
        grid={false}
        overlay={
          <>
            {canvas}
            {overlay}
            <Heat painting={painting} stencil={heat ? stencil : undefined} />
          </>
        }
      >
        <rect className={styles.frame} width="100" height="100" />
        {shapes}
      </Axes>
    </div>
  );
});

const shape = (name: string, d: string): QuickPath => ({ className: styles[name]!, d });

const linePathOf = (line: readonly Place[]): string => linePath(line, PLANE_AXIS, PLANE_AXIS);

/** Under the shapes, in the middle of the frame. */
function Heat(props: {
  readonly painting: Painting | null;
  readonly stencil: string | undefined;
}): ReactNode {
  const { painting, stencil } = props;
  if (!painting && !stencil) return null;
  return (
    <div className={styles.heat} aria-hidden>
      {stencil ? (
        <Stencil src={stencil} alt="" />
      ) : (
        <Bitmap painting={painting!} colours={ROSE} scale={1} alt="" />
      )}
    </div>
  );
}

function places(points: Float32Array, most = DRAWN): Place[] {
  return Array.from({ length: Math.min(points.length / 2, most) }, (_, i) => ({
    x: points[2 * i]!,
    y: points[2 * i + 1]!,
  }));
}

/** In per cent of the plane, which is square. */
const RADIUS = 0.7;

/** A circle, empty where it lies outside: drawn in half the time of a disc with a hole on it. */
function ringPath({ x, y }: Place): string {
  const [across, up] = [percent(PLANE_AXIS, x), percent(PLANE_AXIS, y)];
  if (!(across >= 0 && across <= 100 && up >= 0 && up <= 100)) return '';
  const arc = (way: 1 | -1): string => `a${RADIUS} ${RADIUS} 0 1 0 ${2 * RADIUS * way} 0`;
  return `M${short(across - RADIUS)} ${short(100 - up)}${arc(1)}${arc(-1)}`;
}

function movesPath(from: Float32Array, to: Float32Array): string {
  const ends = places(to);
  return places(from)
    .map((place, i) => (ends[i] ? linePathOf([place, ends[i]]) : ''))
    .join('');
}

/** Units of the plane per nat and unit, and an arrow's greatest length. */
const SCALE = 0.4;
const LONGEST = 0.7;

/** Of a critic, whose values have no scale, the mean arrow is so long. */
const MEAN = 0.3;

/** How a field's arrows are drawn: units of the plane for each unit of the gradient. */
export function arrowScale(loss: GanLossChoice, pulls: readonly Place[]): number {
  if (loss !== 'wasserstein' && loss !== 'wasserstein-gp') return SCALE;
  const mean = pulls.reduce((sum, { x, y }) => sum + Math.hypot(x, y), 0) / pulls.length;
  return mean > 0 ? MEAN / mean : 0;
}

function arrowsPath(generated: Float32Array, field: Float32Array, loss: GanLossChoice): string {
  const seen = places(generated, ARROWS).filter(
    ({ x, y }) => Math.abs(x) < REACH && Math.abs(y) < REACH,
  );
  const pulls = seen.map(({ x, y }) => pullOf(loss, opined(field, x, y)));
  const scale = arrowScale(loss, pulls);
  return seen.map((place, i) => arrowPath(place, pulls[i]!, scale)).join('');
}

/** From a place along a gradient, with a head of two strokes; empty where it is too short to be seen. */
function arrowPath({ x, y }: Place, pull: Place, scale: number): string {
  const long = Math.hypot(pull.x, pull.y) * scale;
  if (!(long > 0.02)) return '';
  const length = Math.min(long, LONGEST);
  const [dx, dy] = [(pull.x * scale * length) / long, (pull.y * scale * length) / long];
  const tip = { x: x + dx, y: y + dy };
  const head = Math.min(0.12, length / 2) / length;
  const barb = (side: 1 | -1): Place => ({
    x: tip.x - head * (dx - (side * dy) / 2),
    y: tip.y - head * (dy + (side * dx) / 2),
  });
  return linePathOf([{ x, y }, tip]) + linePathOf([barb(1), tip, barb(-1)]);
}

/** On the line the opinion is a curve. */
export function OpinionCurveKey({ loss }: { readonly loss: GanLossChoice }): ReactNode {
  return (
    <p className={styles.scale}>
      <span className={styles.dashes} aria-hidden />
      <span>{opinionOf(loss, []).name}: high where D takes points for data</span>
    </p>
  );
}

/** What the shades mean, with the ends of their scale. */
export function OpinionScale(props: {
  readonly loss: GanLossChoice;
  readonly field: ArrayLike<number> | null | undefined;
}): ReactNode {
  const { low, high, name } = opinionOf(props.loss, props.field ?? []);
  return (
    <p className={styles.scale}>
      <span>{brief(low)}</span>
      <span className={styles.ramp} aria-hidden />
      <span>{brief(high)}</span>
      <span>{name}: rose where D takes points for data</span>
    </p>
  );
}

/** The marks of the points, in words. */
export function PointKey(): ReactNode {
  return (
    <p className={styles.key}>
      <span className="data" data-quantity="q x">
        <span className={styles.keyDisc} aria-hidden /> data
      </span>
      <span className="model" data-quantity="p generator">
        <span className={styles.keyRing} aria-hidden /> generated
      </span>
    </p>
  );
}
