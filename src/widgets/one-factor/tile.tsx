import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { Painting } from '../../kernels/painters/painting.ts';
import { Bitmap, Stencil } from '../../plots/bitmap.tsx';
import { CHAIRS, COLUMNS, ROWS } from './codes.ts';

/** Picture number `tile` of a sheet of them; of a committed sheet a cut-out of its image. */
function cutOut({ width, height, shades }: Painting, tile: number): Painting {
  const [across, down] = [width / COLUMNS, height / ROWS];
  const left = (tile % COLUMNS) * across;
  const top = Math.floor(tile / COLUMNS) * down;
  const part = new Uint8Array(across * down);
  for (let row = 0; row < down; row++) {
    const start = (top + row) * width + left;
    part.set(shades.subarray(start, start + across), row * across);
  }
  return { width: across, height: down, shades: part };
}

export interface TileProps {
  readonly sheet: Painting | string | undefined;
  /** From 0, in reading order. */
  readonly tile: number;
  readonly alt: string;
}

/** One picture of a sheet; nothing before there is one. */
export function Tile({ sheet, tile, alt }: TileProps): ReactNode {
  const held = Math.min(Math.max(tile, 0), CHAIRS - 1);
  const live = typeof sheet === 'object' ? sheet : null;
  const painting = useMemo(() => live && cutOut(live, held), [live, held]);
  if (painting) return <Bitmap painting={painting} scale={8} alt={alt} />;
  if (typeof sheet !== 'string') return null;
  const place = { column: held % COLUMNS, row: Math.floor(held / COLUMNS) };
  return <Stencil src={sheet} tile={{ ...place, columns: COLUMNS, rows: ROWS }} alt={alt} />;
}
