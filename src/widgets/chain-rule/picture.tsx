import { useMemo, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { useDragging, type Share } from '../../plots/dragging.ts';
import { stepped } from '../../plots/stepping.ts';
import { PIXELS, SIDE } from './digit-mixture.ts';
import { askAbout, type Asking } from './reveal.ts';
import { nextSentence } from './words.ts';
import styles from './picture.module.css';

/** The image as far as it is known, what the model expects of the rest, and where it was surprised. */
export function Picture(props: Asking & { readonly asleep: boolean }): ReactNode {
  const { values, study, setValue, asleep } = props;
  const { revealed } = values;
  const { order, image, running } = study.walk;
  const known = order.slice(0, revealed);
  const hidden = order.slice(revealed);
  const last = useRef(-1); // a finger stays on a pixel for many moves
  const ask = (share: Share, drawn: boolean): void => {
    const pixel = pixelUnder(share);
    if (drawn && pixel === last.current) return;
    askAbout(pixel, props, drawn);
    last.current = pixel;
  };
  const { onPointerDown, onPointerMove, onLostPointerCapture, onClick } = useDragging({
    grab: (event) => {
      if (event.pointerType === 'touch') return null; // may be a scroll: wait for the tap
      const box = event.currentTarget.getBoundingClientRect();
      const across = (event.clientX - box.left) / box.width;
      ask({ across, up: (box.bottom - event.clientY) / box.height }, false);
      event.currentTarget.focus({ preventScroll: true });
      return true;
    },
    drag: (_, share) => ask(share, true),
    tap: (share) => ask(share, false),
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = stepped(revealed, event, { min: 0, max: PIXELS, step: 1, grid: 1 });
    if (to === null) return;
    event.preventDefault();
    setValue('revealed', to);
  };
  const discs = useMemo(() => discPaths(hidden, study.expected), [hidden, study.expected]);
  const surprises = known.flatMap((pixel, t) => {
    const cost = running[t]! - running[t + 1]!;
    return cost > Math.LN2 ? [{ pixel, cost }] : [];
  });
  return (
    <div
      className={styles.picture}
      role="slider"
      aria-label="The image: pixels known"
      aria-valuemin={0}
      aria-valuemax={PIXELS}
      aria-valuenow={revealed}
      aria-valuetext={nextSentence(study, values)}
      aria-disabled={asleep}
      tabIndex={asleep ? -1 : 0}
      {...(!asleep && { onPointerDown, onPointerMove, onLostPointerCapture, onClick, onKeyDown })}
    >
      <svg viewBox={`0 0 ${SIDE} ${SIDE}`} aria-hidden>
        <path className={styles.hidden} d={squares(hidden, 0.06)} />
        {discs.map(({ width, path }) => (
          <path key={width} className={styles.disc} strokeWidth={width} d={path} />
        ))}
        <path
          className={styles.ink}
          d={squares(
            known.filter((pixel) => image[pixel] === 1),
            0,
          )}
        />
        {surprises.map(({ pixel, cost }) => (
          <circle
            key={pixel}
            className={styles.surprise}
            cx={(pixel % SIDE) + 0.5}
            cy={Math.floor(pixel / SIDE) + 0.5}
            r={0.4 * Math.sqrt(Math.min(cost / MOST, 1))}
          />
        ))}
        {study.next && (
          <rect
            className={styles.next}
            x={(study.next.pixel % SIDE) - 0.04}
            y={Math.floor(study.next.pixel / SIDE) - 0.04}
            width={1.08}
            height={1.08}
          />
        )}
      </svg>
    </div>
  );
}

/** A pixel can't cost more: no digit of the model is surer than 0.98. */
const MOST = -Math.log(0.02);

function pixelUnder({ across, up }: Share): number {
  const cell = (share: number): number => Math.min(Math.max(Math.floor(share * SIDE), 0), SIDE - 1);
  return cell(1 - up) * SIDE + cell(across);
}

function squares(pixels: readonly number[], gap: number): string {
  const side = 1 - 2 * gap;
  return pixels
    .map(
      (pixel) =>
        `M${(pixel % SIDE) + gap} ${Math.floor(pixel / SIDE) + gap}h${side}v${side}h${-side}z`,
    )
    .join('');
}

const SIZES = 14;

/** A disc for each pixel, its area the probability of ink: a path for each of a few sizes. */
function discPaths(
  pixels: readonly number[],
  expected: Float64Array,
): readonly { readonly width: number; readonly path: string }[] {
  const paths = Array<string>(SIZES + 1).fill('');
  for (const pixel of pixels)
    paths[Math.max(1, Math.round(SIZES * Math.sqrt(expected[pixel]!)))] +=
      `M${(pixel % SIDE) + 0.5} ${Math.floor(pixel / SIDE) + 0.5}h0`;
  return paths.flatMap((path, size) =>
    path === '' ? [] : [{ width: Number(((0.92 * size) / SIZES).toFixed(3)), path }],
  );
}
