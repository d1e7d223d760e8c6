import { memo, useMemo } from 'react';
import type { CSSProperties, ReactNode } from 'react';
import type { Painting } from '../../kernels/painters/painting.ts';
import { tickText } from '../../plots/axes.tsx';
import { Bitmap, Stencil } from '../../plots/bitmap.tsx';
import { Curves } from '../../plots/curves.tsx';
import type { Probe } from '../../training/run-spec.ts';
import type { RunView, ViewProps } from '../declaration.ts';
import { elboCurves } from '../elbo-parts.ts';
import { IN_USE } from '../latent-kls.tsx';
import { fixed } from '../number-words.ts';
import { Images } from '../sheet.tsx';
import { useRows } from '../use-rows.ts';
import { FACTORS, latentsOf, nameOf, ordered, ROWS, type Latent, type Latents } from './latents.ts';
import type { BetaVaeValues } from './parameters.ts';
import { REACH, STEPS } from './traversals.ts';
import frame from '../widget-body.module.css';
import styles from './view.module.css';
import { codeOf } from './widget.tsx';

const ORIGINALS: Probe = { kind: 'rows', count: ROWS, want: 'data' };

/** What β costs and buys over the steps, and each latent: its KL, what it draws, what it follows. */
export function BetaVaeView({ values, asleep, run }: ViewProps<BetaVaeValues>) {
  const latents = latentsOf(run);
  const recorded = typeof run?.pictures['traversals'] === 'string'; // those lead through the origin
  const aroundImage = values.around === 'image' && !recorded;
  const data = run?.facts?.data;
  const originals = useRows(run ?? NOBODY, aroundImage && !asleep ? ORIGINALS : null);
  const original = useMemo(() => {
    const pixels = data ? data.width * data.height : 0;
    return originals?.subarray(values.image * pixels, (values.image + 1) * pixels) ?? null;
  }, [originals, data, values.image]);
  if (!run) return null; // only a figure without a training declaration has no run
  return (
    <div className={styles.view}>
      <Trade curves={run.curves} metrics={run.metrics} beta={values.beta} />
      <Score latents={latents} />
      {latents ? (
        <Rows
          rows={ordered(latents, values.factorOrder)}
          largest={Math.max(...latents.all.map(({ kl }) => kl), 1)}
          known={latents.separation !== null}
          picture={run.pictures['traversals']}
          data={data!}
          code={aroundImage ? codeOf(values, run) : null}
        />
      ) : (
        <p className={styles.waiting}>
          Each latent has a row here once there is a model: press <em>Train</em>.
        </p>
      )}
      {latents && (
        <p className={styles.legend}>
          {latents.separation !== null &&
            'Slant to size: how closely the latent follows that true cause among images of the same digit, |ρ| from 0 to 1. '}
          Digit: how much of it the digit explains. Latents below {IN_USE} nats follow nothing.
        </p>
      )}
      {aroundImage && latents && (
        <div className={styles.around}>
          <div className={styles.image}>
            <Images
              pixels={original}
              data={data}
              scale={4}
              alt={`Image ${values.image} of the data.`}
            />
          </div>
          <p>
            Image {values.image}
            {data?.labels && `, a ${data.labels[values.image]}`}: in each row all latents but one
            are those of its code. The line marks where its own lies.
          </p>
        </div>
      )}
    </div>
  );
}

/** In place of a run that isn't there. */
const NOBODY: Pick<RunView, 'ask' | 'facts'> = {
  ask: () => Promise.reject(new Error('There is no run to ask.')),
  facts: null,
};

interface TradeProps {
  readonly curves: RunView['curves'];
  readonly metrics: RunView['metrics'];
  readonly beta: number;
}

const Trade = memo(function Trade({ curves, metrics, beta }: TradeProps) {
  const { reconstruction, kl } = elboCurves(curves);
  return (
    <div className={styles.trade}>
      <div>
        <p className={styles.title}>
          Reconstruction <strong>{nats(metrics['reconstruction'])}</strong> nats per image
        </p>
        <Curves curves={[reconstruction]} unit="nats per image" />
      </div>
      <div>
        <p className={styles.title} data-quantity="kl" data-value={nats(metrics['kl'])}>
          KL <strong>{nats(metrics['kl'])}</strong> nats per image, each at the price β ={' '}
          {tickText(beta)}
        </p>
        <Curves curves={[kl]} unit="nats per image" fromZero />
      </div>
    </div>
  );
});

function Score({ latents }: { readonly latents: Latents | null }): ReactNode {
  if (!latents) return null;
  const { used, all, separation } = latents;
  return (
    <p className={styles.score}>
      <output name="active" aria-live="off">
        {used}
      </output>{' '}
      of {all.length} latents in use
      {separation !== null && (
        <>
          , separation{' '}
          <output name="separation" aria-live="off">
            {fixed(separation, 2)}
          </output>
        </>
      )}
    </p>
  );
}

interface RowsProps {
  readonly rows: readonly Latent[];
  /** KL that fills a bar. */
  readonly largest: number;
  /** Whether the true factors are known. */
  readonly known: boolean;
  readonly picture: Painting | string | undefined;
  readonly data: { readonly width: number; readonly height: number };
  /** Code of the image that the traversals lead through; null where it is the origin. */
  readonly code: Float32Array | null;
}

const Rows = memo(function Rows({ rows, largest, known, picture, data, code }: RowsProps) {
  const columns = [...(known ? FACTORS : []), 'digit'] as const;
  return (
    <div
      className={styles.rows}
      role="table"
      aria-label="Latents"
      style={{ '--columns': columns.length } as CSSProperties}
    >
      <div className={styles.head} role="row">
        <span role="columnheader">
          <span className={frame.spoken}>Latent</span>
        </span>
        <span role="columnheader">KL, nats</span>
        <span role="columnheader" className={styles.range}>
          <span>−{REACH}</span>
          <span>
            decoded from −{REACH} to {REACH}
          </span>
          <span>{REACH}</span>
        </span>
        <span className={styles.cells} role="presentation">
          {columns.map((name) => (
            <span key={name} role="columnheader">
              {name}
            </span>
          ))}
        </span>
      </div>
      {rows.map((latent) => (
        <div key={latent.index} className={styles.row} role="row" data-used={latent.used}>
          <span className={styles.name} role="rowheader">
            {nameOf(latent.index)}
          </span>
          <span className={styles.kl} role="cell">
            <span
              className={styles.bar}
              style={{ width: `${(100 * Math.max(latent.kl, 0)) / largest}%` }}
            />
            <span className={styles.number}>{fixed(latent.kl, 2)}</span>
          </span>
          <span className={styles.strip} role="cell">
            <Strip
              picture={picture}
              row={latent.index}
              of={rows.length}
              data={data}
              alt={`${STEPS} images decoded while ${nameOf(latent.index)} goes from −${REACH} to ${REACH}.`}
            />
            {code && <Own value={code[latent.index] ?? NaN} />}
          </span>
          <span className={styles.cells} role="presentation">
            {columns.map((name) => (
              <Cell
                key={name}
                name={name}
                value={name === 'digit' ? latent.digit : latent.follows?.[name]}
              />
            ))}
          </span>
        </div>
      ))}
    </div>
  );
});

/** Row `row` of the sheet of all traversals. */
function Strip(props: {
  readonly picture: Painting | string | undefined;
  readonly row: number;
  readonly of: number;
  readonly data: RowsProps['data'];
  readonly alt: string;
}): ReactNode {
  const { picture, row, of, data, alt } = props;
  const painting = useMemo(() => {
    if (typeof picture !== 'object') return null;
    const { width, shades } = picture;
    const length = width * data.height;
    return {
      width,
      height: data.height,
      shades: shades.subarray(row * length, (row + 1) * length),
    };
  }, [picture, row, data.height]);
  if (typeof picture === 'string')
    return (
      <Stencil
        src={picture}
        tile={{ column: 0, row, columns: 1, rows: of }}
        aspect={(STEPS * data.width) / data.height}
        alt={alt}
      />
    );
  return painting?.shades.length ? <Bitmap painting={painting} scale={2} alt={alt} /> : null;
}

/** Where on its traversal the image's own value lies; nothing beyond the ends. */
function Own({ value }: { readonly value: number }): ReactNode {
  if (!(Math.abs(value) <= REACH)) return null;
  const middle = (0.5 + ((value + REACH) / (2 * REACH)) * (STEPS - 1)) / STEPS;
  return <span className={styles.own} style={{ left: `${100 * middle}%` }} aria-hidden />;
}

/** A share or a |ρ| as a number on a ground as dark as it is large. */
function Cell({ name, value }: { readonly name: string; readonly value: number | undefined }) {
  return (
    <span
      className={styles.cell}
      role="cell"
      style={{ '--share': `${Math.round(100 * (value ?? 0))}%` } as CSSProperties}
    >
      <span className={styles.factor} aria-hidden>
        {name}
      </span>
      {value === undefined ? '–' : value.toFixed(2)}
    </span>
  );
}

const nats = (value = NaN): string => (Number.isFinite(value) ? fixed(value, 1) : '–');
