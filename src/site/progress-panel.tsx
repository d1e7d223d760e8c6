import { Link } from '../book/link.tsx';
import styles from './contents.module.css';

/** What the reader can do with her progress; shown by the script, without which there is none. */
export function ProgressPanel() {
  return (
    <section className={styles.progress} aria-labelledby="progress" data-progress hidden>
      <h2 id="progress">Your progress</h2>
      <p className={styles.total}>
        <span id="progress-total" data-total />
        <progress aria-labelledby="progress-total" />
      </p>
      <p>
        Exercises you have solved are remembered in this browser, and nowhere else; so is where you
        stopped reading. Those you have missed come back for a <Link href="/review/">review</Link>.
        A file takes your exercises to another browser.
      </p>
      <p className={styles.tools}>
        <button type="button" data-save>
          Save to file
        </button>
        <label>
          <span>Load from file</span>
          <input type="file" accept=".json,application/json" data-load />
        </label>
        <button type="button" data-clear>
          Clear
        </button>
      </p>
      <p role="status" />
      <dialog aria-labelledby="progress-clear" data-confirm>
        <p id="progress-clear">
          Forget all exercises you have solved or missed, and where you stopped reading?
        </p>
        <p className={styles.tools}>
          <button type="button" data-yes>
            Forget them
          </button>
          <button type="button" data-no>
            Keep them
          </button>
        </p>
      </dialog>
    </section>
  );
}
