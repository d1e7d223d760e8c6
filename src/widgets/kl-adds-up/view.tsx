import type { ReactNode } from 'react';
import type { Axis } from '../../plots/axes.tsx';
import { DraggableBars } from '../../plots/draggable-bars.tsx';
import type { ViewProps } from '../declaration.ts';
import { fixed } from '../number-words.ts';
import { withProbability } from '../weights.ts';
import frame from '../widget-body.module.css';
import { parameters } from './parameters.ts';
import type { KlAddsUpValues } from './parameters.ts';
import { FIRST, natsText, partsOf, remarkOn, SECOND } from './parts.ts';
import type { Parts } from './parts.ts';
import styles from './view.module.css';

/** Two parts the reader moves, the pairs they make, and the KL of the parts against that of the pairs. */
export function KlAddsUpView(props: ViewProps<KlAddsUpValues>): ReactNode {
  const { values } = props;
  const parts = partsOf(values);
  return (
    <div className={styles.view}>
      <p className={styles.remark}>{remarkOn(values)}</p>
      <div className={styles.parts}>
        <Part {...props} part="1" q={parts.q1} p={parts.p1} kl={parts.first} names={FIRST} />
        <Part {...props} part="2" q={parts.q2} p={parts.p2} kl={parts.second} names={SECOND} />
      </div>
      <Sums parts={parts} />
      <Pairs parts={parts} />
    </div>
  );
}

const PROBABILITY: Axis = { domain: [0, 1], ticks: [0, 0.5, 1], label: '' };

interface PartProps extends ViewProps<KlAddsUpValues> {
  readonly part: '1' | '2';
  readonly q: readonly number[];
  readonly p: readonly number[];
  readonly kl: number;
  readonly names: readonly string[];
}

function Part({ part, q, p, kl, names, setValue, asleep }: PartProps): ReactNode {
  return (
    <div className={styles.part}>
      <p className={styles.title}>
        {part === '1' ? 'First' : 'Second'} part:{' '}
        <b className="data" data-quantity="q">
          q, filled
        </b>
        ;{' '}
        <b className="model" data-quantity="p">
          p, open
        </b>
        . KL{' '}
        <output data-quantity="kl" name={part === '1' ? 'kl-first' : 'kl-second'} aria-live="off">
          {natsText(kl)}
        </output>
      </p>
      <DraggableBars
        y={PROBABILITY}
        bars={p.map((value, i) => ({ name: names[i]!, handle: `p of ${names[i]}`, value }))}
        reference={q}
        step={parameters.q1.step}
        onChange={(i, value) => setValue(`p${part}`, withProbability(p, i, value))}
        onReference={{
          handle: (i) => `q of ${names[i]}`,
          onChange: (i, value) => setValue(`q${part}`, withProbability(q, i, value)),
        }}
        valueText={(value) => `probability ${fixed(value, 3)}`}
        disabled={asleep}
      />
    </div>
  );
}

/** Lengths that fit a scale of the sums, in nats. */
const SCALES = [0.5, 1, 2, 5, 10, 20];

/** The KLs of the parts end to end, and under them that of the pairs. */
function Sums({
  parts: { first, second, information, joint },
}: {
  readonly parts: Parts;
}): ReactNode {
  const endless = joint === Infinity;
  const scale = SCALES.find((length) => length >= joint) ?? joint;
  const shown = [
    { name: 'first', text: 'first part', value: first },
    { name: 'second', text: 'second part', value: second },
    { name: 'information', text: 'mutual information', value: information },
  ].filter(({ name, value }) => name !== 'information' || value > 5e-4);
  const share = (value: number): string => `${endless ? 100 : (100 * value) / scale}%`;
  return (
    <div className={styles.sums}>
      <p className={styles.title}>
        {shown.map(({ name, text, value }, i) => (
          <span key={name}>
            {i > 0 && ' + '}
            <span className={styles.swatch} data-part={name} /> {text}{' '}
            {name === 'information' ? (
              <output name="information" aria-live="off">
                {natsText(value)}
              </output>
            ) : (
              <b>{natsText(value)}</b>
            )}
          </span>
        ))}{' '}
        = <span className={styles.swatch} data-part="joint" /> pairs{' '}
        <output data-quantity="kl" name="kl-joint" aria-live="off">
          {natsText(joint)}
        </output>
      </p>
      <div className={styles.bar} aria-hidden>
        {(endless ? shown.filter(({ value }) => value === Infinity).slice(0, 1) : shown).map(
          ({ name, value }) => (
            <span key={name} data-part={name} style={{ inlineSize: share(value) }} />
          ),
        )}
      </div>
      <div className={styles.bar} aria-hidden>
        <span data-part="joint" style={{ inlineSize: share(joint) }} />
      </div>
    </div>
  );
}

/** The probability of every pair under both, and what it adds to the KL. */
function Pairs({ parts: { q, p, terms } }: { readonly parts: Parts }): ReactNode {
  const highest = Math.max(...q, ...p);
  const largest = Math.max(...terms.map(Math.abs).filter(Number.isFinite), 1e-9);
  return (
    <div className={styles.pairs}>
      <Grid
        caption="q of each pair"
        kind="q"
        values={q}
        scale={highest}
        text={(v) => fixed(v, 3)}
      />
      <Grid
        caption="p of each pair"
        kind="p"
        values={p}
        scale={highest}
        text={(v) => fixed(v, 3)}
      />
      <Grid
        caption="q · log(q/p), nats"
        kind="term"
        values={terms}
        scale={largest}
        text={termText}
      />
    </div>
  );
}

function termText(term: number): string {
  if (term === Infinity) return '+∞';
  return `${term > 5e-4 ? '+' : ''}${fixed(term, 3)}`;
}

interface GridProps {
  readonly caption: string;
  readonly kind: 'q' | 'p' | 'term';
  /** Shape [3, 3]. */
  readonly values: Float64Array;
  /** The value whose bar is as long as a cell. */
  readonly scale: number;
  readonly text: (value: number) => string;
}

/** Numbers, each over a bar as long as it is large. */
function Grid({ caption, kind, values, scale, text }: GridProps): ReactNode {
  return (
    <table className={styles.grid} data-kind={kind}>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th>
            <span className={frame.spoken}>First part</span>
          </th>
          {SECOND.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {FIRST.map((name, i) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {SECOND.map((column, j) => {
              const value = values[3 * i + j]!;
              const length = 100 * Math.min(Math.abs(value) / scale, 1);
              return (
                <td key={column}>
                  {text(value)}
                  {length > 0 && (
                    <span
                      className={styles.length}
                      data-below={value < 0 || undefined}
                      style={{ inlineSize: `${length}%` }}
                    />
                  )}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
