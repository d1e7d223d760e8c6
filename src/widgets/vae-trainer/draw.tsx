import { useCallback, useMemo, useReducer } from 'react';
import type { ReactNode } from 'react';
import { drawnInk } from '../../data/ink.ts';
import { binarise } from '../../data/resize.ts';
import { heldPercent, percent, type Axis } from '../../plots/axes.tsx';
import { shareUnder, useDragging, type Share } from '../../plots/dragging.ts';
import type { DataFacts, Probe } from '../../training/run-spec.ts';
import { Diamond, LatentPlane, placeText } from '../latent-plane.tsx';
import { fixed } from '../number-words.ts';
import { Images } from '../sheet.tsx';
import { useAnswer } from '../use-answer.ts';
import { answers, draw, EMPTY, penText, type Drawing, type Stroke } from './drawing.ts';
import { Waiting, type PanelProps } from './panel.tsx';
import styles from './panels.module.css';
import { mean } from './test-elbo.ts';
import type { VaeValues } from './widget.tsx';

/** Noise draws over which the ELBO of a drawing is averaged. */
const DRAWS = 16;

/** A board to draw a digit on, what the encoder makes of it, and what the decoder draws from that. */
export function Draw({ values, asleep, run, means }: PanelProps): ReactNode {
  const [drawing, stroke] = useReducer(draw, EMPTY);
  const { facts } = run;
  const data = facts?.data;
  const side = data ? data.width : values.data.endsWith('28') ? 28 : 14;
  const square = !data || data.width === data.height;
  const blank = drawing.lines.length === 0;
  const board = useMemo(() => drawnInk(drawing.lines, side, false), [drawing.lines, side]);
  const seen = useMemo(
    () => seenInk(drawnInk(drawing.lines, side, true), values.likelihood),
    [drawing.lines, side, values.likelihood],
  );
  const computed = typeof run.pictures['manifold'] !== 'string' && facts !== null && !asleep;
  const asked = computed && square && !blank ? seen : null;
  const code = useAnswer(run, useQuestion(asked, 'latentMean'));
  const pixels = useAnswer(run, useDecoding(asked && code));
  const logVariance = useAnswer(run, useQuestion(asked, 'latentLogVariance'));
  const elbos = useAnswer(run, useQuestion(asked, 'elbo', DRAWS));

  const drawn = asked && code && code.length >= 2 ? code : null;
  const shapes = useCallback(
    (x: Axis, y: Axis) =>
      drawn &&
      logVariance &&
      logVariance.length === drawn.length && (
        <ellipse
          className={styles.cloud}
          cx={percent(x, drawn[0]!)}
          cy={100 - percent(y, drawn[1]!)}
          rx={widthOf(x, 2 * Math.exp(logVariance[0]! / 2))}
          ry={widthOf(y, 2 * Math.exp(logVariance[1]! / 2))}
        />
      ),
    [drawn, logVariance],
  );
  const marks = useCallback(
    (x: Axis, y: Axis) =>
      drawn && (
        <span
          className={styles.code}
          style={{ left: heldPercent(x, drawn[0]!), bottom: heldPercent(y, drawn[1]!) }}
        >
          <Diamond />
        </span>
      ),
    [drawn],
  );
  const seenAlt = asked ? 'Your drawing as the encoder gets it.' : '';
  return (
    <>
      <LatentPlane title="Latent plane" means={means} facts={facts} shapes={shapes} marks={marks} />
      <div className={styles.panel}>
        <p className={styles.title}>
          <b>Draw a digit</b> {side} × {side} pixels
        </p>
        <div className={styles.drawing}>
          <div>
            <Board drawing={drawing} stroke={stroke} ink={board} side={side} disabled={asleep} />
            <p className={styles.buttons}>
              <button type="button" disabled={blank} onClick={() => stroke({ kind: 'undo' })}>
                Undo
              </button>
              <button type="button" disabled={blank} onClick={() => stroke({ kind: 'clear' })}>
                Clear
              </button>
            </p>
          </div>
          <figure className={styles.image}>
            <div className={styles.frame}>
              {asked && <Images pixels={seen} data={data} alt={seenAlt} />}
            </div>
            <figcaption>what the encoder gets</figcaption>
          </figure>
          <figure className={styles.image}>
            <div className={styles.frame}>
              {drawn && (
                <Images pixels={pixels} data={data} alt="What the decoder draws from its code." />
              )}
            </div>
            <figcaption>what the decoder redraws</figcaption>
          </figure>
        </div>
        {!square && (
          <p className={styles.sentence}>
            Drawing needs square images; yours are {data.width} × {data.height}.
          </p>
        )}
        {!computed && <Waiting />}
        {computed && blank && square && (
          <p className={styles.sentence}>
            Draw with a finger, a pen or the mouse. By keyboard: focus the board, steer with the
            arrow keys, and Space puts the pen down or lifts it. Your digit is moved and scaled as
            the digits of the data were.
          </p>
        )}
        {drawn && (
          <p className={styles.sentence} role="status">
            <Diamond /> {codeText(drawn)}. ELBO of your drawing:{' '}
            <output name="drawing-elbo" aria-live="off">
              {elbos ? fixed(mean(elbos), 1) : '–'}
            </output>{' '}
            nats.
          </p>
        )}
      </div>
    </>
  );
}

/** Ink as the examples are handed to this kind of decoder: black or white where its pixels are. */
export function seenInk(ink: Float32Array, likelihood: VaeValues['likelihood']): Float32Array {
  if (likelihood === 'gaussian') return ink;
  return binarise(Uint8Array.from(ink, (cover) => Math.round(255 * cover)));
}

function useQuestion(image: Float32Array | null, want: string, rows = 1): Probe | null {
  return useMemo(() => {
    if (!image) return null;
    const values = new Float32Array(rows * image.length);
    for (let row = 0; row < rows; row++) values.set(image, row * image.length);
    return { kind: 'feed', feed: 'data', rows, values, want };
  }, [image, want, rows]);
}

function useDecoding(code: Float32Array | null): Probe | null {
  return useMemo(
    () => code && { kind: 'feed', feed: 'latent', rows: 1, values: code, want: 'pixels' },
    [code],
  );
}

const widthOf = (axis: Axis, length: number): number => percent(axis, length) - percent(axis, 0);

function codeText(code: Float32Array): string {
  const first = `z = ${placeText({ x: code[0]!, y: code[1]! })}`;
  return code.length > 2 ? `${first} and ${code.length - 2} more` : first;
}

interface BoardProps {
  readonly drawing: Drawing;
  readonly stroke: (stroke: Stroke) => void;
  /** Shape [side, side]. */
  readonly ink: Float32Array;
  readonly side: number;
  readonly disabled: boolean;
}

function Board({ drawing, stroke, ink, side, disabled }: BoardProps): ReactNode {
  const facts = useMemo(() => boardFacts(side), [side]);
  const dragging = useDragging({
    grab: (event) => {
      if (!event.isPrimary) return null; // one pen
      event.currentTarget.querySelector<HTMLElement>('[role=slider]')!.focus({
        preventScroll: true,
      });
      stroke({ kind: 'press', place: placeAt(shareUnder(event)) });
      return true;
    },
    drag: (_pen, share) => stroke({ kind: 'move', place: placeAt(share) }),
  });
  const { pen, down } = drawing;
  return (
    <div className={styles.board} {...(!disabled && dragging)}>
      <Images pixels={ink} data={facts} alt="" />
      <div
        className={styles.pen}
        style={{ left: `${100 * pen.x}%`, bottom: `${100 * pen.y}%` }}
        data-down={down || undefined}
        role="slider"
        aria-roledescription="pen"
        aria-label="Pen on the drawing board"
        aria-valuemin={0}
        aria-valuemax={1}
        aria-valuenow={pen.x}
        aria-valuetext={penText(drawing)}
        aria-disabled={disabled}
        tabIndex={disabled ? -1 : 0}
        onKeyDown={(event) => {
          if (disabled || !answers(drawing, event)) return;
          event.preventDefault(); // Space and the arrows scroll otherwise
          stroke({ kind: 'key', key: event });
        }}
      />
    </div>
  );
}

const placeAt = ({ across, up }: Share) => ({ x: across, y: up });

/** An image of the board's size, for `Images`. */
function boardFacts(side: number): DataFacts {
  return { name: '', width: side, height: side, count: 1, hash: '' };
}
