import { valueAt } from '../../plots/axes.tsx';
import type { DataTable } from '../../plots/data-table.tsx';
import { defineWidget } from '../declaration.ts';
import type { Verdict } from '../declaration.ts';
import { fixed } from '../number-words.ts';
import { LINE } from './bells.tsx';
import { parameters } from './parameters.ts';
import type { KlExplorerValues } from './parameters.ts';
import { studyOf } from './study.ts';
import type { Study } from './study.ts';
import { KlExplorerView } from './view.tsx';
import { AGREE, describe, eventName, natsText, SATURATED } from './words.ts';

function infiniteOneWay(values: KlExplorerValues): Verdict {
  const { forwardKl, reverseKl } = studyOf(values).measures;
  const now = `KL(q‖p) is ${natsText(forwardKl)}, KL(p‖q) ${natsText(reverseKl)}.`;
  if (values.shape !== 'bars')
    return { reached: false, now: `${now} A bell is nowhere 0, so both stay finite: take bars.` };
  return { reached: (forwardKl === Infinity) !== (reverseKl === Infinity), now };
}

const CLOSE_BY = 6;

function jsSaturated(values: KlExplorerValues): Verdict {
  if (values.shape !== 'bells')
    return { reached: false, now: 'This is about 2 bells: choose bells under Distributions.' };
  const { js } = studyOf(values).measures;
  const apart = Math.abs(values['q-mean'] - values['p-mean']);
  const near = apart <= CLOSE_BY + 1e-9; // 5 − (−1) may be a little more than 6
  return {
    reached: near && js > SATURATED,
    now: `JS is ${fixed(js, 4)} nats with the means ${fixed(apart, 2)} apart${near ? '' : ', more than 6'}.`,
  };
}

function sameMeanKl(values: KlExplorerValues): Verdict {
  const { forwardKl, reverseKl, totalVariation } = studyOf(values).measures;
  const apart = Math.abs(forwardKl - reverseKl); // no number where both are infinite
  return {
    reached: apart <= AGREE && totalVariation > 0.1,
    now: `KL(q‖p) is ${natsText(forwardKl)}, KL(p‖q) ${natsText(reverseKl)}, total variation ${fixed(totalVariation, 3)}${totalVariation > 0.1 ? '' : ', which has to be above 0.1'}.`,
  };
}

/** The picture in rows: the events, or places along the line. */
function shownTable(values: KlExplorerValues, study: Study): DataTable {
  const forward = values.direction === 'forward';
  const last = forward ? 'q · log(q/p), nats' : 'p · log(p/q), nats';
  if (study.kind === 'bars')
    return {
      caption: 'The events',
      columns: ['Event', 'q', 'p', 'M', last],
      rows: study.q.map((q, i) => {
        const p = study.p[i]!;
        return [eventName(i), q, p, (q + p) / 2, study.terms[i]!];
      }),
    };
  return {
    caption: 'Densities along the line',
    columns: ['x', 'q', 'p', 'M', `${last} per x`],
    rows: Array.from({ length: 29 }, (_, i) => {
      const x = valueAt(LINE, i / 28); // every half
      const q = Math.exp(study.q.logDensity(x));
      const p = Math.exp(study.p.logDensity(x));
      return [x, q, p, (q + p) / 2, study.integrand(x)];
    }),
  };
}

export default defineWidget({
  id: 'kl-explorer',
  title: 'How far apart are q and p?',
  parameters,
  notes:
    'Two distributions, six measures of how far apart they are. Ask which change if q and p swap places: the two KLs do, the others don’t.',
  presets: {
    same: {
      title: 'The same',
      notes:
        'p lies on q, and every measure is 0. Ask which will leave 0 first when p is dragged: total variation, Wasserstein and MMD grow in proportion, the KLs and JS start flat.',
      values: { 'p-mean': -1, 'p-deviation': 1 },
    },
    'two-bells': {
      title: 'Narrow and wide',
      notes:
        'The same centre, twice the width. Ask which KL is larger before showing the numbers: the one that averages over the wide bell.',
      values: { 'q-mean': 0, 'q-deviation': 1, 'p-mean': 0, 'p-deviation': 2 },
    },
    hole: {
      title: 'A hole in p',
      notes:
        'p gives nothing to an event that q needs. Ask which measure becomes infinite: KL(q‖p) does, KL(p‖q) doesn’t.',
      values: { shape: 'bars', q: [0.1, 0.3, 0.3, 0.2, 0.1], p: [0.2, 0.4, 0, 0.3, 0.1] },
    },
    'two-modes': {
      title: 'Two modes, one bell',
      notes:
        'One bell for two modes: it has their mean and deviation. Ask where it would have to stand to make KL(p‖q) smaller: on one of the modes.',
      values: {
        ...{ shape: 'mixtures', 'q-weight': 0.5, 'p-weight': 1, 'p-mean': 0, 'p-deviation': 2.09 },
        ...{ 'q-mean': -2, 'q-deviation': 0.6, 'q-mean2': 2, 'q-deviation2': 0.6 },
      },
    },
    'far-apart': {
      title: 'Far apart',
      notes:
        'They share almost no mass. Ask which measures would still notice if they came a little closer: not JS, which stands at log 2, and not total variation.',
      values: { 'q-mean': -4, 'q-deviation': 1, 'p-mean': 4, 'p-deviation': 1 },
    },
  },
  describe,
  table(values) {
    const study = studyOf(values);
    const { forwardKl, reverseKl, js, totalVariation, wasserstein1, mmdSquared } = study.measures;
    return [
      {
        caption: 'How far apart q and p are',
        columns: ['Measure', 'Value', 'Unit'],
        rows: [
          ['KL(q‖p)', forwardKl, 'nats'],
          ['KL(p‖q)', reverseKl, 'nats'],
          ['JS', js, 'nats'],
          ['Total variation', totalVariation, ''],
          ['Wasserstein-1', wasserstein1, study.kind === 'line' ? 'x' : 'events'],
          ['MMD', Math.sqrt(mmdSquared), ''],
          ['MMD squared', mmdSquared, ''],
        ],
      },
      shownTable(values, study),
    ];
  },
  goals: {
    'infinite-one-way': { judge: infiniteOneWay, solution: 'shape=bars&p=0~0.2~0.2~0.35~0.25' },
    'js-saturated': {
      judge: jsSaturated,
      solution: 'q-mean=-3&q-deviation=0.5&p-mean=3&p-deviation=0.5',
    },
    'same-mean-kl': { judge: sameMeanKl, solution: 'p-deviation=1' },
  },
  View: KlExplorerView,
});
