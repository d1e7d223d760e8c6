import styles from './exercise.module.css';
import { Link } from './link.tsx';
import { widgetOf } from './widget-of.ts';

export interface ShowProps {
  /** Id of a widget whose figure stands on the same page. */
  figure: string;
  /** One of its presets; the settings the page gives it otherwise. */
  preset?: string;
  /** Whether a figure that trains then starts anew and trains. */
  run?: boolean;
  /** Id of the exercise, and the figure's address and words: given by the build. */
  exercise: string;
  href: string;
  words: string;
}

/** Predict, then see: once an answer has been checked, the figure shows what happens. */
export function Show({ figure, preset, run = false, exercise, href, words }: ShowProps) {
  const { presets, training } = widgetOf(figure);
  if (preset !== undefined && !Object.hasOwn(presets, preset)) {
    const known = Object.keys(presets).join(', ') || 'none';
    throw new Error(
      `The exercise "${exercise}" shows the preset "${preset}", but the presets of the widget ${figure} are: ${known}.`,
    );
  }
  if (run && !training) {
    throw new Error(`The exercise "${exercise}" runs the widget ${figure}, which doesn't train.`);
  }
  return (
    <p
      className={styles.quiet}
      data-show={figure}
      data-preset={preset}
      data-runs={run || undefined}
      hidden
    >
      <Link href={href}>{words}</Link> now {run ? 'runs it' : 'shows it'}. Compare it with your
      answer.
    </p>
  );
}
