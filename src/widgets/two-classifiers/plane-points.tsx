import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { valueAt } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import type { Place } from '../../plots/draggable-point.tsx';
import { DraggablePoints } from '../../plots/draggable-points.tsx';
import { shareUnder, useDragging } from '../../plots/dragging.ts';
import type { Share } from '../../plots/dragging.ts';
import { settled, stepsAlong } from '../../plots/stepping.ts';
import type { ViewProps } from '../declaration.ts';
import { fixed } from '../number-words.ts';
import { placesOf } from '../pairs.ts';
import { parameters } from './parameters.ts';
import type { TwoClassifiersValues } from './parameters.ts';
import type { Editing } from './use-editing.ts';
import styles from './view.module.css';

const { min, max, step } = parameters.far;
const TICKS = [-5, 0, 5];
export const PLANE_X: Axis = { domain: [min, max], ticks: TICKS, label: '' };
export const PLANE_Y: Axis = { domain: [min, max], ticks: TICKS, label: '' };
const STEP: Place = { x: step, y: step };

interface PlanePointsProps extends Pick<
  ViewProps<TwoClassifiersValues>,
  'values' | 'setValue' | 'asleep'
> {
  readonly editing: Editing;
  /** The second picture of the same points: keys find them in the first. */
  readonly again?: boolean;
}

/** The points of both classes and the place asked about, for the overlay of `Axes`; a press beside them adds one. */
export function PlanePoints(props: PlanePointsProps): ReactNode {
  const { values, setValue, asleep, editing, again = false } = props;
  const { discs, squares, far } = values;
  const { picked, pick, move, add, remove } = editing;
  const suffix = again ? ', right picture' : '';
  const points = useMemo(() => {
    const [x, y] = far as [number, number];
    const asked = { name: `Place asked about${suffix}`, place: { x, y }, look: ASKED };
    const ofClass = (list: readonly number[], name: string, look: ReactNode) =>
      placesOf(list).map((place, k) => ({ name: `${name} ${k + 1}${suffix}`, place, look }));
    const all = [asked, ...ofClass(discs, 'Disc', DISC), ...ofClass(squares, 'Square', SQUARE)];
    return all.map((point) => ({ ...point, valueText: placeText(point.place) }));
  }, [discs, squares, far, suffix]);
  const shown = points.map((point, i) =>
    i > 0 && i - 1 === picked
      ? { ...point, look: point.look === DISC ? PICKED_DISC : PICKED_SQUARE }
      : point,
  );
  const placeAt = ({ across, up }: Share): Place => ({
    x: settled(valueAt(PLANE_X, across), stepsAlong(PLANE_X, step)),
    y: settled(valueAt(PLANE_Y, up), stepsAlong(PLANE_Y, step)),
  });
  const ground = useDragging({
    // a finger may be scrolling: only its tap adds a point
    grab: (event) => (event.pointerType === 'touch' ? null : add(placeAt(shareUnder(event)))),
    drag: (i, share) => move(i, placeAt(share)),
    tap: (share) => void add(placeAt(share)),
  });
  const { onPointerDown, onPointerMove, onLostPointerCapture, onClick } = ground;
  return (
    <div className={styles.points}>
      <div
        className={styles.ground}
        {...(!asleep && { onPointerDown, onPointerMove, onLostPointerCapture, onClick })}
      />
      <DraggablePoints
        points={shown}
        x={PLANE_X}
        y={PLANE_Y}
        step={STEP}
        disabled={asleep}
        skipped={again}
        onPick={(i) => pick(i === 0 ? null : i - 1)}
        onRemove={(i) => i > 0 && remove(i - 1)}
        onMove={(i, place) => (i === 0 ? setValue('far', [place.x, place.y]) : move(i - 1, place))}
      />
    </div>
  );
}

const placeText = ({ x, y }: Place): string => `x = ${fixed(x, 2)}, y = ${fixed(y, 2)}`;

const ASKED = <span className={styles.asked}>?</span>;
const DISC = <span className={styles.disc} />;
const SQUARE = <span className={styles.square} />;
const PICKED_DISC = <span className={styles.disc} data-picked />;
const PICKED_SQUARE = <span className={styles.square} data-picked />;
