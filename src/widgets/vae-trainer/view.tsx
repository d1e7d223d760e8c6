import { memo, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { ComponentType } from 'react';
import type { Painting } from '../../kernels/painters/painting.ts';
import { Axes, type Axis } from '../../plots/axes.tsx';
import { Stencil } from '../../plots/bitmap.tsx';
import { Curves } from '../../plots/curves.tsx';
import { DraggablePoint, type Place } from '../../plots/draggable-point.tsx';
import type { Probe } from '../../training/run-spec.ts';
import type { RunView, ViewProps } from '../declaration.ts';
import { elboCurves } from '../elbo-parts.ts';
import { Diamond, LatentPlane, placeText } from '../latent-plane.tsx';
import { Images, Sheet } from '../sheet.tsx';
import { useAnswer } from '../use-answer.ts';
import { Copies } from './copies.tsx';
import { Draw } from './draw.tsx';
import { Interpolate } from './interpolate.tsx';
import { manifoldAxis, nearestTile, placeOfTile, TILES } from './manifold.ts';
import type { PanelProps } from './panel.tsx';
import { testElbo } from './test-elbo.ts';
import styles from './view.module.css';
import type { VaeValues } from './widget.tsx';

const PANELS = {
  decode: Decode,
  interpolate: Interpolate,
  draw: Draw,
  nearest: Copies,
} as const satisfies Record<VaeValues['view'], ComponentType<PanelProps>>;

/** The ELBO and its parts over the steps, the latent plane, and the picture the reader chose beside it. */
export function VaeTrainerView({ values, setValue, asleep, run }: ViewProps<VaeValues>) {
  // a thousand marks may wait a frame, so that no task holds the page up for long
  const means = useDeferredValue(run?.probes['means']);
  if (!run) return null; // only a figure without a training declaration has no run
  const Panel = PANELS[values.view];
  return (
    <div className={styles.view}>
      <div className={styles.panels} data-view={values.view}>
        <Progress curves={run.curves} metrics={run.metrics} unseen={unseenOf(run)} />
        <Panel {...{ values, setValue, asleep, run, means }} />
      </div>
    </div>
  );
}

/** The plane with a point to drag, what is decoded there, and the manifold. */
function Decode({ values, setValue, asleep, run, means }: PanelProps) {
  const place = useMemo(() => ({ x: values.z1, y: values.z2 }), [values.z1, values.z2]);
  const set = useRef(setValue);
  useEffect(() => void (set.current = setValue), [setValue]);
  const onMove = useCallback(({ x, y }: Place) => {
    set.current('z1', x);
    set.current('z2', y);
  }, []);
  const manifold = useDeferredValue(run.pictures['manifold']);
  const point = { place, onMove, disabled: asleep };
  return (
    <>
      <LatentPlane
        title="Latent plane"
        means={means}
        facts={run.facts}
        pointName="Point to decode"
        {...point}
      />
      <Decoded run={run} place={place} latent={values.latent} asleep={asleep} />
      <Manifold picture={manifold} {...point} />
    </>
  );
}

interface ProgressProps {
  readonly curves: RunView['curves'];
  readonly metrics: RunView['metrics'];
  /** ELBO of the images that are never trained on; null where there are none. */
  readonly unseen: number | null;
}

const Progress = memo(function Progress({ curves, metrics, unseen }: ProgressProps) {
  const { reconstruction, elbo, kl } = elboCurves(curves);
  return (
    <div className={styles.progress}>
      <div className={styles.bound}>
        <p className={styles.title} data-quantity="elbo" data-value={nats(metrics['elbo'])}>
          ELBO <strong>{nats(metrics['elbo'])}</strong> nats per image
          {unseen !== null && (
            <span className={styles.unseen}>
              <output name="test-elbo" aria-live="off">
                {nats(unseen)}
              </output>{' '}
              on unseen images
            </span>
          )}
        </p>
        <Curves curves={[reconstruction, elbo]} gap="var(--latent)" unit="nats per image" />
      </div>
      <div className={styles.kl}>
        <p className={styles.title} data-quantity="kl" data-value={nats(metrics['kl'])}>
          KL <strong>{nats(metrics['kl'])}</strong> nats per image
        </p>
        <Curves curves={[kl]} unit="nats per image" fromZero />
      </div>
    </div>
  );
});

interface PointProps {
  readonly place: Place;
  readonly onMove: (place: Place) => void;
  readonly disabled: boolean;
}

interface DecodedProps {
  readonly run: RunView;
  readonly place: Place;
  /** Latent size of a live run. */
  readonly latent: number;
  readonly asleep: boolean;
}

function Decoded({ run, place, latent, asleep }: DecodedProps) {
  const manifold = run.pictures['manifold'];
  const committed = typeof manifold === 'string' ? manifold : null;
  const probe = useMemo((): Probe | null => {
    if (asleep || committed !== null) return null;
    const values = new Float32Array(latent);
    values.set([place.x, place.y]);
    return { kind: 'feed', feed: 'latent', rows: 1, values, want: 'pixels' };
  }, [asleep, committed, place, latent]);
  const pixels = useAnswer(run, probe);
  const alt = `The image decoded from z = ${placeText(place)}.`;
  const [column, row] = nearestTile(place);
  return (
    <div className={styles.decoded}>
      <div className={styles.digit}>
        {committed ? (
          <Stencil src={committed} tile={{ column, row, columns: TILES, rows: TILES }} alt={alt} />
        ) : (
          <Images pixels={pixels} data={run.facts?.data} alt={alt} />
        )}
      </div>
      <p className={styles.place} data-quantity="z" data-value={placeText(place)}>
        <Diamond /> z = {placeText(place)}
      </p>
    </div>
  );
}

interface ManifoldProps extends PointProps {
  readonly picture: Painting | string | undefined;
}

/** Of a tile, in per cent. */
const SIDE = 100 / TILES;

const TILE_AXES: readonly [Axis, Axis] = [manifoldAxis('z₁'), manifoldAxis('z₂')];

const Manifold = memo(function Manifold({ picture, place, onMove, disabled }: ManifoldProps) {
  const [hovered, setHovered] = useState<Place | null>(null);
  const [column, row] = nearestTile(place);
  const [x, y] = TILE_AXES;
  const alt = `${TILES} by ${TILES} images decoded from places all over the prior.`;
  return (
    <div className={styles.manifold}>
      <p className={styles.title}>
        <b>Manifold</b>{' '}
        {hovered ? `z = ${placeText(placeOfTile(hovered))}` : `${TILES} × ${TILES} places, decoded`}
      </p>
      <Axes
        x={x}
        y={y}
        grid={false}
        overlay={
          <>
            <div className={styles.sheet}>
              <Sheet picture={picture} alt={alt} />
            </div>
            <span
              className={styles.tile}
              style={{ left: `${column * SIDE}%`, top: `${row * SIDE}%`, width: `${SIDE}%` }}
            />
            <DraggablePoint
              quantity="z"
              name="Tile to decode"
              valueText={placeText(place)}
              place={{ x: column + 0.5, y: TILES - row - 0.5 }}
              onMove={(tile) => onMove(placeOfTile(tile))}
              onHover={setHovered}
              x={x}
              y={y}
              step={1}
              disabled={disabled}
            />
          </>
        }
      />
    </div>
  );
});

const nats = (value = NaN): string =>
  Number.isFinite(value) ? value.toFixed(1).replace('-', '−') : '–';

/** Not a number before it is known. */
function unseenOf(run: RunView): number | null {
  return testElbo(run) ?? (run.facts && !run.facts.data.test ? null : NaN);
}
