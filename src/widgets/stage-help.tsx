import type { ReactNode } from 'react';
import { StageDialog } from './stage-dialog.tsx';
import styles from './stage.module.css';

const KEYS: readonly (readonly [keys: string, does: string])[] = [
  ['Page Down, →', 'next state'],
  ['Page Up, ←', 'previous state'],
  ['S', 'spotlight: pointer or arrows move it, + and − size it'],
  ['B or .', 'blank screen; any key brings the figure back'],
  ['Q', 'QR code of what is shown now'],
  ['N', 'notes in a second window'],
  ['F', 'full screen'],
  ['Esc', 'closes what lies over the figure; then ends the presentation'],
];

/** The keys of the stage. */
export function StageHelp(props: {
  readonly trains: boolean;
  readonly onClose: () => void;
}): ReactNode {
  const keys = props.trains ? [...KEYS, ['Space', 'Train or Pause'] as const] : KEYS;
  return (
    <StageDialog title="Keys while presenting" onClose={props.onClose}>
      <dl className={styles.keys}>
        {keys.map(([key, does]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p>A slider, a field or a point that has the focus keeps the keys it uses.</p>
    </StageDialog>
  );
}
