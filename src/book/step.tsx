import type { ReactNode } from 'react';
import styles from './derivation.module.css';

/** One step of a derivation. The build makes `because="…"`, which may hold `$formulas$`, its summary. */
export function Step({ children }: { because: string; children: ReactNode }) {
  return <details className={styles.step}>{children}</details>;
}
