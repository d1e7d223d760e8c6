import { useId, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { ImageSet } from '../data/image-set.ts';
import { latePart } from './late-part.ts';
import styles from './own-data.module.css';

export interface OwnDataProps {
  /** What is in use now, or null. */
  readonly own: ImageSet | null;
  readonly onImages: (images: ImageSet) => void;
}

/** The field *Your data*: the files are read here, in the page, and go nowhere else. */
export function OwnData({ own, onImages }: OwnDataProps): ReactNode {
  const id = useId();
  const [problem, setProblem] = useState('');
  const [reading, setReading] = useState(false);
  const reads = useRef(0); // so that of two choices the later one counts, however long each takes

  const read = async (files: readonly File[]): Promise<void> => {
    if (files.length === 0) return;
    const mine = ++reads.current;
    const newest = (): boolean => mine === reads.current;
    setProblem('');
    setReading(true);
    try {
      const { readOwnImages } = await latePart(import('./read-own-images.ts')); // readers are fetched when used
      const images = await readOwnImages(files);
      if (newest()) onImages(images);
    } catch (error) {
      if (newest()) setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      if (newest()) setReading(false);
    }
  };

  return (
    <div className={styles.own}>
      <label htmlFor={id}>Your data</label>
      <input
        id={id}
        type="file"
        multiple
        accept="image/*,.idx,.gz,.idx3-ubyte,.idx1-ubyte,application/gzip,application/octet-stream"
        aria-describedby={`${id}-help ${id}-state`}
        onChange={(event) => {
          void read([...(event.target.files ?? [])]);
          event.target.value = ''; // so that the same file can be given again
        }}
      />
      <p id={`${id}-help`} className={styles.help}>
        Images to train on instead: an IDX file such as MNIST’s, gzipped or not, with its labels if
        you have them, or any number of image files. They stay on this machine, and are in use until
        other data, a preset or the default settings are chosen.
      </p>
      <p id={`${id}-state`} role="status" className={problem ? styles.problem : styles.state}>
        {problem ||
          (reading ? 'Reading…' : '') ||
          (own ? `In use: ${own.name}, ${own.count} images of ${own.width} × ${own.height}.` : '')}
      </p>
    </div>
  );
}
