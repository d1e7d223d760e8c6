import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { spokenValue } from './codec.ts';
import { parametersOf } from './declaration.ts';
import type { WidgetDeclaration } from './declaration.ts';
import { sameValue } from './parameters.ts';
import type { Values } from './parameters.ts';
import styles from './printed-state.module.css';
import type { WidgetState } from './use-widget.ts';

export interface PrintedStateProps {
  readonly declaration: WidgetDeclaration;
  /** What the figure has on this page before anybody changes it. */
  readonly base: Values;
  readonly state: WidgetState;
}

/**
 * What paper has in place of the controls: the settings the reader has changed, the step of her run, and the
 * link to exactly this picture. On the page there is nothing of it, nor on paper of a figure left as it was.
 */
export function PrintedState(props: PrintedStateProps): ReactNode {
  const latest = useRef(props);
  useEffect(() => void (latest.current = props));
  const [printed, setPrinted] = useState<Printed | null>(null);
  useEffect(() => {
    const before = (): void => flushSync(() => setPrinted(printedState(latest.current))); // the paper won't wait
    const after = (): void => setPrinted(null);
    addEventListener('beforeprint', before);
    addEventListener('afterprint', after);
    return () => {
      removeEventListener('beforeprint', before);
      removeEventListener('afterprint', after);
    };
  }, []);
  if (!printed) return null;
  return (
    <p className={styles.printed} data-printed>
      {printed.words} <span className={styles.link}>{printed.link}</span>
    </p>
  );
}

interface Printed {
  /** `β = 4, seed = 1, step = 200.` */
  readonly words: string;
  readonly link: string;
}

/** What there is to say about a figure on paper; null where nothing in it has changed. */
function printedState({ declaration, base, state }: PrintedStateProps): Printed | null {
  const { values, run } = state;
  const ran = run !== undefined && run.step > 0;
  const parameters = Object.entries(parametersOf(declaration)).filter(
    ([name, { when }]) =>
      (!sameValue(values[name], base[name]) || (ran && name === 'seed')) &&
      when?.(values) !== false,
  );
  if (parameters.length === 0 && !ran) return null;
  const said = parameters.map(
    ([name, parameter]) => `${parameter.label} = ${spokenValue(parameter, values[name]!)}`,
  );
  if (ran) said.push(`step = ${run.step.toLocaleString('en')}`);
  return { words: `${said.join(', ')}.`, link: state.linkAlone().replace(/^https?:\/\//, '') };
}
