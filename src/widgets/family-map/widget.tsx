import { defineWidget } from '../declaration.ts';
import type { Goal } from '../declaration.ts';
import {
  FAMILIES,
  isFamily,
  nodeOf,
  QUESTIONS,
  type Ability,
  type Family,
  type Question,
} from './families.ts';
import { parameters } from './parameters.ts';
import type { FamilyMapValues } from './parameters.ts';
import { FamilyMapView } from './view.tsx';
import { ABILITIES, describe, placeOf } from './words.ts';

/** A riddle: the family that gives these answers. */
function riddle(
  wanted: Partial<Record<Question, Ability>>,
  solution: Family['id'],
): Goal<FamilyMapValues> {
  const clues = Object.entries(wanted) as [Question, Ability][];
  return {
    judge: ({ family }) => {
      const node = nodeOf(family);
      if (!isFamily(node))
        return {
          reached: false,
          now: `${node.name} is a branch: choose one of the ${FAMILIES.length} families.`,
        };
      const met = clues.filter(([question, ability]) => node.answers[question].ability === ability);
      return {
        reached: met.length === clues.length,
        now: `${node.name} fits ${met.length} of ${clues.length} clues.`,
      };
    },
    solution: `family=${solution}`,
  };
}

export default defineWidget({
  id: 'family-map',
  title: 'Which families of models are there, and what can each do?',
  parameters,
  presets: {
    explicit: {
      title: 'Is there a formula?',
      values: { family: 'explicit', question: 'evaluate' },
    },
    pixelwise: {
      title: 'Exact, and slow to draw',
      values: { family: 'autoregressive', question: 'sample' },
    },
    bound: { title: 'A bound will do', values: { family: 'vae', question: 'evaluate' } },
    'both-ways': { title: 'There and back', values: { family: 'flow', question: 'infer' } },
    samples: { title: 'Only samples', values: { family: 'gan', question: 'train' } },
  },
  describe,
  table() {
    return [
      {
        caption: 'What each family can do, and how',
        columns: ['Family', ...Object.values(QUESTIONS), 'Chapter'],
        rows: FAMILIES.map((family) => [
          family.name,
          ...Object.keys(QUESTIONS).map((name) => {
            const { ability, words } = family.answers[name as Question];
            return `${ABILITIES[ability]}: ${words}`;
          }),
          placeOf(family).words,
        ]),
      },
    ];
  },
  goals: {
    'exact-and-hidden': riddle({ evaluate: 'yes', infer: 'yes' }, 'flow'),
    'exact-but-slow': riddle({ evaluate: 'yes', train: 'yes', sample: 'part' }, 'autoregressive'),
    'samples-only': riddle({ sample: 'yes', evaluate: 'no' }, 'gan'),
  },
  View: FamilyMapView,
});
