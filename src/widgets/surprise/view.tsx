import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { DraggableBars } from '../../plots/draggable-bars.tsx';
import type { Axis } from '../../plots/axes.tsx';
import type { ViewProps } from '../declaration.ts';
import { fixed } from '../number-words.ts';
import { withProbability } from '../weights.ts';
import frame from '../widget-body.module.css';
import { codeTree } from './code-tree.ts';
import { Lengths } from './lengths.tsx';
import { parameters } from './parameters.ts';
import type { SurpriseValues } from './parameters.ts';
import { studyOf } from './study.ts';
import type { Study } from './study.ts';
import { amountText, remarkOn, symbolName, WRITTEN } from './words.ts';
import styles from './view.module.css';

type Props = ViewProps<SurpriseValues>;

/** Symbols whose probabilities the reader drags, the tree and words of a code, and what it costs. */
export function SurpriseView({ values, setValue, asleep }: Props): ReactNode {
  const study = studyOf(values);
  const { unit } = values;
  return (
    <div className={styles.view}>
      <div className={styles.head}>
        <p className={styles.entropy}>
          <output name="entropy" aria-live="off">
            {amountText(study.entropy, unit)}
          </output>{' '}
          {unit} per symbol: the entropy of q, its average surprise
        </p>
        <p className={styles.remark}>{remarkOn(values)}</p>
      </div>
      <Symbols {...{ values, setValue, asleep, study }} />
      <Tree words={study.words[values.code]} code={values.code} />
      <Lengths {...{ values, study }} />
    </div>
  );
}

const PROBABILITY: Axis = { domain: [0, 1], ticks: [0, 0.5, 1], label: '' };
const { fewest, most, step } = parameters.q;

function Symbols({
  values,
  setValue,
  asleep,
  study: { q, p },
}: Props & { readonly study: Study }): ReactNode {
  const wrong = values['wrong-code'];
  const moveQ = (i: number, value: number): void => setValue('q', withProbability(q, i, value));
  const moveP = (i: number, value: number): void => setValue('p', withProbability(p, i, value));
  const add = (): void => {
    setValue('q', withProbability([...q, 0], q.length, 0.1));
    if (wrong) setValue('p', withProbability([...p, 0], p.length, 0.1)); // else it would be ruled out
  };
  return (
    <div className={styles.symbols}>
      <p className={styles.title}>
        {wrong ? (
          <>
            <b className="data" data-quantity="q">
              q, true
            </b>
            , filled;{' '}
            <b className="model" data-quantity="p">
              p, what the coder believes
            </b>
            , open
          </>
        ) : (
          <>
            How probable:{' '}
            <b className="data" data-quantity="q">
              q
            </b>
          </>
        )}
      </p>
      <DraggableBars
        y={PROBABILITY}
        bars={(wrong ? p : q).map((value, i) => ({
          name: symbolName(i),
          handle: `${wrong ? 'p' : 'q'} of ${symbolName(i)}`,
          value,
          colour: wrong ? 'var(--model)' : 'var(--data)',
        }))}
        step={step}
        onChange={wrong ? moveP : moveQ}
        valueText={(value) => `probability ${fixed(value, 3)}`}
        disabled={asleep}
        {...(wrong && {
          reference: q,
          onReference: { handle: (i: number) => `q of ${symbolName(i)}`, onChange: moveQ },
        })}
      />
      <div className={frame.buttons}>
        <button type="button" className={frame.button} disabled={q.length >= most} onClick={add}>
          Add a symbol
        </button>
        <button
          type="button"
          className={frame.button}
          disabled={q.length <= fewest}
          onClick={() => setValue('q', q.slice(0, -1))}
        >
          Remove the last
        </button>
      </div>
    </div>
  );
}

interface TreeProps {
  readonly words: readonly (string | null)[];
  readonly code: SurpriseValues['code'];
}

/** Deeper trees have no room for a digit at each branch. */
const DIGITS = 8;

function Tree({ words, code }: TreeProps): ReactNode {
  const { leaves, branches, depth } = useMemo(() => codeTree(words, WRITTEN), [words]);
  const down = (at: number): number => (depth === 0 ? 50 : (100 * at) / depth);
  const path = (unused: boolean): string =>
    branches
      .filter((branch) => branch.unused === unused)
      .map(({ from, to, depth: at }) => {
        const end = unused ? (down(at) + down(at + 1)) / 2 : down(at + 1);
        return `M${100 * from} ${down(at)}L${100 * to} ${end}`;
      })
      .join('');
  const left = words.filter((word) => word !== null).length - leaves.length;
  return (
    <div className={styles.code}>
      <p className={styles.title}>
        {code === 'huffman' ? 'Huffman’s' : 'Shannon’s'} tree: 0 left, 1 right
        {path(true) && '; dashed, ways that no word uses'}
        {left > 0 && `; ${left === 1 ? 'a word' : `${left} words`} too long to be drawn`}
      </p>
      <div className={styles.tree} aria-hidden>
        <svg viewBox="0 0 100 100" preserveAspectRatio="none">
          <path className={styles.branch} d={path(false)} />
          <path className={styles.unused} d={path(true)} />
        </svg>
        {depth <= DIGITS &&
          branches
            .filter(({ unused }) => !unused)
            .map(({ from, to, depth: at, bit }) => (
              <span
                key={`${at} ${from} ${bit}`}
                className={styles.digit}
                style={{ left: `${50 * (from + to)}%`, top: `${down(at + 0.5)}%` }}
              >
                {bit}
              </span>
            ))}
        {leaves.map(({ symbol, x, depth: at }) => (
          <span
            key={symbol}
            className={styles.leaf}
            style={{ left: `${100 * x}%`, top: `${down(at)}%` }}
          >
            {symbolName(symbol)}
          </span>
        ))}
      </div>
    </div>
  );
}
