import type { ReactNode } from 'react';
import styles from './pixels.module.css';

export interface PixelsProps {
  readonly side: number;
  /** Ink of each pixel, from 0 to 1, row by row. */
  readonly ink: ArrayLike<number>;
  /** Which image of `ink`, where there are several one after another; the first unless given. */
  readonly image?: number;
  /** From this pixel on they are the model's own, and have its colour: none unless given. */
  readonly own?: number;
  /** What can be seen, for someone who can't. */
  readonly alt: string;
  /** SVG on top, in pixels of the image. */
  readonly children?: ReactNode;
}

/** Shades between paper and ink. */
const SHADES = 20;

/** An image as vectors: in the theme's colours without a script, and as sharp as its frame is large. */
export function Pixels({
  side,
  ink,
  image = 0,
  own = Infinity,
  alt,
  children,
}: PixelsProps): ReactNode {
  const pixels = Array.from({ length: side ** 2 }, (_, i) => ink[image * side ** 2 + i] ?? 0);
  const shades = Array.from({ length: SHADES }, (_, i) => i + 1).map((shade) => {
    const has = (mine: boolean): string =>
      squares(side, (i) => i >= own === mine && Math.round(SHADES * pixels[i]!) === shade);
    return { shade, given: has(false), made: has(true) };
  });
  return (
    <svg
      className={styles.pixels}
      viewBox={`0 0 ${side} ${side}`}
      {...(alt ? { role: 'img', 'aria-label': alt } : { 'aria-hidden': true })}
    >
      {shades.map(({ shade, given, made }) => [
        given && (
          <path key={`g${shade}`} className={styles.ink} d={given} fillOpacity={shade / SHADES} />
        ),
        made && (
          <path key={`m${shade}`} className={styles.own} d={made} fillOpacity={shade / SHADES} />
        ),
      ])}
      {children}
    </svg>
  );
}

/** A path over the pixels that `has`, those beside each other in one piece. */
export function squares(side: number, has: (pixel: number) => boolean): string {
  let path = '';
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      if (!has(y * side + x)) continue;
      const from = x;
      while (x + 1 < side && has(y * side + x + 1)) x++;
      path += `M${from} ${y}h${x + 1 - from}v1h${from - x - 1}z`;
    }
  return path;
}

/** A path along the edges between the pixels that `has` and all others. */
export function outline(side: number, has: (pixel: number) => boolean): string {
  const inside = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < side && y < side && has(y * side + x);
  let path = '';
  for (let y = 0; y <= side; y++)
    for (let x = 0; x <= side; x++) {
      if (inside(x, y) !== inside(x, y - 1)) path += `M${x} ${y}h1`;
      if (inside(x, y) !== inside(x - 1, y)) path += `M${x} ${y}v1`;
    }
  return path;
}
