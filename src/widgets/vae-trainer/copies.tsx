import { useCallback, useDeferredValue, useMemo } from 'react';
import type { ReactNode } from 'react';
import { normals, STREAM } from '../../maths/random.ts';
import { percent, tickText, type Axis } from '../../plots/axes.tsx';
import type { Probe } from '../../training/run-spec.ts';
import { LatentPlane } from '../latent-plane.tsx';
import { Images } from '../sheet.tsx';
import { useAnswer } from '../use-answer.ts';
import { useRows } from '../use-rows.ts';
import { inkBits, nearestOf, wordsOf, type Nearest } from '../nearest.ts';
import { Waiting, type PanelProps } from './panel.tsx';
import styles from './panels.module.css';
import { mean } from './test-elbo.ts';

/** Samples shown at once, so many in a row. */
const SAMPLES = 8;
const ACROSS = 4;
/** Training images searched at most: so many fit in a page's memory at 28 × 28 pixels. */
const SEARCHED = 10_000;
/** Unseen images to compare the samples with. */
const UNSEEN = 50;

/** Samples from the prior, each beside the training image nearest to it. */
export function Copies({ values, asleep, run, means }: PanelProps): ReactNode {
  const { facts } = run;
  const { latent, sample } = values;
  const places = useMemo(
    () => normals(SAMPLES * latent, { stream: STREAM.priorSamples, step: sample, seed: 1 }),
    [latent, sample],
  );
  const decoding = useMemo(
    (): Probe | null =>
      asleep
        ? null
        : { kind: 'feed', feed: 'latent', rows: SAMPLES, values: places, want: 'pixels' },
    [asleep, places],
  );
  const decoded = useAnswer(run, decoding);
  const count = facts?.data.count ?? 0;
  const searched = Math.min(SEARCHED, count);
  const training = useRows(
    run,
    useMemo(
      (): Probe | null =>
        asleep || searched === 0 ? null : { kind: 'rows', count: searched, want: 'data' },
      [asleep, searched],
    ),
  );
  const test = useRows(
    run,
    useMemo(
      (): Probe | null =>
        asleep || !facts?.data.test
          ? null
          : { kind: 'rows', of: 'test', count: UNSEEN, want: 'data' },
      [asleep, facts],
    ),
  );
  const pixels = facts ? facts.data.width * facts.data.height : 0;
  const words = wordsOf(pixels);
  const set = useMemo(() => training && inkBits(training, pixels), [training, pixels]);
  const unseen = useDeferredValue(test);
  const ofUnseen = useMemo(
    () => set && unseen && differences(nearestOf(inkBits(unseen, pixels), set, words)),
    [set, unseen, pixels, words],
  );
  const nearest = useMemo(
    () =>
      set && decoded?.length === SAMPLES * pixels
        ? nearestOf(inkBits(decoded, pixels), set, words)
        : null,
    [set, decoded, pixels, words],
  );
  const blocks = useMemo(() => {
    if (!nearest || !decoded || !training) return null;
    const imageOf = (images: Float32Array, row: number): Float32Array =>
      images.subarray(row * pixels, (row + 1) * pixels);
    return Array.from({ length: SAMPLES / ACROSS }, (_, block) => {
      const found = nearest.slice(block * ACROSS, (block + 1) * ACROSS);
      const images = new Float32Array(2 * ACROSS * pixels);
      found.forEach(({ row }, i) => {
        images.set(imageOf(decoded, block * ACROSS + i), i * pixels);
        images.set(imageOf(training, row), (ACROSS + i) * pixels);
      });
      return { images, differ: differences(found) };
    });
  }, [nearest, decoded, training, pixels]);

  const marks = useCallback(
    (x: Axis, y: Axis) =>
      Array.from({ length: SAMPLES }, (_, i) => {
        const [left, bottom] = [
          percent(x, places[i * latent]!),
          percent(y, places[i * latent + 1]!),
        ];
        if (!(left >= 0 && left <= 100 && bottom >= 0 && bottom <= 100)) return null;
        return (
          <span
            key={i}
            className={styles.code}
            style={{ left: `${left}%`, bottom: `${bottom}%` }}
            aria-hidden
          >
            <span className={styles.sample}>{i + 1}</span>
          </span>
        );
      }),
    [places, latent],
  );
  return (
    <>
      <LatentPlane title="Latent plane" means={means} facts={facts} marks={marks} />
      <div className={styles.panel}>
        <p className={styles.title}>
          <b>Does it copy?</b>
        </p>
        {blocks && nearest ? (
          <>
            <p className={styles.label}>
              {SAMPLES} samples from the prior, under each the nearest of{' '}
              {searched < count && 'the first '}
              {tickText(searched)} training images, and in how many pixels they differ.
            </p>
            {blocks.map(({ images, differ }, block) => (
              <div key={block} className={styles.pairs}>
                <div className={styles.strip}>
                  <Images
                    pixels={images}
                    data={facts?.data}
                    columns={ACROSS}
                    gap={1}
                    scale={4}
                    alt={`${ACROSS} samples, and under each the nearest training image. Pixels that differ: ${differ.join(', ')}.`}
                  />
                </div>
                <ol className={styles.counts} aria-hidden /* the image says them */>
                  {differ.map((count, i) => (
                    <li key={i}>{count}</li>
                  ))}
                </ol>
              </div>
            ))}
            <p className={styles.sentence}>
              On average{' '}
              <output name="nearest-samples" aria-live="off">
                {mean(differences(nearest)).toFixed(1)}
              </output>{' '}
              of {tickText(pixels)} pixels differ, and never fewer than{' '}
              {Math.min(...differences(nearest))}.
              {ofUnseen && ofUnseen.length > 0 && (
                <>
                  {' '}
                  An image the model never saw differs from its nearest by{' '}
                  <output name="nearest-unseen" aria-live="off">
                    {mean(ofUnseen).toFixed(1)}
                  </output>
                  ; a copy would differ by 0.
                </>
              )}
            </p>
          </>
        ) : (
          <Waiting />
        )}
      </div>
    </>
  );
}

const differences = (nearest: readonly Nearest[]): number[] => nearest.map(({ differ }) => differ);
