import { Link } from '../book/link.tsx';
import styles from './notes.module.css';

/** The presenter's second window; `start-notes.ts` fills it in. */
export function NotesPage() {
  return (
    <article className={styles.page} data-notes>
      <header className={styles.head}>
        <h1>Presenter’s notes</h1>
        <p className={styles.clocks} data-clocks hidden>
          <span>
            Since the start <time data-elapsed />
          </span>
          <span>
            Now <time data-clock />
          </span>
        </p>
      </header>
      <p role="status" data-said>
        This window shows the notes of whoever presents a figure. Press Present under a figure, then
        Notes.
      </p>
      <p data-elsewhere>
        <Link href="/#contents">The figures stand in the chapters</Link>.
      </p>
      <noscript>
        <p>It comes alive with JavaScript.</p>
      </noscript>
      <div className={styles.body} data-stage hidden>
        <section className={styles.now} aria-labelledby="notes-title">
          <p className={styles.place} data-place />
          <h2 id="notes-title" data-title>
            …
          </h2>
          <p className={styles.notes} data-words />
          <h3>In the figure now</h3>
          <p data-sentence />
        </section>
        <section className={styles.facts} aria-label="State of the figure">
          <h3>Next</h3>
          <p data-next />
          <h3>Settings that differ</h3>
          <ul data-settings />
          <div data-run-facts>
            <h3>Run</h3>
            <p data-run-words />
            <dl data-metrics />
          </div>
        </section>
        <p className={styles.tools}>
          <button type="button" data-command="previous" aria-keyshortcuts="PageUp">
            Previous
          </button>
          <button type="button" data-command="next" aria-keyshortcuts="PageDown">
            Next
          </button>
          <button type="button" data-command="blank" aria-keyshortcuts="B" aria-pressed="false">
            Blank
          </button>
          <button type="button" data-command="train" aria-keyshortcuts="Space">
            Train
          </button>
        </p>
      </div>
    </article>
  );
}
