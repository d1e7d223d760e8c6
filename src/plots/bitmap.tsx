import { useEffect, useRef } from 'react';
import styles from './bitmap.module.css';
import { onThemeChange } from './theme-change.ts';

export interface BitmapProps {
  /** How much ink, from 0 (paper) to 1, row-major [height, width]; values outside are clamped. */
  readonly ink: Float32Array;
  readonly width: number;
  readonly height: number;
  /** Canvas pixels per value: 2 or 3 keeps edges crisp where the frame isn't a whole multiple. */
  readonly scale?: number;
  /** What can be seen, for someone who can't. */
  readonly alt: string;
}

/** Grey values painted with the theme's ink on its paper. Fills the width of its parent. */
export function Bitmap({ ink, width, height, scale = 1, alt }: BitmapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const target = canvas.current!;
    const paint = (): void => paintInk(target, ink, width, height, getComputedStyle(target).color);
    paint();
    return onThemeChange(paint);
  }, [ink, width, height, scale]);
  return (
    <canvas
      ref={canvas}
      className={styles.bitmap}
      width={width * scale}
      height={height * scale}
      role="img"
      aria-label={alt}
    />
  );
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

function paintInk(
  target: HTMLCanvasElement,
  ink: Float32Array,
  width: number,
  height: number,
  colour: string,
): void {
  const small = new OffscreenCanvas(width, height);
  const smallContext = small.getContext('2d')!;
  const image = smallContext.createImageData(width, height);
  for (let i = 0; i < ink.length; i++) image.data[4 * i + 3] = ink[i]! * 255; // clamped by the array
  smallContext.putImageData(image, 0, 0);
  const context = target.getContext('2d')!;
  context.globalCompositeOperation = 'copy';
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, target.width, target.height);
  context.globalCompositeOperation = 'source-in';
  context.fillStyle = colour;
  context.fillRect(0, 0, target.width, target.height);
}
