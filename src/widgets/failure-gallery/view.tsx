import { memo, useDeferredValue } from 'react';
import type { ReactNode } from 'react';
import { Curves } from '../../plots/curves.tsx';
import type { RunView, ViewProps } from '../declaration.ts';
import { LatentKls } from '../latent-kls.tsx';
import { brief, fixed, shareText } from '../number-words.ts';
import { Sheet, sheetAspect } from '../sheet.tsx';
import type { FailureValues } from './parameters.ts';
import {
  COLUMNS,
  measuredOf,
  MEMBERS,
  SAMPLE_ROWS,
  symptomOf,
  type Measured,
  type Member,
} from './symptoms.ts';
import styles from './view.module.css';

/** A healthy VAE and a failing one on the same digits, and what the numbers say of the second. */
export function FailureGalleryView({ values, run }: ViewProps<FailureValues>): ReactNode {
  const pictures = useDeferredValue(run?.pictures);
  if (!run) return null; // only a figure without a training declaration has no run
  const [healthy, failing] = MEMBERS.map((member) => measuredOf(run, member, values.latent));
  const most = Math.max(
    1,
    ...[healthy, failing].flatMap((of) => of?.uses.map(({ kl }) => kl) ?? []),
  );
  const symptom = healthy && failing ? symptomOf(run.step, failing, healthy) : null;
  return (
    <div className={styles.view}>
      <div className={styles.diagnosis}>
        <p className={styles.name}>
          <output name="symptom" aria-live="off">
            {symptom?.name ?? 'Not trained yet'}
          </output>
        </p>
        <p className={styles.because}>
          {symptom?.because ?? 'Press Train: both learn from the same batches.'}
        </p>
      </div>
      <div className={styles.members}>
        {MEMBERS.map((member) => (
          <Patient
            key={member}
            member={member}
            beta={values[`${member}-beta`]}
            measured={(member === 'healthy' ? healthy : failing) ?? null}
            most={most}
            pictures={pictures ?? run.pictures}
            facts={run.facts}
          />
        ))}
      </div>
      <Elbos curves={run.curves} />
    </div>
  );
}

const NAMES: Readonly<Record<Member, string>> = { healthy: 'Healthy', failing: 'Failing' };

interface PatientProps {
  readonly member: Member;
  readonly beta: number;
  readonly measured: Measured | null;
  /** Nats at the end of the bars. */
  readonly most: number;
  readonly pictures: RunView['pictures'];
  readonly facts: RunView['facts'];
}

function Patient({ member, beta, measured, most, pictures, facts }: PatientProps): ReactNode {
  const strip = facts ? sheetAspect(facts.data, COLUMNS, 1, 1) : 1;
  const sheet = facts ? sheetAspect(facts.data, COLUMNS, SAMPLE_ROWS, 1) : 1;
  return (
    <section className={styles.member}>
      <p className={styles.head}>
        <b>{NAMES[member]}</b> β = {brief(beta)}
      </p>
      <p className={styles.title}>Digits it never saw, and below what it makes of them</p>
      <div className={styles.strips}>
        <div style={{ aspectRatio: strip }}>
          <Sheet picture={pictures['originals']} aspect={strip} alt={`${COLUMNS} digits.`} />
        </div>
        <div style={{ aspectRatio: strip }}>
          <Sheet
            picture={pictures[`${member}-reconstructions`]}
            aspect={strip}
            alt="The same digits, reconstructed."
          />
        </div>
      </div>
      <p className={styles.title}>
        Samples from the prior
        {measured?.far !== undefined && (
          <>
            :{' '}
            <output name={`${member}-far`} aria-live="off">
              {shareText(measured.far)}
            </output>{' '}
            like no digit
          </>
        )}
      </p>
      <div style={{ aspectRatio: sheet }}>
        <Sheet
          picture={pictures[`${member}-samples`]}
          aspect={sheet}
          alt={`${COLUMNS * SAMPLE_ROWS} samples.`}
        />
      </div>
      <p className={styles.title}>KL of each latent, nats</p>
      {measured ? (
        <LatentKls uses={measured.uses} most={most} />
      ) : (
        <p className={styles.title}>–</p>
      )}
      <dl className={styles.numbers}>
        {(['reconstruction', 'kl', 'elbo'] as const).map((name) => (
          <div key={name}>
            <dt>{LABELS[name]}</dt>
            <dd>{measured && Number.isFinite(measured[name]) ? fixed(measured[name], 1) : '–'}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const LABELS = { reconstruction: 'Reconstruction', kl: 'KL', elbo: 'ELBO' } as const;

const NONE = new Float32Array();

const Elbos = memo(function Elbos({ curves }: { readonly curves: RunView['curves'] }) {
  return (
    <div className={styles.curves}>
      <p className={styles.title}>ELBO, nats per image, whatever β is</p>
      <Curves
        curves={[
          {
            name: 'healthy',
            values: curves['healthy-elbo'] ?? NONE,
            colour: 'var(--loss)',
            side: 'above',
          },
          {
            name: 'failing',
            values: curves['failing-elbo'] ?? NONE,
            colour: 'var(--bad)',
            dash: '6 3',
            side: 'below',
          },
        ]}
        unit="nats per image"
      />
    </div>
  );
});
