import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import styles from './widget-body.module.css';

/** Copies the figure's address with its settings and its run; shows it where the clipboard is closed. */
export function CopyLink({ linkNow }: { readonly linkNow: () => string }): ReactNode {
  const id = useId();
  const [copied, setCopied] = useState('');
  const [byHand, setByHand] = useState('');
  const copy = (): void => {
    const address = linkNow();
    const write =
      navigator.clipboard?.writeText(address) ?? Promise.reject(new Error('no clipboard'));
    write.then(
      () => {
        setCopied('Link copied.');
        setTimeout(() => setCopied(''), 4000);
      },
      () => setByHand(address),
    );
  };
  return (
    <>
      <button type="button" className={styles.tool} onClick={copy}>
        Copy link
      </button>
      <span role="status" className={styles.copied}>
        {copied}
      </span>
      {byHand && (
        <span className={styles.byHand}>
          <label htmlFor={id}>The browser keeps its clipboard closed. The link:</label>
          <input id={id} readOnly value={byHand} onFocus={(event) => event.target.select()} />
        </span>
      )}
    </>
  );
}
