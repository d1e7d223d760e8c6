import { useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { proveNetwork } from '../training/client.ts';
import { specOn } from './declaration.ts';
import { brief } from './number-words.ts';
import { scientific } from './powers-of-ten.ts';
import { NOT_LOADED } from './proof-panel.tsx';
import type { ProofPanelProps } from './proof-panel.tsx';
import { errorOf, loadProofs, networkProofs, worstOf } from './proofs.ts';
import type { Pair, Proof } from './proofs.ts';
import styles from './proofs.module.css';
import body from './widget-body.module.css';

/** What came of a check. */
type Result =
  | {
      readonly verdict: 'holds' | 'fails';
      readonly worst: Pair;
      readonly pairs: number;
      readonly ms: number;
    }
  | { readonly verdict: 'open'; readonly why: string };

/** The results so far, of one setting. */
interface Course extends Pick<ProofPanelProps, 'values' | 'own'> {
  readonly results: readonly Result[];
  readonly checking: boolean;
}

const VERDICTS = { holds: '✓ holds', fails: '✗ fails', open: '– not checked' } as const;

/** The checks of a figure, a button that runs them at the present settings, and what came of it. */
export function ProofList(props: Omit<ProofPanelProps, 'asleep' | 'unfolded'>): ReactNode {
  const { declaration, values, run, own } = props;
  const [declared, setDeclared] = useState<readonly Proof[] | null>(null);
  const [lost, setLost] = useState(false);
  const [course, setCourse] = useState<Course>({ values, own, results: [], checking: false });
  const latest = useRef(0);
  useEffect(() => {
    void loadProofs(declaration.id).then(setDeclared, () => setLost(true));
  }, [declaration]);
  useEffect(() => () => void latest.current++, [values, own]); // checks of other settings end
  const proofs = useMemo(
    () => [
      ...(declared ?? []),
      ...networkProofs(
        declaration,
        values,
        () => specOn(declaration.training!, values, own),
        proveNetwork,
      ),
    ],
    [declared, declaration, values, own],
  );
  if (lost) return <p className={styles.words}>{NOT_LOADED}</p>;
  if (!declared) return null;

  const check = async (): Promise<void> => {
    const mine = ++latest.current;
    const results: Result[] = [];
    setCourse({ values, own, results: [], checking: true });
    for (const proof of proofs) {
      results.push(await resultOf(proof, values, run));
      if (mine !== latest.current) return;
      setCourse({ values, own, results: [...results], checking: results.length < proofs.length });
    }
  };
  const present = course.values === values && course.own === own;
  const { results, checking } = present ? course : { results: [], checking: false };
  const done = results.length === proofs.length;
  return (
    <>
      <ol className={styles.list}>
        {proofs.map((proof, i) => (
          <li key={proof.claim} data-verdict={results[i]?.verdict}>
            <p className={styles.claim}>{proof.claim}</p>
            <p className={styles.words}>{proof.way}</p>
            <dl className={styles.facts}>
              <div>
                <dt>Tolerance</dt>
                <dd>{sizeText(proof.tolerance)}</dd>
              </div>
              <Found result={results[i]} />
            </dl>
          </li>
        ))}
      </ol>
      <div className={styles.act}>
        <button
          type="button"
          className={body.button}
          aria-disabled={checking}
          onClick={() => {
            if (!checking) void check();
          }}
        >
          Check now
        </button>
        <p role="status" className={styles.words}>
          {checking
            ? `Checking ${results.length + 1} of ${proofs.length}…`
            : done
              ? summary(proofs, results)
              : ''}
        </p>
      </div>
    </>
  );
}

function Found({ result }: { readonly result: Result | undefined }): ReactNode {
  if (!result) return null;
  if (result.verdict === 'open')
    return (
      <div>
        <dt>Verdict</dt>
        <dd>
          {VERDICTS.open}: {result.why}
        </dd>
      </div>
    );
  const { verdict, worst, pairs, ms } = result;
  return (
    <>
      <div>
        <dt>Largest error</dt>
        <dd>{sizeText(errorOf(worst))}</dd>
      </div>
      <div>
        <dt>Verdict</dt>
        <dd className={styles[verdict]}>{VERDICTS[verdict]}</dd>
      </div>
      <div>
        <dt>Compared</dt>
        <dd>
          {pairs > 1 && `${pairs} numbers; the furthest apart are `}
          {numberText(worst[0])} here and {numberText(worst[1])} there, in {timeText(ms)}
        </dd>
      </div>
    </>
  );
}

async function resultOf(
  { check, tolerance }: Proof,
  values: ProofPanelProps['values'],
  run: ProofPanelProps['run'],
): Promise<Result> {
  await new Promise((next) => setTimeout(next)); // the page answers between two checks
  const started = performance.now();
  try {
    const pairs = await check(values, run);
    const worst = worstOf(pairs);
    if (!worst) return { verdict: 'open', why: 'at these settings there is nothing to compare.' };
    const verdict = errorOf(worst) <= tolerance ? 'holds' : 'fails';
    return { verdict, worst, pairs: pairs.length, ms: performance.now() - started };
  } catch (error) {
    return { verdict: 'open', why: error instanceof Error ? error.message : String(error) };
  }
}

function summary(proofs: readonly Proof[], results: readonly Result[]): string {
  const count = (verdict: Result['verdict']): number =>
    results.filter((result) => result.verdict === verdict).length;
  const failed = results.findIndex(({ verdict }) => verdict === 'fails');
  const open = count('open') > 0 ? ` ${count('open')} could not be checked.` : '';
  if (failed < 0)
    return `${count('holds')} of ${proofs.length} checks hold, on this machine and at these settings.${open}`;
  return `A check fails: “${proofs[failed]!.claim}” Don’t trust this figure at these settings. Please press “Copy link” below and send the link to whoever gave you this book, with the numbers above.${open}`;
}

/** An error or a tolerance, of any size. */
function sizeText(size: number): string {
  if (Number.isNaN(size)) return 'not a number';
  if (size === 0) return 'none, to the last bit';
  if (!Number.isFinite(size)) return 'without end';
  return size < 0.001 ? scientific(Math.log10(size)) : brief(size);
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'no number' : value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  const text =
    size > 0 && size < 1e-4 ? scientific(Math.log10(size)) : String(Number(size.toPrecision(7)));
  return value < 0 ? `−${text}` : text;
}

function timeText(ms: number): string {
  return ms < 1000 ? `${Math.max(1, Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`;
}
