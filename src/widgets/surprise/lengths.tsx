import type { CSSProperties, ReactNode } from 'react';
import type { SurpriseValues } from './parameters.ts';
import type { Study } from './study.ts';
import { amountText, klOf, symbolName, WRITTEN } from './words.ts';
import styles from './lengths.module.css';

interface LengthsProps {
  readonly values: SurpriseValues;
  readonly study: Study;
}

/** Each word as a row of bits over the surprise it stands for, and under them the averages: on one scale. */
export function Lengths({ values: { code, unit, 'wrong-code': wrong }, study }: LengthsProps) {
  const { ideal, words, expected, entropy } = study;
  const shown = words[code];
  const longest = [...ideal.filter(Number.isFinite), ...shown.map((word) => word?.length ?? 0)];
  const scale = Math.min(Math.max(4, Math.ceil(Math.max(...longest))), WRITTEN); // bits
  const share = (bits: number): string => `${100 * Math.min(bits / scale, 1)}%`;
  const kl = klOf(study);
  const averages = [
    { name: 'ideal-length', label: 'ideal lengths', bits: expected.ideal },
    { name: 'huffman-length', label: 'Huffman’s', bits: expected.huffman },
    { name: 'shannon-length', label: 'Shannon’s', bits: expected.shannon },
  ];
  return (
    <div className={styles.lengths} style={{ '--bits': scale } as CSSProperties}>
      <p className={styles.title}>
        Each word, a box per bit, over{' '}
        <b className={wrong ? 'model' : 'data'}>the surprise −log {wrong ? 'p' : 'q'}</b> in {unit}
      </p>
      <ul className={styles.rows} data-belief={wrong ? 'p' : 'q'}>
        {shown.map((word, i) => (
          <li key={symbolName(i)} className={styles.row}>
            <b>{symbolName(i)}</b>
            <span className={styles.track}>
              <Word word={word} />
              <span
                className={styles.surprise}
                data-beyond={ideal[i]! > scale || undefined}
                style={{ inlineSize: share(ideal[i]!) }}
              />
            </span>
            <span className={styles.number}>{amountText(ideal[i]!, unit)}</span>
          </li>
        ))}
      </ul>
      <p className={styles.title}>
        Average:{' '}
        <b className="data" data-quantity="entropy">
          the entropy
        </b>
        , and what each code adds, hatched
        {wrong && (
          <>
            :{' '}
            <b>
              KL(q‖p) ={' '}
              <output name="kl" aria-live="off">
                {amountText(kl, unit)}
              </output>
            </b>{' '}
            with ideal lengths
          </>
        )}
      </p>
      <ul className={styles.rows}>
        {averages.map(({ name, label, bits }) => (
          <li key={name} className={styles.row}>
            <span>{label}</span>
            <span className={styles.track} data-beyond={bits > scale || undefined}>
              <span className={styles.entropy} style={{ inlineSize: share(entropy) }} />
              <span
                className={styles.excess}
                style={{ left: share(entropy), right: `calc(100% - ${share(bits)})` }}
              />
            </span>
            <output className={styles.number} name={name} aria-live="off">
              {amountText(bits, unit)}
            </output>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Word({ word }: { readonly word: string | null }): ReactNode {
  if (word === null) return <span className={styles.none}>no word</span>;
  if (word === '') return <span className={styles.none}>nothing to say</span>;
  const bits = word.length <= WRITTEN ? [...word] : [...word.slice(0, WRITTEN - 1), '…'];
  return (
    <code className={styles.word}>
      {bits.map((bit, i) => (
        <span key={i}>{bit}</span>
      ))}
    </code>
  );
}
