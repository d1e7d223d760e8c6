import { useDeferredValue, useMemo } from 'react';
import type { ReactNode } from 'react';
import { chairImage } from '../../data/chair.ts';
import { paint } from '../../kernels/painters/painting.ts';
import { Axes, percent, roundAxis, tickText, type Axis } from '../../plots/axes.tsx';
import { Bitmap } from '../../plots/bitmap.tsx';
import { DraggableValues } from '../../plots/draggable-values.tsx';
import { linePath } from '../../plots/lines.ts';
import { Cloud } from '../../plots/scatter.tsx';
import type { RunView, ViewProps } from '../declaration.ts';
import { Diamond } from '../latent-plane.tsx';
import { fixed, shareText } from '../number-words.ts';
import { Sheet } from '../sheet.tsx';
import {
  ACROSS,
  acrossIn,
  acrossOf,
  againOf,
  angleOf,
  APART,
  CHAIRS,
  circleOf,
  codesOf,
  DEGREES,
  JUMP,
  lineOf,
  placeAround,
  placeOn,
  placesOf,
  rowOf,
  tileAlong,
  wrapped,
  type Across,
  type Circle,
  type Line,
} from './codes.ts';
import type { FactorValues } from './parameters.ts';
import { Tile } from './tile.tsx';
import { Turn } from './turn.tsx';
import styles from './view.module.css';

/** A chair that turns, the code it is given, and what is drawn from codes. */
export function OneFactorView(props: ViewProps<FactorValues>): ReactNode {
  if (!props.run) return null; // only a figure without a training declaration has no run
  return props.values.code === 'line' ? (
    <OnLine {...props} run={props.run} />
  ) : (
    <OnCircle {...props} run={props.run} />
  );
}

interface MemberProps extends ViewProps<FactorValues> {
  readonly run: RunView;
}

/** What differs between the two codes. */
interface Parts extends MemberProps {
  readonly head: ReactNode;
  /** The code of the chair in the picture; null where nothing has been learned. */
  readonly codeText: string | null;
  readonly space: ReactNode;
  /** Of the sheet of places the one drawn from. */
  readonly tile: number;
  readonly placeText: string | null;
  readonly plotTitle: string;
  readonly plot: ReactNode;
  /** What there is between the two chairs in the strip. */
  readonly acrossTitle: string;
  /** Null where nothing has been learned. */
  readonly across: Across | null;
}

function Figure(props: Parts): ReactNode {
  const { values, setValue, asleep, run, head, codeText, space, tile, placeText, across } = props;
  const { code, angle } = values;
  const pictures = useDeferredValue(run.pictures);
  const seen = rowOf(angle);
  const steps = across?.angles.map((at) => fixed(wrapped(at), at % APART ? 1 : 0)) ?? [];
  return (
    <div className={styles.view}>
      <p className={styles.head}>{head}</p>
      <div className={styles.top}>
        <div className={styles.square}>
          <Seen {...props} sheet={pictures['chairs']} />
          <Turn
            name="The chair"
            angle={angleOf(seen)}
            valueText={`${angleOf(seen)} degrees`}
            onTurn={(next) => setValue('angle', next)}
            angleAt={(share, press) => press.angle + 180 * (share.across - press.share.across)}
            disabled={asleep}
          />
        </div>
        <p className={styles.seen}>
          <b>The chair</b> at {angleOf(seen)}°
        </p>
        <div className={styles.square}>
          <Tile
            sheet={pictures[againOf(code)]}
            tile={seen}
            alt={`The chair at ${angleOf(seen)} degrees, drawn again from its code.`}
          />
        </div>
        <p className={styles.again}>
          <b>Drawn again</b> {codeText ? `from ${codeText}` : 'once there is a code'}
        </p>
        <div className={styles.square}>{space}</div>
        <p className={styles.codes}>
          <b>Codes</b> of all {CHAIRS} chairs
        </p>
        <div className={styles.square}>
          <Tile
            sheet={pictures[placesOf(code)]}
            tile={tile}
            alt={`What is drawn from ${placeText ?? 'a code'}.`}
          />
        </div>
        <p className={styles.drawn}>
          <Diamond /> <b>Drawn</b> {placeText && `from ${placeText}`}
        </p>
      </div>
      <div className={styles.bottom}>
        <div>
          <p className={styles.title}>
            <b>{props.plotTitle}</b>
          </p>
          <div className={styles.plot}>{props.plot}</div>
        </div>
        <div>
          <p className={styles.title}>
            <b>{props.acrossTitle}</b>
            {across && `, from ${steps[0]}° to ${steps.at(-1)}°`}
          </p>
          <div className={styles.across}>
            <Sheet
              picture={pictures[acrossOf(code)]}
              aspect={ACROSS / 2}
              scale={4}
              alt={`Above, the chair at ${steps.join('°, ')}°; below, each drawn from its code.`}
            />
          </div>
          <p className={styles.angles} aria-hidden>
            {steps.map((at) => (
              <span key={at}>{at}°</span>
            ))}
          </p>
          <p className={styles.note}>
            Above, the chair as it is; below, as drawn from its code. Those in between were never
            trained on.
          </p>
        </div>
      </div>
    </div>
  );
}

interface SeenProps extends MemberProps {
  readonly sheet: RunView['pictures'][string] | undefined;
}

/** The chair itself: of the committed run a picture, else rendered here. */
function Seen({ values, run, asleep, sheet }: SeenProps): ReactNode {
  const row = rowOf(values.angle);
  const size = run.facts?.data.width ?? Number(values.size);
  const alt = `A chair, turned by ${angleOf(row)} degrees.`;
  const committed = typeof sheet === 'string';
  const painting = useMemo(() => {
    if (committed || asleep) return null;
    const image = chairImage(angleOf(row) / DEGREES, size);
    const whole = { kind: 'tiles', columns: 1, width: size, height: size, gap: 0 } as const;
    return paint(image, { ...whole, low: 0, high: 1 });
  }, [committed, asleep, row, size]);
  if (committed) return <Tile sheet={sheet} tile={row} alt={alt} />;
  return painting && <Bitmap painting={painting} scale={8} alt={alt} />;
}

const ANGLES: Axis = {
  domain: [0, 360],
  ticks: [0, 90, 180, 270, 360],
  label: 'angle of the chair',
  text: (angle) => `${angle}°`,
};

/** Chairs whose codes are named in the picture. */
const NAMED = [0, 90, 180, 270];

/** Places [72, 2] of the chairs' angles beside `heights`. */
function overAngles(heights: ArrayLike<number>): Float32Array {
  return Float32Array.from({ length: 2 * CHAIRS }, (_, i) =>
    i % 2 ? heights[(i - 1) / 2]! : angleOf(i / 2),
  );
}

const NONE = new Float32Array();

function OnLine(props: MemberProps): ReactNode {
  const { values, setValue, asleep, run } = props;
  const codes = useDeferredValue(run.probes[codesOf('line')]);
  const across = acrossIn(run, 'line');
  const line = useMemo(() => lineOf(codes), [codes]);
  const row = rowOf(values.angle);
  const code = codes?.[row];
  const share = values.along / 100;
  const place = line && placeOn(line, share);
  const axis = useMemo(() => lineAxis(line), [line]);
  const places = useMemo(() => overAngles(codes ?? NONE), [codes]);
  const flat = useMemo(
    () =>
      Float32Array.from({ length: 2 * (codes?.length ?? 0) }, (_, i) =>
        i % 2 ? 0 : codes![i / 2]!,
      ),
    [codes],
  );
  const cut = across?.angles.map((x, i) => ({ x, y: across.codes[i]! }));
  const torn = line !== null && line.steps[line.row]! >= JUMP;
  const [before, after] = line ? [angleOf(line.row), angleOf(line.row + 1)] : [0, 0];
  return (
    <Figure
      {...props}
      head={
        line ? (
          <>
            <output name="jump" aria-live="off">
              {shareText(line.steps[line.row]!)}
            </output>{' '}
            of the line lies between the codes of two neighbours, the chairs at {before}° and{' '}
            {after}°{torn && ': there it is torn'}
          </>
        ) : (
          NOTHING
        )
      }
      codeText={code === undefined ? null : `its code, ${fixed(code, 2)}`}
      tile={tileAlong(share)}
      placeText={place === null ? null : `code ${fixed(place, 2)}`}
      across={across}
      space={
        <Space
          sentence={line ? `The codes of ${CHAIRS} chairs on a line.` : ''}
          overlay={
            <>
              {codes &&
                NAMED.map((angle) => (
                  <span
                    key={angle}
                    className={styles.angle}
                    style={{
                      left: `${percent(axis, codes[rowOf(angle)]!)}%`,
                      bottom: `${NAMED_AT[angle]!}%`,
                    }}
                    aria-hidden
                  >
                    {angle}°
                  </span>
                ))}
              {code !== undefined && (
                <span
                  className={styles.here}
                  style={{ left: `${percent(axis, code)}%`, bottom: '50%' }}
                  aria-hidden
                />
              )}
              <DraggableValues
                name={() => 'Code to draw from'}
                values={[place ?? 0]}
                onChange={([next]) => {
                  if (!line || next === undefined) return;
                  const asked = (next - line.low) / (line.high - line.low || 1);
                  setValue('along', Math.round(100 * Math.min(Math.max(asked, 0), 1)));
                }}
                x={axis}
                step={line ? (line.high - line.low) / 50 || 1 : 1}
                {...(line && { min: line.low, max: line.high })}
                valueText={(value) => fixed(value, 2)}
                height={50}
                look={<Diamond />}
                disabled={asleep || !line}
              />
            </>
          }
        >
          <line className={styles.string} x1="0" x2="100" y1="50" y2="50" />
          <Cloud places={flat} width={2} x={axis} y={LEVEL} />
        </Space>
      }
      plotTitle="Code against angle"
      plot={
        <Axes
          x={ANGLES}
          y={{ ...axis, label: 'code' }}
          sentence={
            line
              ? `The code of each chair against its angle; between ${before} and ${after} degrees it jumps by ${shareText(line.steps[line.row]!)} of its range.`
              : ''
          }
          overlay={code !== undefined && <Here at={angleOf(row)} y={axis} value={code} />}
        >
          <Cursor at={angleOf(row)} />
          {cut && <path className={styles.cut} d={linePath(cut, ANGLES, axis)} />}
          <Cloud places={places} width={2} x={ANGLES} y={axis} />
        </Axes>
      }
      acrossTitle={torn ? 'Across the jump' : MOST}
    />
  );
}

const NOTHING = 'Nothing has been learned yet';
const MOST = 'Where the code moves most';

/** How high the names stand over the line, so that those of near codes don't hide each other. */
const NAMED_AT: Readonly<Record<number, number>> = { 0: 66, 90: 78, 180: 22, 270: 34 };

const LEVEL: Axis = { domain: [-1, 1], ticks: [], label: '' };

function lineAxis(line: Line | null): Axis {
  if (!line || !(line.high > line.low)) return roundAxis([-1, 1], '');
  const margin = 0.08 * (line.high - line.low);
  return roundAxis([line.low - margin, line.high + margin], '');
}

interface SpaceProps {
  readonly sentence: string;
  /** SVG shapes in per cent, y from the top. */
  readonly children: ReactNode;
  /** HTML over them. */
  readonly overlay: ReactNode;
}

/** Where codes lie: a picture as large as the chairs'. */
function Space({ sentence, children, overlay }: SpaceProps): ReactNode {
  return (
    <>
      <svg
        className={styles.shapes}
        viewBox="0 0 100 100"
        preserveAspectRatio="none"
        {...(sentence ? { role: 'img', 'aria-label': sentence } : { 'aria-hidden': true })}
      >
        {children}
      </svg>
      {overlay}
    </>
  );
}

function Cursor({ at }: { readonly at: number }): ReactNode {
  const across = percent(ANGLES, at);
  return <line className={styles.cursor} x1={across} x2={across} y1="0" y2="100" />;
}

interface HereProps {
  readonly at: number;
  readonly y: Axis;
  readonly value: number;
}

/** The code of the chair in the picture. */
function Here({ at, y, value }: HereProps): ReactNode {
  return (
    <span
      className={styles.here}
      style={{ left: `${percent(ANGLES, at)}%`, bottom: `${percent(y, value)}%` }}
      aria-hidden
    />
  );
}

function OnCircle(props: MemberProps): ReactNode {
  const { values, setValue, asleep, run } = props;
  const codes = useDeferredValue(run.probes[codesOf('circle')]);
  const circle = useMemo(() => circleOf(codes), [codes]);
  const row = rowOf(values.angle);
  const [x, y] = circle ? [codes![2 * row]!, codes![2 * row + 1]!] : [0, 0];
  const direction = angleOf(rowOf(values.around));
  const [atX, atY] = placeAround(direction);
  const plane = useMemo(() => planeAxis(circle), [circle]);
  const turned = useMemo(() => turnedAxis(circle), [circle]);
  const places = useMemo(() => (circle ? overAngles(circle.turned) : NONE), [circle]);
  const radius = percent(plane, 1) - 50;
  return (
    <Figure
      {...props}
      head={
        circle ? (
          <>
            <output name="turns" aria-live="off">
              {circle.turns}
            </output>{' '}
            {circle.turns === 1 ? 'turn' : 'turns'} of the code while the chair turns once; from one
            chair to the next it moves by {fixed(circle.step, 0)}° at most
          </>
        ) : (
          NOTHING
        )
      }
      codeText={circle && `its code, at ${fixed(wrapped(DEGREES * Math.atan2(y, x)), 0)}°`}
      tile={rowOf(direction)}
      placeText={circle && `the circle, at ${direction}°`}
      across={acrossIn(run, 'circle')}
      space={
        <Space
          sentence={circle ? `The codes of ${CHAIRS} chairs around the circle of radius 1.` : ''}
          overlay={
            <>
              {circle &&
                NAMED.map((angle) => (
                  <span
                    key={angle}
                    className={styles.angle}
                    style={outside(plane, codes!, rowOf(angle))}
                    aria-hidden
                  >
                    {angle}°
                  </span>
                ))}
              {circle && (
                <span
                  className={styles.here}
                  style={{ left: `${percent(plane, x)}%`, bottom: `${percent(plane, y)}%` }}
                  aria-hidden
                />
              )}
              <Turn
                name="Direction to draw from"
                angle={direction}
                valueText={`${direction} degrees`}
                onTurn={(next) => setValue('around', next)}
                angleAt={({ across, up }) => DEGREES * Math.atan2(up - 0.5, across - 0.5)}
                at={{ left: percent(plane, atX), bottom: percent(plane, atY) }}
                disabled={asleep}
              >
                <Diamond />
              </Turn>
            </>
          }
        >
          <ellipse className={styles.ring} cx="50" cy="50" rx={radius} ry={radius} />
          <Cloud places={codes ?? NONE} width={2} x={plane} y={plane} />
        </Space>
      }
      plotTitle="How far the code has turned, against the angle"
      plot={
        <Axes
          x={ANGLES}
          y={turned}
          sentence={
            circle
              ? `How far the direction of the code has turned since the chair at 0 degrees, against the angle: after a full turn of the chair ${circle.turns} of its own.`
              : ''
          }
          overlay={circle && <Here at={angleOf(row)} y={turned} value={circle.turned[row]!} />}
        >
          <Cursor at={angleOf(row)} />
          <path className={styles.even} d={linePath(EVEN, ANGLES, turned)} />
          <Cloud places={places} width={2} x={ANGLES} y={turned} />
        </Axes>
      }
      acrossTitle={MOST}
    />
  );
}

/** A code that turns as the chair does. */
const EVEN = [
  { x: 0, y: 0 },
  { x: 360, y: 360 },
];

/** As far from 0 on all sides: round steps, so that the picture seldom changes its scale. */
function planeAxis(circle: Circle | null): Axis {
  const most = Math.max(1, ...(circle?.radii ?? []));
  const reach = Math.ceil(4.8 * most) / 4;
  return { domain: [-reach, reach], ticks: [], label: '' };
}

/** A name just outside its code. */
function outside(plane: Axis, codes: Float32Array, row: number): { left: string; bottom: string } {
  const [x, y] = [codes[2 * row]!, codes[2 * row + 1]!];
  const longer = 1 + (0.13 * plane.domain[1]) / (Math.hypot(x, y) || 1);
  return { left: `${percent(plane, longer * x)}%`, bottom: `${percent(plane, longer * y)}%` };
}

/** A turn at least, and all of the code's own. */
function turnedAxis(circle: Circle | null): Axis {
  const turned = circle?.turned ?? [];
  const domain = [Math.min(0, ...turned), Math.max(360, ...turned)] as const;
  const text = (tick: number): string => `${tickText(tick)}°`;
  return { domain, ticks: [0, 180, 360], label: 'turned', text };
}
