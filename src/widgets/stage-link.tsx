import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { QrCode } from './qr.ts';
import { StageDialog } from './stage-dialog.tsx';
import styles from './stage.module.css';

export interface StageLinkProps {
  readonly address: string;
  /** Of the state it leads to. */
  readonly title: string;
  readonly onClose: () => void;
}

type Drawn =
  | { readonly kind: 'code'; readonly code: QrCode; readonly nowhere: boolean }
  | { readonly kind: 'long' | 'missing' };

/** The link to what is shown now, as a QR code and as text. The address is taken as it was when asked for. */
export function StageLink({ address: given, title, onClose }: StageLinkProps): ReactNode {
  const [address] = useState(given); // a run goes on meanwhile
  const [drawn, setDrawn] = useState<Drawn | null>(null);
  useEffect(() => {
    let shown = true;
    const draw = (what: Drawn): void => {
      if (shown) setDrawn(what);
    };
    import('./qr.ts').then(
      ({ qrCode, leadsNowhere }) => {
        const code = qrCode(address);
        draw(code ? { kind: 'code', code, nowhere: leadsNowhere(address) } : { kind: 'long' });
      },
      () => draw({ kind: 'missing' }),
    );
    return () => void (shown = false);
  }, [address]);
  return (
    <StageDialog title={`On your own screen: ${title}`} onClose={onClose}>
      {drawn?.kind === 'code' && (
        <svg
          role="img"
          aria-label="QR code of the link below"
          className={styles.code}
          viewBox={`0 0 ${drawn.code.size} ${drawn.code.size}`}
          shapeRendering="crispEdges"
        >
          <path d={drawn.code.path} />
        </svg>
      )}
      {drawn?.kind === 'code' && drawn.nowhere && (
        <p>
          This address leads back to the machine that opens it, so phones can’t follow it. Put the
          book on a server, or open it here by this machine’s name in the network.
        </p>
      )}
      {drawn?.kind === 'long' && (
        <p>
          This state’s link has {address.length.toLocaleString('en')} characters: too many for a
          code that phones can read. Send the link itself, or show a state with fewer changes.
        </p>
      )}
      {drawn?.kind === 'missing' && (
        <p>
          The code could not be drawn: a part of the page did not load. The link works all the same.
        </p>
      )}
      <p className={styles.address} data-stage-address>
        {address}
      </p>
    </StageDialog>
  );
}
