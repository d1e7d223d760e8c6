import type { PenLine } from '../../data/ink.ts';
import type { Axis } from '../../plots/axes.tsx';
import type { Place } from '../../plots/draggable-point.tsx';
import { steppedPlace, type Key } from '../../plots/stepping.ts';

/** What has been drawn on a square board, and where its pen is. */
export interface Drawing {
  readonly lines: readonly PenLine[];
  /** As shares of the board's side, from its lower left. */
  readonly pen: Place;
  /** Whether the pen leaves ink where the keys take it. */
  readonly down: boolean;
}

export const EMPTY: Drawing = { lines: [], pen: { x: 0.5, y: 0.5 }, down: false };

/** Keys steer the pen over a grid of so many columns and rows. */
const GRID = 14;

const SIDE: Axis = { domain: [0, 1], ticks: [], label: '' };

export type Stroke =
  /** A finger, a mouse or a pen touches the board, or moves on. */
  | { readonly kind: 'press' | 'move'; readonly place: Place }
  | { readonly kind: 'key'; readonly key: Key }
  | { readonly kind: 'undo' | 'clear' };

/** The drawing after a stroke; the same object where the stroke does nothing. */
export function draw(drawing: Drawing, stroke: Stroke): Drawing {
  switch (stroke.kind) {
    case 'press':
      return started({ ...drawing, pen: held(stroke.place), down: false });
    case 'move':
      return extended({ ...drawing, pen: held(stroke.place) });
    case 'undo':
      return { ...drawing, lines: drawing.lines.slice(0, -1), down: false };
    case 'clear':
      return { ...EMPTY, pen: drawing.pen };
    case 'key':
      return steered(drawing, stroke.key);
  }
}

/** Whether the board answers this key; others are the page's. */
export function answers(drawing: Drawing, key: Key): boolean {
  return draw(drawing, { kind: 'key', key }) !== drawing;
}

function steered(drawing: Drawing, key: Key): Drawing {
  if (key.altKey || key.ctrlKey || key.metaKey) return drawing;
  if (key.key === ' ')
    return drawing.down ? { ...drawing, down: false } : { ...started(drawing), down: true };
  if (key.key === 'Backspace' || key.key === 'Delete') return draw(drawing, { kind: 'undo' });
  const pen = steppedPlace(drawing.pen, key, SIDE, SIDE, 1 / GRID);
  if (!pen) return drawing;
  return drawing.down ? extended({ ...drawing, pen }) : { ...drawing, pen };
}

const inkAt = ({ x, y }: Place): PenLine[number] => ({ x, y: 1 - y });

function started(drawing: Drawing): Drawing {
  return { ...drawing, lines: [...drawing.lines, [inkAt(drawing.pen)]] };
}

function extended(drawing: Drawing): Drawing {
  const { lines, pen } = drawing;
  const last = lines.at(-1) ?? [];
  return { ...drawing, lines: [...lines.slice(0, -1), [...last, inkAt(pen)]] };
}

const held = ({ x, y }: Place): Place => ({ x: inside(x), y: inside(y) });
const inside = (share: number): number => Math.min(Math.max(share, 0), 1);

/** Where the pen is, as it is spoken. */
export function penText({ pen, down }: Drawing): string {
  const cell = (share: number): number => Math.min(Math.floor(share * GRID), GRID - 1) + 1;
  return `${down ? 'down' : 'lifted'}, column ${cell(pen.x)}, row ${cell(1 - pen.y)} of ${GRID}`;
}
