import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { tickText } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import { DraggablePoint } from '../../plots/draggable-point.tsx';
import type { RunView, ViewProps } from '../declaration.ts';
import { Images, Sheet, sheetAspect } from '../sheet.tsx';
import { held } from '../number-words.ts';
import { parameters } from './parameters.ts';
import type { PixelsValues } from './parameters.ts';
import { COLUMNS, framedPixel, GAP, ruledOut, studyOf, type Study, type Ten } from './study.ts';
import { natsText, pixelText, rangeText, remarkOn } from './words.ts';
import styles from './view.module.css';

type Props = ViewProps<PixelsValues>;

/** The mean image with one pixel framed, what images cost under it, and ten digits over ten samples. */
export function IndependentPixelsView(props: Props): ReactNode {
  const { values, run, asleep } = props;
  const { smoothing, sample } = values;
  const found = useMemo(
    () => studyOf({ smoothing, sample }, run),
    // oxlint-disable-next-line react/exhaustive-deps -- of the run, what is studied
    [smoothing, sample, run?.probes, run?.facts],
  );
  return (
    <div className={styles.view}>
      <Costs found={found} />
      <p className={styles.remark}>{remarkOn(values, found)}</p>
      <Mean {...props} found={found} />
      <div className={styles.tens}>
        <p className={styles.title}>
          <b className="data" data-quantity="x">
            Ten digits
          </b>{' '}
          {found && rangeText(found.digits)}
        </p>
        <TenImages name="digits" found={found} {...{ run, asleep }} />
        <p className={styles.title}>
          <b className="model" data-quantity="p-theta">
            Ten samples
          </b>{' '}
          {found && rangeText(found.samples)}
        </p>
        <TenImages name="samples" found={found} {...{ run, asleep }} />
      </div>
    </div>
  );
}

/** What is asked of the model, in nats per image. */
function Costs({ found }: { readonly found: Study | null }): ReactNode {
  const rows = [
    { name: 'seen', label: 'counted', of: found?.counted, nats: found?.nll },
    { name: 'unseen', label: 'not counted', of: found?.others, nats: found?.unseen },
    { name: 'entropy', label: 'its own samples', of: undefined, nats: found?.entropy },
  ];
  return (
    <div className={styles.costs}>
      <p className={styles.title}>
        Mean of −log p(x), <b>nats per image</b>
      </p>
      <dl>
        {rows.map(({ name, label, of, nats }) => (
          <div key={name}>
            <dt>
              {of === undefined ? '' : `${tickText(of)} `}
              {label}
            </dt>
            <dd>
              <output name={name} aria-live="off">
                {nats === undefined ? '–' : natsText(nats)}
              </output>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** Every pixel as dark as it is probable to be ink; one of them is framed. */
function Mean({
  values,
  setValue,
  asleep,
  run,
  found,
}: Props & { readonly found: Study | null }): ReactNode {
  const p = found?.p;
  const pixels = useMemo(() => p && Float32Array.from(p), [p]);
  const data = found?.data ?? { width: 28, height: 28 };
  const { width, height } = data;
  const { row, column } = framedPixel(values, data);
  const x: Axis = { domain: [0, width], ticks: [], label: '' };
  const y: Axis = { domain: [0, height], ticks: [], label: '' };
  const alt = 'The model: each pixel as dark as ink is probable there.';
  const text = found ? pixelText(values, found) : 'Nothing counted.';
  return (
    <div className={styles.mean}>
      <p className={styles.title}>
        <b className="model" data-quantity="pixel-coin">
          The model
        </b>{' '}
        is the mean image
      </p>
      <div className={styles.image} style={{ aspectRatio: width / height }}>
        {asleep ? (
          <Sheet picture={run?.pictures['mean']} aspect={width / height} alt={alt} />
        ) : (
          <Images pixels={pixels} data={found?.data} scale={10} alt={alt} />
        )}
        <span
          className={styles.framed}
          style={{
            left: `${(100 * (column - 1)) / width}%`,
            top: `${(100 * (row - 1)) / height}%`,
            width: `${100 / width}%`,
            height: `${100 / height}%`,
          }}
          aria-hidden
        />
        <DraggablePoint
          name="Pixel to look at"
          valueText={text}
          place={{ x: column - 0.5, y: height - row + 0.5 }}
          onMove={(place) => {
            // the reader's own images may be larger than the settings can name
            setValue('column', held(parameters.column, Math.ceil(place.x)));
            setValue('row', held(parameters.row, Math.ceil(height - place.y)));
          }}
          x={x}
          y={y}
          step={1}
          disabled={asleep}
        />
      </div>
      <p className={styles.pixel}>{text}</p>
    </div>
  );
}

interface TenProps {
  readonly name: 'digits' | 'samples';
  readonly found: Study | null;
  readonly run: RunView | undefined;
  readonly asleep: boolean;
}

/** Ten images; of those that are impossible the frame is dashed, and the pixels that make them so are marked. */
function TenImages({ name, found, run, asleep }: TenProps): ReactNode {
  const data = found?.data;
  const ten = found?.[name];
  const aspect = sheetAspect({ ...SQUARE, ...data }, COLUMNS, 2, GAP);
  const impossible = ten?.costs.filter((cost) => cost === Infinity).length ?? 0;
  const alt = `${name === 'digits' ? 'Ten digits' : 'Ten samples of the model: speckle, no digit among them'}${
    impossible > 0 ? `; ${impossible} of them framed as impossible` : ''
  }.`;
  return (
    <div className={styles.sheet} style={{ aspectRatio: aspect }}>
      {asleep ? (
        <Sheet picture={run?.pictures[name]} aspect={aspect} alt={alt} />
      ) : (
        <Images pixels={ten?.pixels} data={data} columns={COLUMNS} gap={GAP} scale={5} alt={alt} />
      )}
      {found && ten && impossible > 0 && <RuledOut found={found} ten={ten} />}
    </div>
  );
}

const SQUARE = { width: 28, height: 28, name: '', count: 0, hash: '' };

function RuledOut({ found, ten }: { readonly found: Study; readonly ten: Ten }): ReactNode {
  const { width, height } = found.data;
  const pixels = useMemo(() => ruledOut(ten, found.p), [ten, found.p]);
  const [across, down] = [width + GAP, height + GAP];
  const at = (i: number): string =>
    `translate(${(i % COLUMNS) * across} ${Math.floor(i / COLUMNS) * down})`;
  return (
    <svg
      className={styles.ruledOut}
      viewBox={`0 0 ${COLUMNS * across - GAP} ${2 * down - GAP}`}
      aria-hidden
    >
      {pixels.map(
        (places, i) =>
          places.length > 0 && (
            <g key={i} transform={at(i)}>
              <rect {...{ width, height }} className={styles.frame} />
              <path
                className={styles.never}
                d={places.map((d) => `M${d % width} ${Math.floor(d / width)}h1v1h-1z`).join('')}
              />
            </g>
          ),
      )}
    </svg>
  );
}
