import type { BoundaryKind } from '../../maths/gaussian-classes.ts';
import { lineLogit } from '../../maths/logistic-regression.ts';
import { sigmoid } from '../../maths/log-space.ts';
import type { RunView, Verdict } from '../declaration.ts';
import { fixed, gapText, stepsText } from '../number-words.ts';
import type { TwoClassifiersValues } from './parameters.ts';
import { rightOf, studyOf } from './study.ts';
import type { Study } from './study.ts';

/** A boundary of this kind, as the end of a sentence. */
export const KINDS: Readonly<Record<BoundaryKind, string>> = {
  line: 'a straight line',
  'two lines': 'two lines',
  parabola: 'a parabola',
  ellipse: 'an ellipse',
  hyperbola: 'a hyperbola',
  point: 'a single point',
  none: 'nowhere: one class is the more probable everywhere',
};

/** p(square) from its log-odds; a dash where nobody can say. */
export function shareText(logit: number | null): string {
  if (logit === null) return '–';
  const share = sigmoid(logit);
  if (share > 0.9999) return '> 0.9999';
  return share < 0.0001 ? '< 0.0001' : fixed(share, 4);
}

/** A log-density, in nats. */
export function logText(log: number | null): string {
  return log === null ? '–' : fixed(log, 1);
}

/** How the line stands. */
export function lineSentence({ best, parted, line }: Study): string {
  if (parted)
    return line
      ? `A line parts the classes, so a steeper one is always more likely: |w| is ${fixed(line.steepness, 2)} after ${stepsText(line.steps)}, and grows without end, ever more slowly.`
      : 'A line parts the classes: Train, and its weights grow without end.';
  if ('reason' in best) return best.reason;
  return line
    ? `After ${stepsText(line.steps)} it is ${gapText(Math.max(line.above!, 0))} nats per point above the most likely line, dashed.`
    : 'Train lets it learn from the points. Dashed, the most likely line: where it is going.';
}

/** How the Gaussians’ boundary looks, and how they find the place asked about. */
export function gaussianSentence({ generative, asked }: Study): string {
  if ('reason' in generative) return generative.reason;
  const { kind, least } = generative;
  const log = asked.logDensity!;
  const found =
    log >= least
      ? `Such places are among the points: one has a log p(x) of ${logText(least)}.`
      : log >= least - 5
        ? `The place is less likely than any of the points: they have ${logText(least)} or more.`
        : `Nothing like ? was among the points: none has a log p(x) below ${logText(least)}.`;
  return `The boundary is ${KINDS[kind]}. ${found}`;
}

export function describe(values: TwoClassifiersValues, run?: RunView): string {
  const study = studyOf(values, run);
  const { data, line, generative, asked } = study;
  const squares = Array.from(data.labels).filter((label) => label === 1).length;
  const all = data.labels.length;
  const ofLine = line ? `The line puts ${line.right} of ${all} on their own side. ` : '';
  const ofBayes = 'reason' in generative ? '' : `Bayes’ rule puts ${generative.right} there. `;
  const said = `At ${fixed(asked.x, 1)}, ${fixed(asked.y, 1)} the probability of a square is ${spoken(asked.line)} by the line and ${spoken(asked.bayes)} by Bayes’ rule`;
  const log = asked.logDensity === null ? '' : `, and log p(x) is ${logText(asked.logDensity)}`;
  return (
    `${all - squares} discs and ${squares} squares. Logistic regression: ${lineSentence(study)} ${ofLine}` +
    `Gaussians: ${gaussianSentence(study)} ${ofBayes}${said}${log}.`
  );
}

function spoken(logit: number | null): string {
  return logit === null ? 'unknown' : shareText(logit).replace('>', 'above').replace('<', 'below');
}

/** Of a classifier that is surer than this. */
const SURE = 0.999;
/** So many nats less likely than any point, a place is a stranger. */
const STRANGE = 10;

export function bothSure(values: TwoClassifiersValues, run?: RunView): Verdict {
  const { asked, generative } = studyOf(values, run);
  if ('reason' in generative) return { reached: false, now: generative.reason };
  const { line, bayes, logDensity } = asked;
  if (line === null || bayes === null || logDensity === null)
    return { reached: false, now: 'Step 0: the line has learned nothing yet.' };
  const enough = Math.log(SURE / (1 - SURE));
  const sure = Math.min(Math.abs(line), Math.abs(bayes)) >= enough;
  const strange = generative.least - logDensity >= STRANGE;
  return {
    reached: sure && line > 0 === bayes > 0 && strange,
    now: `At the question mark the probability of a square is ${shareText(line)} by the line and ${shareText(bayes)} by Bayes’ rule; log p(x) is ${logText(logDensity)}, and ${logText(generative.least)} or more at every point.`,
  };
}

/** How steep the line has to get. */
const STEEP = 6;

export function endless(values: TwoClassifiersValues, run?: RunView): Verdict {
  const { best, parted, line } = studyOf(values, run);
  if (!parted)
    return {
      reached: false,
      now:
        'reason' in best
          ? best.reason
          : `No line parts the classes, so |w| will stay near ${fixed(Math.hypot(best.wx, best.wy), 2)}.`,
    };
  const steepness = line?.steepness ?? 0;
  return {
    reached: steepness >= STEEP,
    now: `A line parts the classes; |w| is ${fixed(steepness, 2)}, to be ${STEEP}.`,
  };
}

/** Points of each class there have to be. */
const FEWEST = 5;

export function bent(values: TwoClassifiersValues): Verdict {
  const { data, best, parted, generative } = studyOf(values);
  if ('reason' in generative) return { reached: false, now: generative.reason };
  if ('reason' in best && !parted) return { reached: false, now: best.reason };
  const all = data.labels.length;
  const squares = Array.from(data.labels).filter((label) => label === 1).length;
  if (Math.min(squares, all - squares) < FEWEST)
    return { reached: false, now: `Of one class there are fewer than ${FEWEST} points.` };
  const straight = 'reason' in best ? all : rightOf(data, (x, y) => lineLogit(best, x, y));
  return {
    reached: generative.right === all && straight <= 0.75 * all,
    now: `Bayes’ rule puts ${generative.right} of ${all} points on their own side, the ${parted ? 'best' : 'most likely'} line ${straight}.`,
  };
}

export function straight(values: TwoClassifiersValues): Verdict {
  const { generative } = studyOf(values);
  if ('reason' in generative) return { reached: false, now: generative.reason };
  return {
    reached: generative.kind === 'line',
    now: `${values.shared ? '1 covariance for both' : '2 covariances'}: the boundary on the right is ${KINDS[generative.kind]}.`,
  };
}
