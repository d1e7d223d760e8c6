import { useId, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { PointSet } from '../data/point-set.ts';
import { pointsIn } from './declaration.ts';
import type { OwnPoints, OwnSet } from './declaration.ts';
import { latePart } from './late-part.ts';
import { brief } from './number-words.ts';
import styles from './own-data.module.css';
import { sameValue } from './parameters.ts';
import type { Values } from './parameters.ts';

export interface OwnDataProps {
  /** What stands in for the figure's data now, or null. */
  readonly own: OwnSet | null;
  /** The points that the figure takes; images where there is none. */
  readonly wish: OwnPoints | undefined;
  /** Of the figure: they may hold the points. */
  readonly values: Values;
  readonly onData: (data: OwnSet) => void;
}

/** The field *Your data*: the files are read here, in the page, and go nowhere else. */
export function OwnData({ own, wish, values, onData }: OwnDataProps): ReactNode {
  const id = useId();
  const [problem, setProblem] = useState('');
  const [reading, setReading] = useState(false);
  const [given, setGiven] = useState<PointSet | null>(null);
  const reads = useRef(0); // so that of two choices the later one counts, however long each takes

  const read = async (files: readonly File[]): Promise<void> => {
    if (files.length === 0) return;
    const mine = ++reads.current;
    const newest = (): boolean => mine === reads.current;
    setProblem('');
    setReading(true);
    try {
      const data = await dataIn(files, wish);
      if (!newest()) return;
      setGiven(pointsIn(data));
      onData(data);
    } catch (error) {
      if (newest()) setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      if (newest()) setReading(false);
    }
  };

  const used = own ?? (given && wish && isHeld(given, wish, values) ? given : null);
  return (
    <div className={styles.own}>
      <label htmlFor={id}>Your data</label>
      <input
        id={id}
        type="file"
        multiple={!wish}
        accept={
          wish
            ? '.csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain'
            : 'image/*,.idx,.gz,.idx3-ubyte,.idx1-ubyte,application/gzip,application/octet-stream'
        }
        aria-describedby={`${id}-help ${id}-state`}
        onChange={(event) => {
          void read([...(event.target.files ?? [])]);
          event.target.value = ''; // so that the same file can be given again
        }}
      />
      <p id={`${id}-help`} className={styles.help}>
        {wish
          ? pointsHelp(wish)
          : 'Images to train on instead: an IDX file such as MNIST’s, gzipped or not, with its labels if you have them, or any number of image files. They stay on this machine, and are in use until other data, a preset or the default settings are chosen.'}
      </p>
      <p id={`${id}-state`} role="status" className={problem ? styles.problem : styles.state}>
        {problem || (reading ? 'Reading…' : '') || (used ? inUse(used) : '')}
      </p>
    </div>
  );
}

/** The readers are fetched when they are used. */
async function dataIn(files: readonly File[], wish: OwnPoints | undefined): Promise<OwnSet> {
  if (wish) {
    const { readOwnPoints } = await latePart(import('./read-own-points.ts'));
    return readOwnPoints(files, wish);
  }
  const { readOwnImages } = await latePart(import('./read-own-images.ts'));
  return readOwnImages(files);
}

/** Whether the figure's settings are those that hold these points. */
function isHeld(points: PointSet, { settings }: OwnPoints, values: Values): boolean {
  const held = Object.entries(settings?.(points) ?? {});
  return held.length > 0 && held.every(([name, value]) => sameValue(value, values[name]));
}

function pointsHelp({ widths, fewest, most, classes, settings }: OwnPoints): string {
  const numbers = widths.includes(1)
    ? 'two numbers a line, x and y, or one for points on a line'
    : 'two numbers a line, x and y';
  const named = classes ? ', and after them the name of its class, one of two' : '';
  const each = classes ? ' of each class' : '';
  return (
    `Points to train on instead: a CSV file with ${numbers}${named}, separated by commas, semicolons, tabs or spaces; ` +
    `from ${fewest} to ${most} points${each}. They are moved and scaled to fit into the picture. The file stays on this machine. ` +
    (settings
      ? 'Its points become the figure’s settings: they can be dragged, and a link to the figure holds them.'
      : 'They are in use until other data, a preset or the default settings are chosen; a link to the run doesn’t hold them.')
  );
}

function inUse(used: OwnSet): string {
  if (!('points' in used))
    return `In use: ${used.name}, ${used.count} images of ${used.width} × ${used.height}.`;
  const { name, count, width, middle, factor } = used;
  const [x, y = 0] = middle.map(brief);
  const place = width === 1 ? x : `(${x}, ${y})`;
  return (
    `In use: ${name}, ${count} points. The picture shows them less the middle, ${place}, times ${brief(factor)}` +
    `${width === 1 ? '' : ', x and y alike'}.`
  );
}
