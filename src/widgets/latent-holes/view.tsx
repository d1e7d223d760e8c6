import { extent, scaleLinear } from 'd3';
import { useCallback, useDeferredValue, useEffect, useMemo, useRef } from 'react';
import type { ReactNode } from 'react';
import { percent, roundAxis, tickText, type Axis } from '../../plots/axes.tsx';
import { Stencil } from '../../plots/bitmap.tsx';
import { DraggablePoint, type Place } from '../../plots/draggable-point.tsx';
import type { RunView, ViewProps } from '../declaration.ts';
import { Diamond, LatentPlane, PLANE_ROWS, placeText } from '../latent-plane.tsx';
import { shareText } from '../number-words.ts';
import { Sheet } from '../sheet.tsx';
import {
  codesOf,
  frameOf,
  holesOf,
  imageNamed,
  latentAt,
  MEMBERS,
  middleOf,
  sheetNamed,
  SIDE,
  tileOf,
  type Holes,
  type Member,
} from './holes.ts';
import type { HolesValues } from './parameters.ts';
import styles from './view.module.css';

/** Two models of the same digits: where their codes lie, and what is drawn where there may be none. */
export function LatentHolesView(props: ViewProps<HolesValues>): ReactNode {
  if (!props.run) return null; // only a figure without a training declaration has no run
  const { run } = props;
  return (
    <div className={styles.view}>
      <div className={styles.members}>
        {MEMBERS.map((member) => (
          <Half key={member} {...props} run={run} member={member} />
        ))}
      </div>
    </div>
  );
}

const NAMES: Readonly<Record<Member, string>> = {
  plain: 'Autoencoder',
  variational: 'VAE',
};

interface HalfProps extends ViewProps<HolesValues> {
  readonly run: RunView;
  readonly member: Member;
}

function Half({ values, setValue, asleep, run, member }: HalfProps): ReactNode {
  const { places, across, up } = values;
  const codes = useDeferredValue(run.probes[codesOf(member)]);
  const rows = Math.min(PLANE_ROWS, run.facts?.data.count ?? 0);
  const latent = codes && rows ? codes.length / rows : values.latent;
  const frame = useMemo(() => frameOf(places, codes ?? NONE, latent), [places, codes, latent]);
  const axes = useMemo(() => axesOf(codes ?? NONE, latent), [codes, latent]);
  const place = useMemo(() => {
    const [x = 0, y = 0] = latentAt(frame, { x: across, y: up }, latent);
    return { x, y };
  }, [frame, across, up, latent]);
  const set = useRef(setValue);
  useEffect(() => void (set.current = setValue), [setValue]);
  const move = useCallback(({ x, y }: Place) => {
    set.current('across', settled(x));
    set.current('up', settled(y));
  }, []);
  const onMove = useCallback(
    ({ x, y }: Place) => move({ x: frame.share(x, 0), y: frame.share(y, 1) }),
    [frame, move],
  );
  const shapes = useCallback(
    (x: Axis, y: Axis) => {
      const [left, right] = [0, 1].map((share) => percent(x, frame.coordinate(share, 0)));
      const [bottom, top] = [0, 1].map((share) => percent(y, frame.coordinate(share, 1)));
      return (
        <rect
          className={styles.box}
          x={left}
          y={100 - top!}
          width={right! - left!}
          height={top! - bottom!}
        />
      );
    },
    [frame],
  );
  const holes = holesOf(run, values, member);
  return (
    <section className={styles.member}>
      <p className={styles.head}>
        <b>{NAMES[member]}</b>
        <span>
          <output name={`${member}-holes`} aria-live="off">
            {holes ? shareText(holes.share) : '–'}
          </output>{' '}
          holes
        </span>
      </p>
      <LatentPlane
        title="Codes"
        means={codes}
        facts={run.facts}
        prior={places === 'prior'}
        axes={axes}
        pointName={`Place to decode, ${NAMES[member]}`}
        place={place}
        onMove={onMove}
        disabled={asleep}
        {...(places === 'box' && codes && { shapes })}
      />
      <Drawn run={run} member={member} values={values} place={place} holes={holes} />
      <Drawings
        run={run}
        member={member}
        holes={holes}
        values={values}
        onMove={move}
        disabled={asleep}
      />
    </section>
  );
}

const NONE = new Float32Array();

/** So fine that an arrow key is never swallowed. */
const settled = (share: number): number =>
  Math.round(Math.min(Math.max(share, 0), 1) * 10_000) / 10_000;

/** Axes that hold all codes, and the prior's circles; round, so that they seldom change. */
function axesOf(codes: Float32Array, latent: number): readonly [Axis, Axis] {
  const axis = (k: number): Axis => {
    const [low = 0, high = 0] = extent(codes.filter((_value, i) => i % latent === k));
    const domain = scaleLinear()
      .domain([Math.min(low, -3), Math.max(high, 3)])
      .nice(6)
      .domain();
    return roundAxis([domain[0]!, domain[1]!], k === 0 ? 'z₁' : 'z₂');
  };
  return [axis(0), axis(1)];
}

interface DrawnProps {
  readonly run: RunView;
  readonly member: Member;
  readonly values: HolesValues;
  readonly place: Place;
  /** Null where the places asked for have not been measured. */
  readonly holes: Holes | null;
}

/** The drawing at the diamond, and how far it is from every digit. */
function Drawn({ run, member, values, place, holes }: DrawnProps): ReactNode {
  const image = useDeferredValue(run.pictures[imageNamed(member)]);
  const sheet = run.pictures[sheetNamed(member)];
  const alt = `What the ${NAMES[member]} draws at ${placeText(place)}.`;
  // a committed run can't be asked any more, but for the tiles of its sheet
  const tile = typeof sheet === 'string' && !holes?.exact && tileOf(values.across, values.up);
  return (
    <div className={styles.drawn}>
      <div className={styles.digit}>
        {holes &&
          (tile ? (
            <Stencil src={sheet} tile={{ ...tile, columns: SIDE, rows: SIDE }} alt={alt} />
          ) : (
            <Sheet picture={image} scale={8} alt={alt} />
          ))}
      </div>
      <p className={styles.place}>
        <span>
          <Diamond /> z = {placeText(place)}
        </span>
        {holes && (
          <span>
            <output name={`${member}-here`} aria-live="off">
              {holes.here}
            </output>{' '}
            pixels from the nearest digit{holes.here > holes.near && <b>: a hole</b>}
          </span>
        )}
      </p>
    </div>
  );
}

interface DrawingsProps extends Omit<DrawnProps, 'place'> {
  /** Told the shares of a tile's middle. */
  readonly onMove: (shares: Place) => void;
  readonly disabled: boolean;
}

/** One drawing for each of the places asked for; holes are framed. */
function Drawings({ run, member, holes, values, onMove, disabled }: DrawingsProps): ReactNode {
  const picture = useDeferredValue(run.pictures[sheetNamed(member)]);
  const { column, row } = tileOf(values.across, values.up);
  const count = holes ? holes.distances.filter((distance) => distance > holes.near).length : 0;
  const at = (tile: number) => ({
    left: `${((tile % SIDE) * 100) / SIDE}%`,
    top: `${(Math.floor(tile / SIDE) * 100) / SIDE}%`,
  });
  return (
    <>
      <p className={styles.title}>
        <b>{`${SIDE} × ${SIDE} places`}</b>{' '}
        {holes
          ? `${count} framed: further than ${holes.near} pixels from every digit`
          : typeof picture === 'string' && 'asked for once you train'}
      </p>
      <div className={styles.sheet}>
        <Sheet
          picture={holes ? picture : undefined}
          alt={`${SIDE} by ${SIDE} drawings of the ${NAMES[member]}${holes ? `, ${count} of them like no digit it has seen` : ''}.`}
        />
        {holes &&
          Array.from(
            holes.distances,
            (distance, tile) =>
              distance > holes.near && (
                <span key={tile} className={styles.hole} style={at(tile)} aria-hidden />
              ),
          )}
        <span className={styles.here} style={at(row * SIDE + column)} aria-hidden />
        <DraggablePoint
          name={`Drawing to enlarge, ${NAMES[member]}`}
          valueText={`column ${column + 1}, row ${row + 1}`}
          place={{ x: column + 0.5, y: SIDE - row - 0.5 }}
          onMove={({ x, y }) => {
            const tile = tileOf(x / SIDE, y / SIDE);
            onMove(middleOf(tile.column, tile.row));
          }}
          x={TILES}
          y={TILES}
          step={1}
          disabled={disabled}
        />
      </div>
    </>
  );
}

const TILES: Axis = { domain: [0, SIDE], ticks: [], label: '', text: tickText };
