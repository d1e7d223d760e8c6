import { DIVERGENCES, divergenceOf } from '../../models/kl-fit.ts';
import { defineWidget } from '../declaration.ts';
import type { RunView, Verdict } from '../declaration.ts';
import { centreText, fixed, stepsText, widthText } from '../number-words.ts';
import { areApart, atRest, fitsOf, isStuck, modesOf, modeUnder, NAMES, remarkOn } from './fits.ts';
import { parameters } from './parameters.ts';
import type { KlFitValues } from './parameters.ts';
import { KlFitView, natsText } from './view.tsx';

/** Within this many nats of its least, KL(q‖p) has arrived. */
const CLOSE = 0.001;

function describe(values: KlFitValues, run?: RunView): string {
  const fits = fitsOf(values, run);
  const modes = modesOf(values).map(
    ({ weight, mean, deviation }) =>
      `weight ${weight.toFixed(2)} at ${fixed(mean, 2)} with σ = ${widthText(deviation)}`,
  );
  const { steps } = fits;
  const when = steps === 0 ? 'The bells are at their start.' : `After ${stepsText(steps)}:`;
  const each = DIVERGENCES.map((divergence) => {
    const { mean, deviation, nats } = fits[divergence];
    return (
      `${NAMES[divergence]} is ${natsText(nats)} nats at μ = ${centreText(mean)}, ` +
      `σ = ${widthText(deviation)}. ${remarkOn(values, fits, divergence)}`
    );
  });
  return `The target q is a mixture: ${modes.join(', and ')}. ${when} ${each.join(' ')}`;
}

const UNTRAINED = 'No step taken yet.';

function covers(values: KlFitValues, run?: RunView): Verdict {
  if (fitsOf(values).excess <= CLOSE)
    return { reached: false, now: 'The bell starts where it should arrive: put it elsewhere.' };
  const { steps, excess } = fitsOf(values, run);
  const distance = `KL(q‖p) is ${natsText(excess)} nats above its least.`;
  if (steps === 0) return { reached: false, now: `${UNTRAINED} ${distance}` };
  return { reached: excess <= CLOSE, now: distance };
}

function otherMode(values: KlFitValues, run?: RunView): Verdict {
  const fits = fitsOf(values, run);
  const modes = modesOf(values);
  if (!areApart(modes))
    return {
      reached: false,
      now: 'The modes of q lie so close that p covers both: move them apart.',
    };
  const { mean, deviation } = fits.reverse;
  const where = `The bell of KL(p‖q) is at μ = ${centreText(mean)}, σ = ${widthText(deviation)}`;
  if (fits.steps === 0) return { reached: false, now: `${UNTRAINED} ${where}.` };
  const side = modeUnder(modes, fits.reverse);
  if (!side) return { reached: false, now: `${where}, on neither mode.` };
  if (!atRest(fits.reverse)) return { reached: false, now: `${where}, not yet at rest.` };
  return { reached: side === 'left', now: `${where}, at rest on the ${side} mode.` };
}

function stuckBetween(values: KlFitValues, run?: RunView): Verdict {
  const fits = fitsOf(values, run);
  const { mean, nats } = fits.reverse;
  const where = `KL(p‖q) is ${natsText(nats)} nats at μ = ${centreText(mean)}`;
  if (fits.steps === 0) return { reached: false, now: `${UNTRAINED} ${where}.` };
  if (!atRest(fits.reverse)) return { reached: false, now: `${where}, not yet at rest.` };
  const reached = isStuck(values, fits);
  return {
    reached,
    now: `${where}, at rest, ${reached ? 'worse than on either mode' : 'and not between two modes that would each be better'}.`,
  };
}

export default defineWidget({
  id: 'kl-fit',
  title: 'One bell for two modes: which one?',
  parameters,
  notes:
    'The same start, different divergences. Ask where each bell will end before pressing Train.',
  presets: {
    apart: {
      title: 'Modes apart',
      notes:
        'KL(q‖p) punishes a mode that is missed, KL(p‖q) a place between the modes. Ask where each bell will end.',
      values: { best: false },
    },
    close: {
      title: 'Modes close',
      notes: 'The modes overlap. Ask whether the fits still differ as much.',
      values: { mean1: -0.8, deviation1: 1, mean2: 0.8, deviation2: 1, best: false },
    },
    unequal: {
      title: 'Unequal modes',
      notes:
        'One mode has more weight. Ask where KL(p‖q) will end: descent finds a valley nearby, which needn’t be the deepest.',
      values: {
        ...{ weight: 0.3, mean1: -2, deviation1: 0.5, mean2: 1.5, deviation2: 0.8 },
        ...{ mu: -1, best: false },
      },
    },
    'wide-start': {
      title: 'A wide start',
      notes: 'A wide start sees both modes. Ask which one KL(p‖q) will choose, and when.',
      values: { mu: 0.5, sigma: 3, learningRate: 0.0316, best: false },
    },
    'far-start': {
      title: 'A narrow start, far off',
      notes:
        'A narrow start, far from both modes. Ask which mode KL(p‖q) meets first, and whether it goes on from there.',
      values: {
        ...{ mean1: 0.5, deviation1: 0.5, mean2: 3.5, deviation2: 0.5 },
        ...{ mu: -4, sigma: 0.6, learningRate: 0.0178, best: false },
      },
    },
  },
  describe,
  table(values, run) {
    const { target, steps, ...fits } = fitsOf(values, run);
    const { mean, deviation } = target.moments;
    const row = (name: string, bell: { readonly mean: number; readonly deviation: number }) => {
      const at = { mean: bell.mean, logDeviation: Math.log(bell.deviation) };
      const nats = DIVERGENCES.map((divergence) => divergenceOf(divergence, target, at));
      return [name, bell.mean, bell.deviation, ...nats];
    };
    return [
      {
        caption: steps === 0 ? 'The bells at their start' : `The bells at step ${steps}`,
        columns: ['Fitted by', 'μ', 'σ', ...DIVERGENCES.map((name) => `${NAMES[name]}, nats`)],
        rows: [
          ...DIVERGENCES.map((name) => row(NAMES[name], fits[name])),
          row('mean and deviation of q', { mean, deviation }),
        ],
      },
      {
        caption: 'The target q',
        columns: ['Mode', 'Weight', 'Centre', 'Width σ'],
        rows: modesOf(values).map((mode, k) => [
          k === 0 ? 'left' : 'right',
          mode.weight,
          mode.mean,
          mode.deviation,
        ]),
      },
    ];
  },
  goals: {
    covers: { judge: covers, solution: 'step=150' },
    'other-mode': { judge: otherMode, solution: 'mu=-1&step=150' },
    'stuck-between': {
      judge: stuckBetween,
      solution: 'mu=0.2&sigma=3&learningRate=0.0316&step=400',
    },
  },
  View: KlFitView,
  training: {
    engine: 'float64',
    pace: 60,
    spec: (values) => {
      const { mu, sigma, weight, mean1, deviation1, mean2, deviation2 } = values;
      const { learningRate, seed, engine } = values;
      return {
        model: 'kl-fit',
        structure: { mu, sigma, weight, mean1, deviation1, mean2, deviation2 },
        scalars: { learningRate },
        data: { kind: 'numbers', values: [] },
        batchSize: 1,
        seed,
        engine,
      };
    },
    metrics: {
      loss: {
        label: 'All three',
        help: 'The sum of the three divergences before the step, in nats: together, the three bells go down it.',
      },
    },
    probes: () => ({}),
  },
});
