import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { bernoulliLogLikelihood, sigmoid } from '../../maths/log-space.ts';
import type { Drawing } from '../../models/draw-pixels.ts';
import { FormingButtons } from '../forming.tsx';
import { fixed } from '../number-words.ts';
import { useDrawing } from '../use-drawing.ts';
import { useKept } from './use-kept.ts';
import { Waiting, type PanelProps } from './panel.tsx';
import { Pixels, squares } from './pixels.tsx';
import { SAMPLES, samplesOf, type Samples } from './study.ts';
import { pixelText } from './words.ts';
import styles from './view.module.css';

/** How long the samples take to appear. */
const SECONDS = 2.5;

/** Samples as they are drawn, one of them large. */
export function Generate({ values, setValue, asleep, run, side }: PanelProps): ReactNode {
  const parts = side ** 2;
  const pixels = run.probes['samples-pixels'];
  const found = useMemo(
    () => samplesOf(values, run),
    // oxlint-disable-next-line react/exhaustive-deps -- of a run the samples alone matter
    [values.model, values.sample, pixels],
  );
  const samples = useKept(found, values, run);
  const moves = !asleep && run.facts !== null && run.status !== 'running' && run.save !== undefined;
  const begin = useMemo(
    () => (moves && samples ? () => replayed(samples, parts) : null),
    [moves, samples, parts],
  );
  const forming = useDrawing(begin, { parts, seconds: SECONDS });
  const [chosen, setChosen] = useState(0);
  if (!samples) return <Waiting values={values} run={run} />;
  const drawn = begin ? forming.parts : parts;
  const at = Math.max(drawn - 1, 0);
  const logit = samples.logits[chosen * parts + at]!;
  const forms = drawn < parts;
  const soFar = partialLog(samples, chosen, drawn, parts);
  return (
    <div className={styles.generate}>
      <div>
        <div className={styles.large}>
          <Sample
            samples={samples}
            row={chosen}
            drawn={drawn}
            side={side}
            alt={`Sample ${chosen + 1}${forms ? ', as far as it has been drawn' : ''}.`}
          />
        </div>
        <Chance
          pixel={at}
          side={side}
          probability={sigmoid(logit)}
          ink={samples.pixels[chosen * parts + at] === 1}
          empty={drawn === 0}
        />
      </div>
      <div className={styles.beside}>
        <p className={styles.big}>
          log p {forms && 'so far '}
          <output name="log-probability" aria-live="off">
            {fixed(soFar, 1)}
          </output>{' '}
          nats
        </p>
        <p className={styles.note}>
          {drawn} of {parts} pixels of sample {chosen + 1}. Each is drawn from its own probability,
          given all before it; log p is the sum of the logs.
        </p>
        <div className={styles.samples} role="group" aria-label="Sample to look at">
          {Array.from({ length: SAMPLES }, (_, row) => (
            <button
              key={row}
              type="button"
              data-drawn
              aria-pressed={row === chosen}
              disabled={asleep}
              onClick={() => setChosen(row)}
            >
              <Sample
                samples={samples}
                row={row}
                drawn={drawn}
                side={side}
                alt={`Sample ${row + 1}`}
              />
              <span className={styles.caption}>
                {forms ? '…' : fixed(samples.logProbability[row]!, 1)}
              </span>
            </button>
          ))}
        </div>
        <div className={styles.buttons}>
          <FormingButtons forming={forming} disabled={asleep || !begin} />
          <button
            type="button"
            disabled={asleep}
            onClick={() => setValue('sample', (values.sample % 999) + 1)}
          >
            Other samples
          </button>
        </div>
      </div>
    </div>
  );
}

/** The drawing that a study has made, part by part as it was made. */
function* replayed(samples: Samples, parts: number): Generator<Drawing> {
  const count = samples.pixels.length / parts;
  const pixels = new Float32Array(count * parts);
  const logProbability = new Float64Array(count);
  for (let part = 0; part < parts; part++) {
    const logits = new Float32Array(count);
    for (let row = 0; row < count; row++) {
      const at = row * parts + part;
      pixels[at] = samples.pixels[at]!;
      logits[row] = samples.logits[at]!;
      logProbability[row]! += bernoulliLogLikelihood(logits[row]!, pixels[at]);
    }
    yield { pixels, part, logits, logProbability };
  }
}

function partialLog(samples: Samples, row: number, drawn: number, parts: number): number {
  let sum = 0;
  for (let at = row * parts; at < row * parts + drawn; at++)
    sum += bernoulliLogLikelihood(samples.logits[at]!, samples.pixels[at]!);
  return sum;
}

interface SampleProps {
  readonly samples: Samples;
  readonly row: number;
  /** So many pixels of it are there. */
  readonly drawn: number;
  readonly side: number;
  readonly alt: string;
}

function Sample({ samples, row, drawn, side, alt }: SampleProps): ReactNode {
  const parts = side ** 2;
  const ink = samples.pixels.slice(row * parts, row * parts + drawn);
  const last = drawn - 1;
  return (
    <Pixels side={side} ink={ink} alt={alt}>
      <path className={styles.undrawn} d={squares(side, (pixel) => pixel >= drawn)} />
      {drawn > 0 && drawn < parts && (
        <rect
          className={styles.last}
          x={last % side}
          y={Math.floor(last / side)}
          width="1"
          height="1"
        />
      )}
    </Pixels>
  );
}

interface ChanceProps {
  readonly pixel: number;
  readonly side: number;
  /** Of ink. */
  readonly probability: number;
  /** What was drawn. */
  readonly ink: boolean;
  /** Nothing has been drawn yet. */
  readonly empty: boolean;
}

/** The probability by which the last pixel was drawn. */
function Chance({ pixel, side, probability, ink, empty }: ChanceProps): ReactNode {
  return (
    <div className={styles.chance}>
      <p>
        {empty ? (
          'No pixel yet.'
        ) : (
          <>
            {pixelText(pixel, side)}: P(ink){' '}
            <output name="probability" aria-live="off">
              {probability.toFixed(3)}
            </output>{' '}
            → {ink ? 'ink' : 'paper'}
          </>
        )}
      </p>
      <div className={styles.bar} aria-hidden>
        <span style={{ width: `${empty ? 0 : 100 * probability}%` }} />
      </div>
    </div>
  );
}
