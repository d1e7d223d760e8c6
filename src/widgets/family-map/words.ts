import { chapterPlace } from '../chapters.ts';
import type { ChapterPlace } from '../chapters.ts';
import {
  FAMILIES,
  familiesIn,
  isFamily,
  nodeOf,
  QUESTIONS,
  type Ability,
  type MapNode,
  type Question,
} from './families.ts';
import type { FamilyMapValues } from './parameters.ts';

/** A mark in words, for each question. */
export const ABILITIES: Readonly<Record<Ability, string>> = {
  yes: 'yes',
  part: 'in part',
  no: 'no',
};

/** The chapter of a node, or what a later one will be about. */
export function placeOf({ chapter }: MapNode): ChapterPlace {
  if ('later' in chapter) return { words: `A later chapter, on ${chapter.later}`, href: null };
  return chapterPlace(chapter.id);
}

const named = (families: readonly { readonly name: string }[]): string => {
  const names = families.map(({ name }) => name);
  return names.length > 1
    ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
    : (names[0] ?? '');
};

/** Which families give an answer to a question. */
export function familiesThat(question: Question, ability: Ability) {
  return FAMILIES.filter(({ answers }) => answers[question].ability === ability);
}

/** What the question divides the families into. */
export function remarkOn({ question }: FamilyMapValues): string {
  if (question === 'none')
    return `${FAMILIES.length} families. Which of them can do what? Ask them all.`;
  const [yes, part, no] = (['yes', 'part', 'no'] as const).map((ability) =>
    familiesThat(question, ability),
  );
  const sentences = [
    `${yes!.length} of ${FAMILIES.length} families can: ${named(yes!)}.`,
    part!.length > 0 && `In part: ${named(part!)}.`,
    no!.length > 0 && `Not: ${named(no!)}.`,
  ];
  return sentences.filter(Boolean).join(' ');
}

/** What a place of the map is, for the panel beside it and for who can't see it. */
export function describe(values: FamilyMapValues): string {
  const { question } = values;
  const node = nodeOf(values.family);
  const asked =
    question === 'none' ? '' : `Asked of all: ${QUESTIONS[question]}. ${remarkOn(values)} `;
  const place = placeOf(node);
  const where = `${place.words}${place.href === null ? ', to be written' : ''}.`;
  if (!isFamily(node))
    return `${asked}Chosen: ${node.name}, ${familiesIn(node).length} of ${FAMILIES.length} families. ${node.idea} ${where}`;
  const can = Object.entries(QUESTIONS)
    .map(([name, label]) => {
      const { ability, words, cost } = node.answers[name as Question];
      return `${label}: ${ABILITIES[ability]}, ${words}. ${cost}`;
    })
    .join(' ');
  return `${asked}Chosen: ${node.name}. ${node.idea} ${can} The price: ${node.price} ${where}`;
}
