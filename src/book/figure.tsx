import type { ReactNode } from 'react';
import { referenceRun } from '../widgets/all-reference-runs.ts';
import { startValues } from '../widgets/declaration.ts';
import { WidgetBody } from '../widgets/widget-body.tsx';
import styles from './figure.module.css';
import { widgetOf } from './widget-of.ts';

export interface FigureProps {
  /** Id of the widget it shows: its folder under src/widgets. */
  widget: string;
  /** One of the widget's presets to start from; its defaults otherwise. */
  preset?: string;
  /** `10.1`, counted by the build; a figure on its embed page has none. */
  number?: string;
  /** Whether it stands alone on its embed page. */
  embed?: boolean;
  /** The caption. */
  children?: ReactNode;
}

/**
 * A figure before it wakes: complete, in its first state, controls disabled. The page's script finds
 * it by `data-widget` and puts the live widget in its place.
 */
export function Figure({ widget, preset, number, embed = false, children }: FigureProps) {
  const declaration = widgetOf(widget);
  const name = `fig-${widget}-name`;
  const Name = embed ? 'h1' : 'span'; // alone on its page, its name is the page's
  return (
    <figure
      id={`fig-${widget}`}
      className={styles.figure}
      data-widget={widget}
      data-run={declaration.training ? 'idle' : undefined}
      aria-labelledby={name}
    >
      <div data-island data-preset={preset} data-embed={embed || undefined}>
        <WidgetBody
          declaration={declaration}
          values={startValues(declaration, preset ?? null)}
          reference={referenceRun(widget)}
          embed={embed}
          asleep
        />
      </div>
      <noscript>
        <p className={styles.notice}>This is a picture: the controls come alive with JavaScript.</p>
      </noscript>
      <figcaption className={styles.caption}>
        <Name id={name} className={styles.name}>
          {number === undefined ? '' : `Figure ${number}. `}
          {declaration.title}
        </Name>
        {children}
      </figcaption>
    </figure>
  );
}
