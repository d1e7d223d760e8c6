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
    <canvas ref={canvas} className={styles.bitmap} width={width * scale} height={height * scale} role="img" aria-label={alt} />
  );
}

export interface StencilProps {
  /** Address of an image whose opacity says how much ink there is. */
  readonly src: string;
  readonly alt: string;
}

/** A committed bitmap: needs no script, and takes the theme's ink because it is a stencil for it. */
export function Stencil({ src, alt }: StencilProps) {
  return <div className={styles.stencil} style={{ maskImage: `url("${src}")` }} role="img" aria-label={alt} />;
}

function paintInk(target: HTMLCanvasElement, ink: Float32Array, width: number, height: number, colour: string): void {
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

/**
 * Puts `columns` · `rows` images side by side: `images` has shape [rows · columns, height · width],
 * in reading order. The result has shape [rows · height, columns · width].
 */
export function tiled(images: Float32Array, columns: number, rows: number, width: number, height: number): Float32Array {
  const sheet = new Float32Array(columns * rows * width * height);
  for (let tile = 0; tile < columns * rows; tile++) {
    const left = (tile % columns) * width;
    const top = Math.floor(tile / columns) * height;
    for (let row = 0; row < height; row++) {
      const start = (tile * height + row) * width;
      sheet.set(images.subarray(start, start + width), (top + row) * columns * width + left);
    }
  }
  return sheet;
}
