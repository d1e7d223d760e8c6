import { Component } from 'react';
import type { ReactNode } from 'react';
import styles from './widget-body.module.css';

interface ViewBoundaryProps {
  /** What failed, as the beginning of a sentence: "The picture". */
  readonly what: string;
  readonly children: ReactNode;
}

/** Keeps a failing picture from taking its figure along: a sentence and a second try take its place. */
export class ViewBoundary extends Component<ViewBoundaryProps, { readonly error: unknown }> {
  override state = { error: undefined };

  static getDerivedStateFromError(error: unknown): { readonly error: unknown } {
    return { error: error ?? new Error('nothing was said about why') };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <div role="alert" className={styles.failure}>
        <p>
          {this.props.what} could not be drawn ({String(error)}). Other settings may work; the rest
          of the page is not affected.
        </p>
        <button
          type="button"
          className={styles.button}
          onClick={() => this.setState({ error: undefined })}
        >
          Try again
        </button>
      </div>
    );
  }
}
