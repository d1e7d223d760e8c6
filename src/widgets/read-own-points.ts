import { CSV_LIMITS, readTable } from '../data/csv.ts';
import { DataError } from '../data/data-error.ts';
import { pointSet, type PointSet } from '../data/point-set.ts';
import type { OwnPoints } from './declaration.ts';

/**
 * The points in a file the reader chose, brought to the figure's plane.
 *
 * @throws {DataError} with a sentence for the reader where they can't be used.
 */
export async function readOwnPoints(files: readonly File[], wish: OwnPoints): Promise<PointSet> {
  const [file] = files;
  if (!file || files.length > 1) throw new DataError('Choose one file with all the points.');
  if (file.size > CSV_LIMITS.bytes)
    throw new DataError(
      `“${file.name}” takes ${Math.ceil(file.size / 2 ** 20)} MiB; at most ` +
        `${CSV_LIMITS.bytes / 2 ** 20} MiB can be used. Take a part of it.`,
    );
  const bytes = new Uint8Array(await file.arrayBuffer());
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe; // as spreadsheets save “Unicode text”
  const text = new TextDecoder(wide ? 'utf-16le' : 'utf-8').decode(bytes);
  return pointSet(readTable(text, wish), file.name, wish.reach);
}
