import { useEffect, useRef, useState } from 'react';
import type { Painting } from '../kernels/painters/painting.ts';
import styles from './bitmap.module.css';
import { bmp } from './bmp.ts';
import { palette, type Colour } from './palette.ts';
import { onThemeChange } from './theme-change.ts';

export interface BitmapProps {
  readonly painting: Painting;
  /**
   * The theme's colours that its shades go through, as for `palette`: `[['--paper', '--ink']]`, which
   * is what a bitmap without them has. Keep one array as long as it means the same.
   */
  readonly colours?: readonly (readonly string[])[];
  /** Image pixels per pixel of the painting: 2 keeps edges crisp where the frame isn't a whole multiple. */
  readonly scale?: number;
  /** What can be seen, for someone who can't. */
  readonly alt: string;
}

const INK: readonly (readonly string[])[] = [['--paper', '--ink']];

/**
 * A painting in the theme's colours. Fills the width of its parent.
 *
 * An image file rather than a canvas: the first canvas of a page waits for the graphics process,
 * which a run that begins there keeps busy for a third of a second.
 */
export function Bitmap({ painting, colours = INK, scale = 1, alt }: BitmapProps) {
  const image = useRef<HTMLImageElement>(null);
  const [shades, setShades] = useState<readonly Colour[] | null>(null);
  useEffect(() => {
    const read = (): void => {
      const style = getComputedStyle(image.current!);
      const colour = (name: string): Colour => rgb(style.getPropertyValue(name));
      setShades(palette(colours.map((stops) => stops.map(colour))));
    };
    read();
    return onThemeChange(read);
  }, [colours]);
  useEffect(() => {
    if (!shades) return undefined;
    const file = new Blob([bmp(painting, scale, shades)], { type: 'image/bmp' });
    const address = URL.createObjectURL(file);
    image.current!.src = address;
    return () => URL.revokeObjectURL(address);
  }, [painting, scale, shades]);
  return (
    <img
      ref={image}
      className={styles.bitmap}
      width={painting.width * scale}
      height={painting.height * scale}
      alt={alt}
      decoding="sync" // the last image stays until this one can be drawn
      draggable={false}
    />
  );
}

/** Browsers write a registered property’s colour as `rgb(31, 29, 26)`. */
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
  /** Width over height of what is shown; 1 unless given. */
  readonly aspect?: number;
  readonly alt: string;
}

/** A committed bitmap: needs no script, and takes the theme's ink because it is a stencil for it. */
export function Stencil({ src, tile, aspect = 1, alt }: StencilProps) {
  const { column, row, columns, rows } = tile ?? WHOLE;
  const style = {
    aspectRatio: aspect,
    maskImage: `url("${src}")`,
    maskSize: `${100 * columns}% ${100 * rows}%`,
    maskPosition: `${(100 * column) / Math.max(columns - 1, 1)}% ${(100 * row) / Math.max(rows - 1, 1)}%`,
  };
  return <div className={styles.stencil} style={style} role="img" aria-label={alt} />;
}

const WHOLE = { column: 0, row: 0, columns: 1, rows: 1 };
