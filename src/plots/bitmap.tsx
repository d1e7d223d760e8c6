import { useEffect, useRef, useState } from 'react';
import styles from './bitmap.module.css';
import { bmp, type Colour } from './bmp.ts';
import { onThemeChange } from './theme-change.ts';

export interface BitmapProps {
  /** How much ink, from 0 (paper) to 1, row-major [height, width]; values outside are clamped. */
  readonly ink: Float32Array;
  readonly width: number;
  readonly height: number;
  /** Image pixels per value: 2 keeps edges crisp where the frame isn't a whole multiple. */
  readonly scale?: number;
  /** What can be seen, for someone who can't. */
  readonly alt: string;
}

/**
 * Grey values between the theme's paper and its ink. Fills the width of its parent.
 *
 * An image file rather than a canvas: the first canvas of a page waits for the graphics process,
 * which a run that begins there keeps busy for a third of a second.
 */
export function Bitmap({ ink, width, height, scale = 1, alt }: BitmapProps) {
  const image = useRef<HTMLImageElement>(null);
  const [palette, setPalette] = useState<readonly [Colour, Colour] | null>(null);
  useEffect(() => {
    const read = (): void => {
      const { backgroundColor, color } = getComputedStyle(image.current!);
      setPalette([rgb(backgroundColor), rgb(color)]);
    };
    read();
    return onThemeChange(read);
  }, []);
  useEffect(() => {
    if (!palette) return undefined;
    const file = new Blob([bmp(ink, width, height, scale, ...palette)], { type: 'image/bmp' });
    const address = URL.createObjectURL(file);
    image.current!.src = address;
    return () => URL.revokeObjectURL(address);
  }, [ink, width, height, scale, palette]);
  return (
    <img
      ref={image}
      className={styles.bitmap}
      width={width * scale}
      height={height * scale}
      alt={alt}
      decoding="sync" // the last image stays until this one can be drawn
      draggable={false}
    />
  );
}

/** Browsers write a computed colour as `rgb(31, 29, 26)`. */
function rgb(computed: string): Colour {
  const [red = 0, green = 0, blue = 0] = (computed.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}

export interface StencilProps {
  /** Address of an image whose opacity says how much ink there is. */
  readonly src: string;
  /** Shows only one tile of an image of `columns` · `rows` tiles; rows count from the top. */
  readonly tile?: {
    readonly column: number;
    readonly row: number;
    readonly columns: number;
    readonly rows: number;
  };
  readonly alt: string;
}

/** A committed bitmap: needs no script, and takes the theme's ink because it is a stencil for it. */
export function Stencil({ src, tile, alt }: StencilProps) {
  const { column, row, columns, rows } = tile ?? WHOLE;
  const style = {
    maskImage: `url("${src}")`,
    maskSize: `${100 * columns}% ${100 * rows}%`,
    maskPosition: `${(100 * column) / Math.max(columns - 1, 1)}% ${(100 * row) / Math.max(rows - 1, 1)}%`,
  };
  return <div className={styles.stencil} style={style} role="img" aria-label={alt} />;
}

const WHOLE = { column: 0, row: 0, columns: 1, rows: 1 };
