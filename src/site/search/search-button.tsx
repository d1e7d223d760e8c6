import styles from './search-button.module.css';

/** Opens the search of the book; its style hides it where no script could. */
export function SearchButton() {
  return (
    <button
      type="button"
      className={styles.button}
      aria-label="Search"
      aria-keyshortcuts="/ Control+K"
      data-search
    >
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <circle cx="6.5" cy="6.5" r="4.75" />
        <path d="M10 10l4.5 4.5" />
      </svg>
      <span className={styles.word}>Search</span>
      <kbd className={styles.key}>/</kbd>
    </button>
  );
}
