import { evaluate } from 'mathjs/number';
import { describe, expect, test } from 'vitest';
import { attribute } from '../../src/book/mdx/jsx.ts';
import { ALL_WIDGETS } from '../../src/widgets/all-widgets.ts';
import { tags, type ChapterText } from './chapter.ts';

/** What holds of every chapter: each calls these in its own test. */

const widgets = new Map(ALL_WIDGETS.map((widget) => [widget.id, widget]));
/** What is emphasised and named by the frame of every figure, not by its declaration. */
const OF_THE_FRAME = [
  'Train',
  'Reset',
  'Default settings',
  'More settings',
  'Take it away',
  'Your data',
];

/**
 * The unfolded text has so many words; its figures, what they show after a prediction, its goals and the sentences to take away
 * stand in this order; and what it says of figures and exercises is so. `labels`: buttons and parts of its figures that
 * the text names and no declaration does.
 */
export function testText(
  { tree, text, emphases, exercises }: ChapterText,
  {
    words: [fewest, most],
    order,
    labels = [],
  }: {
    readonly words: readonly [number, number];
    readonly order: readonly string[];
    readonly labels?: readonly string[];
  },
): void {
  describe('the text', () => {
    test('is as long as this chapter may be', () => {
      const words = text.match(/[\p{L}\p{N}]\S*/gu)!.length;
      expect(words).toBeGreaterThanOrEqual(fewest);
      expect(words).toBeLessThanOrEqual(most);
    });

    test('has its figures, predictions, goals and sentences to take away in order', () => {
      const found = tags(tree, 'Figure', 'Show', 'Goal', 'Takeaway').map((tag) =>
        [tag.name, attribute(tag, 'widget') ?? attribute(tag, 'figure'), attribute(tag, 'name')]
          .filter(Boolean)
          .join(' '),
      );
      expect(found).toEqual(order);
    });

    test('asks for goals and shows presets that the figures have, and names what is on the screen', () => {
      for (const goal of tags(tree, 'Goal')) {
        const goals = widgets.get(attribute(goal, 'figure')!)!.goals ?? {};
        expect(Object.keys(goals)).toContain(attribute(goal, 'name'));
      }
      for (const show of tags(tree, 'Show')) {
        const preset = attribute(show, 'preset');
        const { presets } = widgets.get(attribute(show, 'figure')!)!;
        if (preset !== undefined) expect(Object.keys(presets)).toContain(preset);
      }
      const figures = tags(tree, 'Figure').map((tag) => widgets.get(attribute(tag, 'widget')!)!);
      const onScreen = figures.flatMap(({ presets, parameters }) => [
        ...Object.values(presets).map(({ title }) => title),
        ...Object.values(parameters).map(({ label }) => label),
      ]);
      // what is emphasised and begins like a title names something on the screen
      const named = emphases.filter((words) => /^[\p{Lu}\dβ]|^q /u.test(words));
      const known = [...onScreen, ...OF_THE_FRAME, ...labels];
      expect(named.length).toBeGreaterThan(0);
      expect(named.filter((words) => !known.includes(words))).toEqual([]);
    });

    test('uses every kind of exercise, gives each two hints and each choice a reply', () => {
      for (const kind of ['NumberAnswer', 'ExpressionAnswer', 'Blank', 'Choices', 'Order', 'Goal'])
        expect(tags(tree, kind).length, kind).toBeGreaterThan(0);
      for (const [id, exercise] of exercises)
        expect(tags(exercise, 'Hint').length, id).toBeGreaterThanOrEqual(2);
      for (const choice of tags(tree, 'Choice'))
        expect(attribute(choice, 'reply')!.length).toBeGreaterThan(20);
    });
  });
}

/**
 * Every expression that the chapter asks for, against one `computed` another way than by the formula in the
 * text, to `tolerance` of 1 or of its value; and its known wrong answers, which are wrong and differ.
 */
export function testExpressions<S extends object>(
  { exercises, answer, replies }: ChapterText,
  computed: Readonly<Record<string, (scope: S) => number>>,
  scopes: (id: string) => readonly S[],
  tolerance = 5e-9,
): void {
  describe('expressions', () => {
    test('are all here', () => {
      const asked = [...exercises.keys()].filter(
        (id) => tags(exercises.get(id)!, 'ExpressionAnswer', 'Blank').length > 0,
      );
      expect(Object.keys(computed)).toEqual(asked);
    });

    test.each(Object.keys(computed))('%s', (id) => {
      const typed = [answer(id), ...replies(id)];
      const values = scopes(id).map((scope) => {
        const [right, ...wrong] = typed.map((one) => evaluate(one, { ...scope }) as number);
        const expected = computed[id]!(scope);
        expect(Math.abs(right! - expected)).toBeLessThan(tolerance * (1 + Math.abs(expected)));
        return [right!, ...wrong].map((value) => value.toPrecision(9));
      });
      // at one place two of them may meet, not at all
      const all = typed.map((_, i) => values.map((atScope) => atScope[i]).join(' '));
      expect(new Set(all).size, all.join('; ')).toBe(typed.length);
    });
  });
}

/**
 * Every number that the chapter asks for, against one `computed` another way than by the text, to half of what its
 * answer may be off; and its known wrong answers, each against the mistake it is the result of.
 */
export function testNumbers(
  { exercises, answer, replies }: ChapterText,
  computed: Readonly<Record<string, readonly [right: number, ...wrong: number[]]>>,
): void {
  describe('numbers', () => {
    test('are all here', () => {
      const asked = [...exercises.keys()].filter(
        (id) => tags(exercises.get(id)!, 'NumberAnswer').length > 0,
      );
      expect(Object.keys(computed)).toEqual(asked);
    });

    test.each(Object.entries(computed))('%s', (id, [right, ...wrong]) => {
      const tolerance = Number(answer(id, 'tolerance'));
      expect(Math.abs(Number(answer(id)) - right)).toBeLessThanOrEqual(tolerance / 2);
      const given = replies(id).map(Number);
      expect(given.length).toBe(wrong.length);
      given.forEach((mistake, i) => {
        expect(Math.abs(mistake - wrong[i]!), `${mistake}`).toBeLessThanOrEqual(tolerance);
        expect(Math.abs(mistake - right), `${mistake}`).toBeGreaterThan(tolerance);
      });
    });
  });
}
