import { useCallback, useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { DraggablePoint, type Place } from '../../plots/draggable-point.tsx';
import { tickText, type Axis } from '../../plots/axes.tsx';
import { countOf, isConvolution, PART, partsOf } from './networks.ts';
import { Waiting, type PanelProps } from './panel.tsx';
import { outline, Pixels, squares } from './pixels.tsx';
import { fieldOf, pixelOf } from './study.ts';
import { pixelText } from './words.ts';
import styles from './view.module.css';

/** What the prediction of a pixel depends on: by the wiring, and how much on each, as measured. */
export function See({ values, setValue, asleep, run, side }: PanelProps): ReactNode {
  const of = pixelOf(values);
  const parts = partsOf(values, of);
  const field = fieldOf(values, run);
  const set = useRef(setValue);
  useEffect(() => void (set.current = setValue), [setValue]);
  const onMove = useCallback(
    ({ x, y }: Place) => {
      const cell = (at: number): number => Math.min(Math.floor(at), side - 1);
      set.current('across', cell(x) + 1);
      set.current('down', side - cell(y));
    },
    [side],
  );
  const [column, row] = [of % side, Math.floor(of / side)];
  const is = (part: number) => (pixel: number) => parts[pixel] === part;
  const most = field ? Math.max(...field.change.map(Math.abs), 1e-12) : 1;
  /** The cube root, so that what moves a thousandth can be told from what moves nothing. */
  const shade = (pixel: number): number =>
    parts[pixel] === PART.seen && field ? Math.cbrt(Math.abs(field.change[pixel]!) / most) : 0;
  const [seen, far, blind, later] = [PART.seen, PART.far, PART.blind, PART.later].map((part) =>
    countOf(parts, part),
  ) as [number, number, number, number];
  const oneLayer = !isConvolution(values);
  const axis: Axis = { domain: [0, side], ticks: [], label: '', text: tickText };
  return (
    <div className={styles.see}>
      <div className={styles.large}>
        <Pixels
          side={side}
          ink={Array.from(parts, (_, pixel) => shade(pixel))}
          own={0}
          alt={`What the prediction of ${pixelText(of, side)} depends on.`}
        >
          <path className={styles.later} d={hatching(side, is(PART.later))} />
          <path className={styles.far} d={squares(side, is(PART.far))} />
          <path className={styles.blind} d={squares(side, is(PART.blind))} />
          <path className={styles.blindEdge} d={outline(side, is(PART.blind))} />
          {field && (
            <path
              className={styles.dots}
              d={Array.from(field.truth, (ink, pixel) =>
                ink === 1 && pixel !== of
                  ? `M${(pixel % side) + 0.38} ${Math.floor(pixel / side) + 0.38}h.24v.24h-.24z`
                  : '',
              ).join('')}
            />
          )}
          <rect className={styles.here} x={column} y={row} width="1" height="1" />
        </Pixels>
        <DraggablePoint
          name="Pixel to look at"
          valueText={pixelText(of, side)}
          place={{ x: column + 0.5, y: side - row - 0.5 }}
          onMove={onMove}
          x={axis}
          y={axis}
          step={1}
          disabled={asleep}
        />
      </div>
      <div className={styles.beside}>
        <p className={styles.big}>
          {oneLayer ? (
            <>{far} out of sight</>
          ) : (
            <>
              <output name="blind" aria-live="off">
                {blind}
              </output>{' '}
              in the blind spot
            </>
          )}
        </p>
        <ul className={styles.legend}>
          <li data-wiring="seen">
            <b>{seen}</b> of {of} pixels before it can move its prediction
          </li>
          {!oneLayer && (
            <li data-wiring="blind">
              <b>{blind}</b> can’t, however many layers there are: its blind spot
            </li>
          )}
          <li data-wiring="far">
            <b>{far}</b>{' '}
            {oneLayer
              ? 'can’t, with this one layer: out of its sight'
              : 'are too far: each layer more sees a row further'}
          </li>
          <li data-wiring="later">
            <b>{later}</b> aren’t there yet: itself, and all behind it
          </li>
        </ul>
        {run.facts || field ? (
          <p className={styles.measured}>
            Measured: each of the {side ** 2} pixels of the image (dots: its ink) was flipped in
            turn, which is all that can happen to one.{' '}
            <output name="moved" aria-live="off">
              {field?.moved ?? '–'}
            </output>{' '}
            flips moved the log-odds of {pixelText(of, side)}, the others not in the last digit. The
            darker, the more: the most by {field ? most.toFixed(2) : '–'}. P(ink) there is{' '}
            {field ? field.probability.toFixed(3) : '–'}.
          </p>
        ) : (
          <Waiting values={values} run={run} />
        )}
      </div>
    </div>
  );
}

/** Two strokes across each pixel that `has`: a hatching without a pattern, which would need a name in the page. */
function hatching(side: number, has: (pixel: number) => boolean): string {
  let path = '';
  for (let pixel = 0; pixel < side ** 2; pixel++)
    if (has(pixel)) {
      const [x, y] = [pixel % side, Math.floor(pixel / side)];
      path += `M${x} ${y + 0.5}l.5-.5M${x + 0.5} ${y + 1}l.5-.5`;
    }
  return path;
}
