import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { paint, type Paint, type Painting } from '../kernels/painters/painting.ts';
import { Bitmap, Stencil } from '../plots/bitmap.tsx';
import type { DataFacts } from '../training/run-spec.ts';

/**
 * Images as a sheet, `columns` side by side and `gap` pixels of paper between them: pixel values are
 * ink, from 0 to 1.
 */
export function sheetOf({ width, height }: DataFacts, columns: number, gap = 0): Paint {
  return { kind: 'tiles', columns, width, height, gap, low: 0, high: 1 };
}

/** Width over height of such a sheet. */
export function sheetAspect(
  { width, height }: DataFacts,
  columns: number,
  rows: number,
  gap = 0,
): number {
  return (columns * (width + gap) - gap) / (rows * (height + gap) - gap);
}

export interface SheetProps {
  /** As a run's `pictures` have it; of a reference run the address of a committed image. */
  readonly picture: Painting | string | undefined;
  /** Width over height of the committed image, where it isn't square. */
  readonly aspect?: number;
  /** Image pixels per pixel of the painting, as for `Bitmap`. */
  readonly scale?: number;
  readonly alt: string;
}

/** A painted probe, live or committed; nothing before there is one. */
export function Sheet({ picture, aspect = 1, scale = 2, alt }: SheetProps): ReactNode {
  if (typeof picture === 'string') return <Stencil src={picture} aspect={aspect} alt={alt} />;
  return picture && <Bitmap painting={picture} scale={scale} alt={alt} />;
}

export interface ImagesProps {
  /** Pixel values, ink from 0 to 1, shape [images, height · width]; nothing is drawn of other lengths. */
  readonly pixels: Float32Array | null | undefined;
  readonly data: DataFacts | undefined;
  /** How many side by side; one unless given. */
  readonly columns?: number;
  readonly gap?: number;
  readonly scale?: number;
  readonly alt: string;
}

/** Images whose pixels the page has: the answer to a question put to a run. */
export function Images(props: ImagesProps): ReactNode {
  const { pixels, data, columns = 1, gap = 0, scale = 8, alt } = props;
  const painting = useMemo(() => {
    const whole = pixels?.length && data && pixels.length % (data.width * data.height) === 0;
    return whole ? paint(pixels, sheetOf(data, columns, gap)) : null;
  }, [pixels, data, columns, gap]);
  return painting && <Bitmap painting={painting} scale={scale} alt={alt} />;
}
