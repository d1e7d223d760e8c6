import { useCallback, useMemo } from 'react';
import type { ReactNode } from 'react';
import { percent, type Axis } from '../../plots/axes.tsx';
import { DraggablePoints } from '../../plots/draggable-points.tsx';
import type { Probe } from '../../training/run-spec.ts';
import { Diamond, LatentPlane, PLANE_ROWS } from '../latent-plane.tsx';
import { fixed } from '../number-words.ts';
import { Images } from '../sheet.tsx';
import { useAnswer } from '../use-answer.ts';
import { useRows } from '../use-rows.ts';
import { between, distance, nearestCode, rowOf, STEPS } from './line.ts';
import { Waiting, type PanelProps } from './panel.tsx';
import styles from './panels.module.css';

const ORIGINALS: Probe = { kind: 'rows', count: PLANE_ROWS, want: 'data' };

/** The plane with a line between two codes, and what is decoded along it. */
export function Interpolate({ values, setValue, asleep, run, means }: PanelProps): ReactNode {
  const { facts } = run;
  const rows = Math.min(PLANE_ROWS, facts?.data.count ?? 0);
  const from = Math.min(values.from, Math.max(rows - 1, 0));
  const to = Math.min(values.to, Math.max(rows - 1, 0));
  const width = rows && means ? means.length / rows : 0;
  const codes = width >= 2 ? means! : null;
  const line = useMemo(
    () =>
      codes && {
        from: rowOf(codes, from, width),
        to: rowOf(codes, to, width),
      },
    [codes, from, to, width],
  );
  const probe = useMemo((): Probe | null => {
    if (asleep || !line) return null;
    const places = between(line.from, line.to);
    return { kind: 'feed', feed: 'latent', rows: STEPS, values: places, want: 'pixels' };
  }, [asleep, line]);
  const decoded = useAnswer(run, probe);
  const originals = useRows(run, asleep ? null : ORIGINALS);
  const faded = useMemo(() => {
    const pixels = originals && facts ? facts.data.width * facts.data.height : 0;
    if (!originals || pixels === 0 || originals.length <= Math.max(from, to) * pixels) return null;
    return between(rowOf(originals, from, pixels), rowOf(originals, to, pixels));
  }, [originals, facts, from, to]);

  const labels = facts?.data.labels;
  const words = (row: number): string => {
    const digit = labels?.[row];
    return digit === undefined ? `image ${row}` : `a ${digit} (image ${row})`;
  };
  const shapes = useCallback(
    (x: Axis, y: Axis) =>
      line && (
        <line
          className={styles.line}
          x1={percent(x, line.from[0]!)}
          y1={100 - percent(y, line.from[1]!)}
          x2={percent(x, line.to[0]!)}
          y2={100 - percent(y, line.to[1]!)}
        />
      ),
    [line],
  );
  const marks = (x: Axis, y: Axis): ReactNode =>
    line &&
    codes && (
      <DraggablePoints
        points={[
          { ...END, name: 'From this image', valueText: words(from), place: placeOf(line.from) },
          { ...END, name: 'To this image', valueText: words(to), place: placeOf(line.to) },
        ]}
        onMove={(i, place) =>
          setValue(i === 0 ? 'from' : 'to', nearestCode(codes, width, i === 0 ? from : to, place))
        }
        x={x}
        y={y}
        step={KEYS}
        disabled={asleep}
      />
    );
  const what = `from ${words(from)} to ${words(to)}`;
  return (
    <>
      <LatentPlane title="Latent plane" means={means} facts={facts} shapes={shapes} marks={marks} />
      <div className={styles.panel}>
        <p className={styles.title}>
          <b>Between two images</b>
        </p>
        <p className={styles.sentence}>
          {sentenceCase(what)}
          {line && (
            <>
              : codes{' '}
              <output name="distance" aria-live="off">
                {fixed(distance(line.from, line.to), 2)}
              </output>{' '}
              apart{width > 2 && ` in ${width} latents, of which the plane shows two`}
            </>
          )}
          .
        </p>
        {decoded ? (
          <>
            <p className={styles.label}>Codes mixed, then decoded</p>
            <div className={styles.strip}>
              <Images
                pixels={decoded}
                data={facts?.data}
                columns={STEPS}
                gap={1}
                scale={4}
                alt={`${STEPS} images decoded from equal steps along the line, ${what}.`}
              />
            </div>
            <p className={styles.label}>Pixels mixed, nothing decoded</p>
            <div className={styles.strip}>
              <Images
                pixels={faded}
                data={facts?.data}
                columns={STEPS}
                gap={1}
                scale={4}
                alt={`The same two images faded into each other, ${what}.`}
              />
            </div>
          </>
        ) : (
          <Waiting />
        )}
      </div>
    </>
  );
}

/** Along each axis, of the ends. */
const KEYS = { x: 0.2, y: 0.2 };

const END = { look: <Diamond /> };

const placeOf = (code: Float32Array) => ({ x: code[0]!, y: code[1]! });

const sentenceCase = (words: string): string => words[0]!.toUpperCase() + words.slice(1);
