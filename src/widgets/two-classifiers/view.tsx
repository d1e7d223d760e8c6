import { memo, useDeferredValue, useMemo } from 'react';
import type { ReactNode } from 'react';
import { classLogDensity, conicAt } from '../../maths/gaussian-classes.ts';
import type { GaussianClass } from '../../maths/gaussian-classes.ts';
import { lineLogit } from '../../maths/logistic-regression.ts';
import type { Line } from '../../maths/logistic-regression.ts';
import { sigmoid } from '../../maths/log-space.ts';
import { Axes } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import { dotsPath, linePath } from '../../plots/lines.ts';
import { Surface } from '../../plots/surface.tsx';
import type { ViewProps } from '../declaration.ts';
import { fixed } from '../number-words.ts';
import frame from '../widget-body.module.css';
import { parameters } from './parameters.ts';
import type { TwoClassifiersValues } from './parameters.ts';
import { PLANE_X, PLANE_Y, PlanePoints } from './plane-points.tsx';
import { fitsOf, samplesOf, studyOf } from './study.ts';
import type { Fits, Generative, Study } from './study.ts';
import { useEditing } from './use-editing.ts';
import type { Editing } from './use-editing.ts';
import styles from './view.module.css';
import { gaussianSentence, KINDS, lineSentence, logText, shareText } from './words.ts';

type Props = ViewProps<TwoClassifiersValues>;

/** One set of points, and two ways to tell its classes apart. */
export function TwoClassifiersView(props: Props): ReactNode {
  const { values, setValue, asleep, run } = props;
  const { discs, squares, shared } = values;
  const fits = useMemo(() => fitsOf({ discs, squares, shared }), [discs, squares, shared]);
  const study = studyOf(values, run, fits);
  const editing = useEditing(props);
  const plane = { values, setValue, asleep, editing };
  return (
    <div className={styles.view}>
      <Tools {...props} study={study} editing={editing} />
      <section className={styles.panel}>
        <p className={styles.title}>
          <b data-quantity="log-odds line-offset">A line</b> by logistic regression
        </p>
        <Axes
          x={PLANE_X}
          y={PLANE_Y}
          sentence="The probability of a square by logistic regression, as two shades, and the line where it is one half."
          overlay={<PlanePoints {...plane} />}
        >
          <LineShapes
            line={study.line?.at ?? null}
            best={'reason' in fits.best ? null : fits.best}
          />
        </Axes>
        <Said
          side="line"
          logit={study.asked.line}
          log="it has none"
          right={study.line?.right ?? null}
          all={fits.data.labels.length}
          third={['steepness', '|w|', study.line ? fixed(study.line.steepness, 2) : '–']}
        />
        <p className={styles.note}>{lineSentence(study)}</p>
      </section>
      <section className={styles.panel}>
        <p className={styles.title}>
          <b className="model" data-quantity="class-mean class-covariance">
            Two Gaussians
          </b>{' '}
          and Bayes’ rule
        </p>
        <Axes
          x={PLANE_X}
          y={PLANE_Y}
          sentence="A Gaussian for each class, as contours one, two and three deviations out; samples drawn from them; and the boundary by Bayes’ rule."
          overlay={<PlanePoints {...plane} again />}
        >
          <GaussianShapes fits={fits} samples={values.samples} draw={values.draw} />
        </Axes>
        <Said
          side="bayes"
          logit={study.asked.bayes}
          log={logText(study.asked.logDensity)}
          right={'reason' in study.generative ? null : study.generative.right}
          all={fits.data.labels.length}
          third={[
            'boundary',
            'boundary',
            'reason' in study.generative ? '–' : KINDS[study.generative.kind].split(':')[0]!,
          ]}
        />
        <p className={styles.note}>{gaussianSentence(study)}</p>
      </section>
    </div>
  );
}

interface ToolsProps extends Props {
  readonly study: Study;
  readonly editing: Editing;
}

const WORDS = ['disc', 'square'] as const;
const MOST_DRAWS = parameters.draw.max;

/** What a press adds, and what can be done to the point taken hold of last. */
function Tools({ values, setValue, study, editing }: ToolsProps): ReactNode {
  const { adds, setAdds, picked, add, full, mayLeave, mayChange, remove, change } = editing;
  const { asked, generative } = study;
  return (
    <div className={styles.tools}>
      <div role="group" aria-label="What a press on a picture adds" className={styles.group}>
        <span aria-hidden>A press adds</span>
        {WORDS.map((word, label) => (
          <button
            key={word}
            type="button"
            className={frame.choice}
            aria-pressed={label === adds}
            onClick={() => setAdds(label === 1 ? 1 : 0)}
          >
            <span className={styles[word]} aria-hidden /> {word}
          </button>
        ))}
        <button
          type="button"
          className={frame.button}
          disabled={full}
          onClick={() => add({ x: asked.x, y: asked.y })}
        >
          Add one at ?
        </button>
      </div>
      <div role="group" aria-label="The point chosen" className={styles.group}>
        <button
          type="button"
          className={frame.button}
          disabled={picked === null || !mayChange(picked)}
          onClick={() => change(picked!)}
        >
          Change its class
        </button>
        <button
          type="button"
          className={frame.button}
          disabled={picked === null || !mayLeave(picked)}
          onClick={() => remove(picked!)}
        >
          Remove it
        </button>
      </div>
      <button
        type="button"
        className={frame.button}
        disabled={'reason' in generative || values.samples === 0}
        onClick={() => setValue('draw', (values.draw % MOST_DRAWS) + 1)}
      >
        Sample again
      </button>
    </div>
  );
}

interface SaidProps {
  /** Which classifier: its outputs begin with this. */
  readonly side: 'line' | 'bayes';
  readonly logit: number | null;
  readonly log: string;
  readonly right: number | null;
  readonly all: number;
  /** Name, label and text of what only this one has. */
  readonly third: readonly [string, string, string];
}

/** Of its numbers, those that a formula has a symbol for. */
const QUANTITIES: Readonly<Record<string, string>> = {
  'bayes-log': 'p',
  steepness: 'line-weights',
};

/** A classifier in four numbers, the same four beside each other. */
function Said({ side, logit, log, right, all, third }: SaidProps): ReactNode {
  const [name, label, text] = third;
  const rows = [
    [`${side}-share`, 'p(square | ?)', shareText(logit)],
    [`${side}-log`, 'log p(?), nats', log],
    [`${side}-right`, `right, of ${all}`, right === null ? '–' : String(right)],
    [name, label, text],
  ] as const;
  return (
    <dl className={styles.said}>
      {rows.map(([output, term, value]) => (
        <div key={output}>
          <dt>{term}</dt>
          <dd>
            <output name={output} data-quantity={QUANTITIES[output]} aria-live="off">
              {value}
            </output>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Probabilities of a class above which its side is a shade darker. */
const SHARES = [0.6, 0.8, 0.95, 0.99];

interface LineShapesProps {
  readonly line: Line | null;
  readonly best: Line | null;
}

const LineShapes = memo(function LineShapes({ line, best }: LineShapesProps) {
  return (
    <>
      {line && <Shades {...line} />}
      {best && <path className={styles.best} d={boundaryPath(best)} />}
      {line && <path className={styles.boundary} d={boundaryPath(line)} />}
    </>
  );
});

const Shades = memo(function Shades({ wx, wy, bias }: Line) {
  const [disc, square] = [-1, 1].map(
    (sign) => (x: number, y: number) => sigmoid(sign * lineLogit({ wx, wy, bias }, x, y)),
  ) as [Surface2D, Surface2D];
  return (
    <>
      <Surface {...PLANE} f={disc} levels={SHARES} colour="var(--pale-disc)" />
      <Surface {...PLANE} f={square} levels={SHARES} colour="var(--pale-square)" />
    </>
  );
});

type Surface2D = (x: number, y: number) => number;
const PLANE: { readonly x: Axis; readonly y: Axis } = { x: PLANE_X, y: PLANE_Y };

/** From its nearest place to 0 so far in both directions, which is out of sight. */
const FAR = 100;

/** Where a line's log-odds are 0; empty where they never are. */
function boundaryPath({ wx, wy, bias }: Line): string {
  const squared = wx * wx + wy * wy;
  if (!(squared > 1e-18)) return '';
  const ends = [-FAR, FAR].map((far) => ({
    x: (-bias * wx) / squared - (far * wy) / Math.sqrt(squared),
    y: (-bias * wy) / squared + (far * wx) / Math.sqrt(squared),
  }));
  return linePath(ends, PLANE_X, PLANE_Y);
}

interface GaussianShapesProps {
  readonly fits: Fits;
  readonly samples: number;
  readonly draw: number;
}

function GaussianShapes({ fits, samples, draw }: GaussianShapesProps): ReactNode {
  const { generative } = useDeferredValue(fits); // its surfaces may come after the point that is dragged
  if ('reason' in generative) return null;
  return <Classes {...{ generative, samples, draw }} />;
}

const Classes = memo(function Classes(
  props: Pick<GaussianShapesProps, 'samples' | 'draw'> & { readonly generative: Generative },
) {
  const { generative, samples, draw } = props;
  const { pair } = generative;
  const drawn = useMemo(() => samplesOf(pair, samples, draw), [pair, samples, draw]);
  const [discs, squares] = drawn.map((places) => dotsPath(places, PLANE_X, PLANE_Y));
  return (
    <>
      <Bell one={pair[0]} colour="var(--pale-disc)" />
      <Bell one={pair[1]} colour="var(--pale-square)" />
      <path className={styles.discSamples} d={discs} />
      <path className={styles.discHoles} d={discs} />
      <path className={styles.squareSamples} d={squares} />
      <path className={styles.squareHoles} d={squares} />
      <Boundary generative={generative} />
    </>
  );
});

/** A density's share of its peak three, two and one deviations out. */
const DEVIATIONS = [3, 2, 1].map((k) => Math.exp(-0.5 * k * k));

const Bell = memo(function Bell(props: { readonly one: GaussianClass; readonly colour: string }) {
  const { one, colour } = props;
  const peak = classLogDensity(one, ...one.mean);
  const f = (x: number, y: number): number => Math.exp(classLogDensity(one, x, y) - peak);
  return <Surface {...PLANE} f={f} levels={DEVIATIONS} colour={colour} />;
});

const ZERO = [0];

/** Where Bayes’ log-odds are 0, as the edge of the region above. */
const Boundary = memo(function Boundary({ generative }: { readonly generative: Generative }) {
  const f = (x: number, y: number): number => conicAt(generative.conic, x, y);
  return (
    <g className={styles.conic}>
      <Surface {...PLANE} f={f} levels={ZERO} colour="none" />
    </g>
  );
});
