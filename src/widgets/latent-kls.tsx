import type { ReactNode } from 'react';
import { standardNormalKl } from '../maths/gaussian.ts';
import styles from './latent-kls.module.css';
import { fixed } from './number-words.ts';

/** Nats: a latent whose KL is below says next to nothing about the image. */
export const IN_USE = 0.1;

/** What the encoder does with one latent, over many images. */
export interface LatentUse {
  /** Mean KL from the prior, in nats per image. */
  readonly kl: number;
  /** Mean of mean² + variance: 1 where the clouds together fill the prior. */
  readonly power: number;
}

/** Of each latent, from `means` and `logVariances`, shape [rows, latent]. */
export function latentUses(
  means: Float32Array,
  logVariances: Float32Array,
  latent: number,
): LatentUse[] {
  const rows = means.length / latent;
  return Array.from({ length: latent }, (_, k) => {
    const own = (values: Float32Array): Float32Array =>
      values.filter((_value, i) => i % latent === k);
    const [mean, logVariance] = [own(means), own(logVariances)];
    let power = 0;
    for (let row = 0; row < rows; row++)
      power += (mean[row]! ** 2 + Math.exp(logVariance[row]!)) / rows;
    return { kl: standardNormalKl(mean, logVariance) / rows, power };
  });
}

export interface LatentKlsProps {
  readonly uses: readonly LatentUse[];
  /** Nats at the end of the bars: one for all pictures that are compared. */
  readonly most: number;
}

/** A bar of KL for each latent. Those that say next to nothing are hollow. */
export function LatentKls({ uses, most }: LatentKlsProps): ReactNode {
  return (
    <ol className={styles.bars}>
      {uses.map(({ kl }, k) => (
        <li key={k} data-unused={kl < IN_USE || undefined}>
          <span>
            z<sub>{k + 1}</sub>
          </span>
          <span className={styles.track} aria-hidden>
            <span style={{ width: `${Math.min(100, Math.max(0, (100 * kl) / most))}%` }} />
          </span>
          <span className={styles.nats}>{Number.isFinite(kl) ? fixed(kl, 2) : '–'}</span>
        </li>
      ))}
    </ol>
  );
}
