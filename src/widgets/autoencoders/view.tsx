import { memo, useDeferredValue } from 'react';
import type { ReactNode } from 'react';
import { Curves } from '../../plots/curves.tsx';
import type { RunView, ViewProps } from '../declaration.ts';
import { LatentPlane } from '../latent-plane.tsx';
import { fixed, shareText } from '../number-words.ts';
import { Sheet, sheetAspect } from '../sheet.tsx';
import type { AutoencodersValues } from './parameters.ts';
import { COLUMNS, measuredOf, MEMBERS, NAMES, SAMPLE_ROWS, type Member } from './study.ts';
import styles from './view.module.css';

/** Corrupted digits and what three autoencoders make of them, their codes, and their samples. */
export function AutoencodersView({ run }: ViewProps<AutoencodersValues>): ReactNode {
  const pictures = useDeferredValue(run?.pictures);
  const probes = useDeferredValue(run?.probes);
  if (!run) return null; // only a figure without a training declaration has no run
  const seen = { facts: run.facts, pictures: pictures ?? {} };
  return (
    <div className={styles.view}>
      <div className={styles.given}>
        <div>
          <p className={styles.title}>Digits none of them ever saw</p>
          <Strip {...seen} name="originals" rows={1} alt={`${COLUMNS} digits.`} />
        </div>
        <div>
          <p className={styles.title}>Corrupted: this is what all three are shown</p>
          <Strip {...seen} name="corrupted" rows={1} alt="The same digits under noise." />
        </div>
      </div>
      <div className={styles.members}>
        {MEMBERS.map((member) => (
          <section key={member} className={styles.member}>
            <p className={styles.head}>{NAMES[member]}</p>
            <Mistakes run={run} member={member} />
            <Strip
              {...seen}
              name={`${member}-reconstructions`}
              rows={1}
              alt={`What the ${NAMES[member].toLowerCase()} one makes of them.`}
            />
            <div className={styles.codes}>
              <LatentPlane
                title="Codes"
                means={probes?.[`${member}-codes`]}
                facts={run.facts}
                prior={member === 'variational'}
              />
            </div>
            <Samples run={run} member={member} />
            <Strip
              {...seen}
              name={`${member}-samples`}
              rows={SAMPLE_ROWS}
              alt={`${COLUMNS * SAMPLE_ROWS} samples of the ${NAMES[member].toLowerCase()} one.`}
            />
            <Reconstruction member={member} values={run.curves[`${member}-reconstruction`]} />
          </section>
        ))}
      </div>
    </div>
  );
}

interface StripProps {
  readonly facts: RunView['facts'];
  readonly pictures: RunView['pictures'];
  readonly name: string;
  readonly rows: number;
  readonly alt: string;
}

function Strip({ facts, pictures, name, rows, alt }: StripProps): ReactNode {
  const aspect = facts ? sheetAspect(facts.data, COLUMNS, rows, 1) : COLUMNS / rows;
  return (
    <div style={{ aspectRatio: aspect }}>
      <Sheet picture={pictures[name]} aspect={aspect} alt={alt} />
    </div>
  );
}

interface OfMember {
  readonly run: RunView;
  readonly member: Member;
}

function Mistakes({ run, member }: OfMember): ReactNode {
  const measured = measuredOf(run, member);
  return (
    <p className={styles.title}>
      <output name={`${member}-mistakes`} aria-live="off">
        {measured ? fixed(measured.mistakes, 1) : '–'}
      </output>{' '}
      pixels wrong
    </p>
  );
}

function Samples({ run, member }: OfMember): ReactNode {
  const measured = measuredOf(run, member);
  return (
    <p className={styles.title}>
      {member === 'variational' ? 'From the prior' : 'From a bell over its codes'}:{' '}
      <output name={`${member}-far`} aria-live="off">
        {measured ? shareText(measured.far) : '–'}
      </output>{' '}
      like no digit
    </p>
  );
}

const NONE = new Float32Array();

const LOOKS = {
  plain: { colour: 'var(--model)' },
  denoising: { colour: 'var(--loss)', dash: '6 3' },
  variational: { colour: 'var(--latent)', dash: '1.5 3' },
} as const;

/** Each has its own axes: side by side their names would cover each other's lines. */
const Reconstruction = memo(function Reconstruction({
  member,
  values = NONE,
}: {
  readonly member: Member;
  readonly values: Float32Array | undefined;
}) {
  return (
    <div className={styles.curve}>
      <p className={styles.title}>Reconstruction, nats per image</p>
      <Curves
        curves={[{ name: member, values, ...LOOKS[member], side: 'below' }]}
        unit="nats per image"
      />
    </div>
  );
});
