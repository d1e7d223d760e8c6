import { useEffect, useId, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { WidgetDeclaration } from './declaration.ts';
import type { Values } from './parameters.ts';
import { latePart } from './late-part.ts';
import type { SessionState } from './run-session.ts';
import type { TakenFile } from './take-away-files.ts';
import styles from './widget-body.module.css';

export interface TakeAwayProps {
  readonly declaration: WidgetDeclaration;
  readonly values: Values;
  readonly run: SessionState;
  readonly pause: () => void;
  readonly linkNow: () => string;
  /** Whether it is unfolded at first. */
  readonly unfolded: boolean;
}

const FILES: Readonly<Record<TakenFile, { readonly title: string; readonly what: string }>> = {
  png: {
    title: 'Picture, PNG',
    what: 'the picture as it is now, with its caption and its link, in pixels',
  },
  svg: {
    title: 'Picture, SVG',
    what: 'the same in shapes and words, for print and for drawing programs',
  },
  csv: { title: 'Curves, CSV', what: 'every number of every step, for spreadsheets' },
  safetensors: {
    title: 'Weights, safetensors',
    what: 'all parameters, with what is needed to compute with them',
  },
  ipynb: {
    title: 'Notebook, PyTorch',
    what: 'the same model with these weights, a check, and how it was trained',
  },
};

/** The run as files, made in the page and saved by the browser. */
export function TakeAway(props: TakeAwayProps): ReactNode {
  const { declaration, run, pause, unfolded } = props;
  const id = useId();
  const root = useRef<HTMLDetailsElement>(null);
  const [wanted, setWanted] = useState<TakenFile | null>(null);
  const [said, setSaid] = useState('');
  const kinds = (Object.keys(FILES) as TakenFile[]).filter(
    (kind) => kind !== 'ipynb' || declaration.training!.takeAway!.notebook,
  );
  const missing = (kind: TakenFile): boolean =>
    run.facts === null || (run.step === 0 && (kind === 'csv' || !run.facts.start));
  const allMissing = kinds.every(missing);

  const take = (kind: TakenFile): void => {
    if (missing(kind)) return setSaid(NOTHING_YET);
    setSaid('');
    setWanted(kind);
    if (run.status === 'running') pause(); // a file is of one step
  };
  useEffect(() => {
    if (!wanted || run.status === 'running') return undefined;
    let current = true;
    const tell = (words: string): void => {
      if (!current) return;
      setWanted(null);
      setSaid(words);
    };
    const picture = root
      .current!.closest('fieldset')!
      .querySelector<HTMLElement>('[data-picture]')!;
    latePart(import('./take-away-files.ts'))
      .then(({ takeAway }) => takeAway(wanted, { ...props, picture }))
      .then((name) => tell(`Saved as ${name}.`))
      .catch((error: unknown) => tell(error instanceof Error ? error.message : String(error)));
    return () => void (current = false);
    // oxlint-disable-next-line react/exhaustive-deps -- the run rests: what is wanted is made once
  }, [wanted, run.status === 'running']);

  return (
    <details ref={root} className={styles.table} data-fold="take-away" open={unfolded}>
      <summary>Take it away</summary>
      <div className={styles.folded}>
        <p className={styles.status}>
          {allMissing
            ? NOTHING_YET
            : `Files of this run at step ${run.step}, made on this machine.`}
        </p>
        <ul className={styles.files}>
          {kinds.map((kind) => (
            <li key={kind}>
              <button
                type="button"
                className={styles.button}
                aria-disabled={missing(kind)}
                aria-describedby={`${id}-${kind}`}
                onClick={() => take(kind)}
              >
                {FILES[kind].title}
              </button>
              <span id={`${id}-${kind}`}>
                {missing(kind) && !allMissing ? 'needs a step of training' : FILES[kind].what}
              </span>
            </li>
          ))}
        </ul>
        <p role="status" className={styles.status}>
          {wanted ? 'Making the file…' : said}
        </p>
      </div>
    </details>
  );
}

const NOTHING_YET = 'There is nothing to take away yet: press Train or Step first.';
