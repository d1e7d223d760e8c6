import { defineProofs } from '../proofs.ts';
import { MAP, QUESTIONS } from './families.ts';
import type { Ability, MapNode, Question } from './families.ts';
import type { FamilyMapValues } from './parameters.ts';
import { familiesThat } from './words.ts';

/** How many families below a place of the map give the answer, walked from branch to branch. */
const below = (node: MapNode, question: Question, ability: Ability): number =>
  'children' in node
    ? node.children.reduce((sum, child) => sum + below(child, question, ability), 0)
    : Number(node.answers[question].ability === ability);

export default defineProofs<FamilyMapValues>([
  {
    claim: 'The sentence counts the families of the map, and leaves none out.',
    way: 'A walk over the whole map, branch by branch, for every question and answer. What the map says in words is the literature’s; the chapters cite it.',
    tolerance: 0,
    check: () =>
      (Object.keys(QUESTIONS) as Question[]).flatMap((question) =>
        (['yes', 'part', 'no'] as const).map(
          (ability) =>
            [familiesThat(question, ability).length, below(MAP, question, ability)] as const,
        ),
      ),
  },
]);
