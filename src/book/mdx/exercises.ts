import type { BlockContent, PhrasingContent, Root } from 'mdast';
import type { MdxJsxFlowElement } from 'mdast-util-mdx-jsx';
import { toString } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import type { VFile } from 'vfile';
import { permuted, STREAM } from '../../maths/random.ts';
import {
  type AnswerKey,
  DATA_KINDS,
  type DataKind,
  type Variable,
  VARIABLES,
} from '../exercises/answer-key.ts';
import { equivalent } from '../exercises/check-expression.ts';
import { type Expression, readExpression, variablesOf } from '../exercises/expression.ts';
import { readQuantity } from '../exercises/quantity.ts';
import type { Notation } from '../notation.ts';
import { attribute, isTag, isSwitchedOn, setAttribute, type Tag } from './jsx.ts';
import { resolveReference } from './labels.ts';
import type { Manuscript } from './manuscript.ts';
import { capitalised, formula, inline, required } from './tags.ts';

const ANSWERS = ['NumberAnswer', 'ExpressionAnswer', 'Blank', 'Choices', 'Order', 'Goal'] as const;

type AnswerTag = (typeof ANSWERS)[number];

/** Where a part of an exercise may stand. */
const HOMES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(ANSWERS.map((name) => [name, 'Exercise'])),
  Reply: 'Exercise',
  Hint: 'Exercise',
  Solution: 'Exercise',
  Show: 'Exercise',
  Choice: 'Choices',
  Item: 'Order',
};

/** What the answer of an exercise is made from. */
interface Context {
  readonly file: VFile;
  /** Id of the chapter. */
  readonly from: string;
  readonly manuscript: Manuscript;
  readonly exercise: Tag;
  /** Id of the exercise. */
  readonly id: string;
  readonly answer: Tag;
  readonly replies: readonly Tag[];
}

/**
 * Readies the exercises of a text: gives each its key, by which answers are judged, sets the
 * formulas in its attributes, shuffles what is to be put in order. Fails the file on an exercise that
 * nobody could solve, or that would leave its reader alone.
 */
export function prepareExercises(
  tree: Root,
  file: VFile,
  from: string,
  manuscript: Manuscript,
): void {
  visit(tree, (node, _, parent) => {
    if (!isTag(node) || node.name === null) return;
    const home = HOMES[node.name];
    if (home !== undefined && !(parent && isTag(parent) && parent.name === home)) {
      file.fail(`<${node.name}> stands on lines of its own, directly inside an <${home}>.`, node);
    }
    if (node.name === 'Exercise') prepareExercise(node, file, from, manuscript);
  });
}

function prepareExercise(exercise: Tag, file: VFile, from: string, manuscript: Manuscript): void {
  required(exercise, 'title', file);
  const id = required(exercise, 'id', file);
  const answers = parts(exercise, ...ANSWERS);
  const [answer] = answers;
  if (!answer || answers.length > 1) {
    file.fail(
      `The exercise "${id}" has ${answers.length} answers. It takes one of ${ANSWERS.map((name) => `<${name}>`).join(', ')}.`,
      exercise,
    );
  }
  const hints = parts(exercise, 'Hint');
  if (hints.length === 0) file.fail(`The exercise "${id}" has no <Hint>.`, exercise);
  if (parts(exercise, 'Solution').length !== 1) {
    file.fail(`The exercise "${id}" needs one <Solution>.`, exercise);
  }
  hints.forEach((hint, i) => {
    if (hints.length > 1) setAttribute(hint, 'number', `${i + 1} of ${hints.length}`);
  });

  const context = {
    file,
    from,
    manuscript,
    exercise,
    id,
    answer,
    replies: parts(exercise, 'Reply'),
  };
  context.replies.forEach((reply, i) => setAttribute(reply, 'index', String(i)));
  if (
    context.replies.length > 0 &&
    !['NumberAnswer', 'ExpressionAnswer', 'Blank'].includes(answer.name!)
  ) {
    file.fail(`A <Reply> answers something typed; nothing is typed into <${answer.name}>.`, answer);
  }
  setAttribute(exercise, 'answerKey', JSON.stringify(KEYS[answer.name as AnswerTag](context)));
  setAttribute(answer, 'exercise', id);
  for (const show of parts(exercise, 'Show')) {
    setAttribute(show, 'exercise', id);
    linkToFigure(show, context, capitalised);
  }
}

/** How the key of each kind of answer is made. */
const KEYS: Readonly<Record<AnswerTag, (context: Context) => AnswerKey>> = {
  NumberAnswer({ file, answer, replies }) {
    const unit = attribute(answer, 'unit') ?? null;
    const read = (tag: Tag, name: string): number => {
      const quantity = readQuantity(required(tag, name, file), unit);
      if ('problem' in quantity)
        return file.fail(`${name}="${attribute(tag, name)}": ${quantity.problem}`, tag);
      return quantity.value;
    };
    answer.children = inline(required(answer, 'label', file));
    const value = read(answer, 'value');
    const tolerance = attribute(answer, 'tolerance') === undefined ? 0 : read(answer, 'tolerance');
    if (tolerance < 0) file.fail('A tolerance is not negative.', answer);
    const wrong: number[] = [];
    for (const reply of replies) {
      const to = read(reply, 'to');
      const said = `<Reply to="${attribute(reply, 'to')}">`;
      if (Math.abs(to - value) <= tolerance) {
        file.fail(`${said} replies to a right answer.`, reply);
      }
      if (wrong.some((other) => Math.abs(to - other) <= tolerance)) {
        file.fail(`${said} is never given: a reply before it answers the same.`, reply);
      }
      wrong.push(to);
    }
    return { kind: 'number', value, tolerance, unit, replies: wrong };
  },

  ExpressionAnswer(context) {
    context.answer.children = inline(required(context.answer, 'label', context.file));
    return expressionKey(context);
  },

  Blank(context) {
    const { answer, file } = context;
    answer.children = [
      span(inline(required(answer, 'label', file))),
      span(tex(attribute(answer, 'before'))),
      span(tex(attribute(answer, 'after'))),
    ] as never;
    return expressionKey(context);
  },

  Choices({ file, exercise, answer }) {
    const several = isSwitchedOn(answer, 'several');
    const choices = parts(answer, 'Choice');
    const right = choices.flatMap((choice, i) => (isSwitchedOn(choice, 'right') ? [i] : []));
    if (choices.length < 2) file.fail('<Choices> takes at least two <Choice>.', answer);
    if (right.length === 0) file.fail('None of these choices is right: <Choice right …>.', answer);
    if (!several && right.length > 1) {
      file.fail(`${right.length} of these choices are right: write <Choices several>.`, answer);
    }
    choices.forEach((choice, i) => {
      unwrap(choice);
      setAttribute(choice, 'type', several ? 'checkbox' : 'radio');
      setAttribute(choice, 'index', String(i));
      exercise.children.push(reply(i, required(choice, 'reply', file)) as never);
    });
    return { kind: 'choices', count: choices.length, right, several };
  },

  Order({ file, id, answer, manuscript }) {
    const items = parts(answer, 'Item');
    if (items.length < 3) file.fail('<Order> takes at least three <Item>.', answer);
    items.forEach((item, i) => {
      unwrap(item);
      setAttribute(item, 'place', String(i));
      setAttribute(item, 'words', spoken(toString(item), manuscript.notation));
    });
    answer.children = shuffled(items, id) as never;
    return { kind: 'order', count: items.length };
  },

  Goal(context) {
    const { file, answer } = context;
    const figure = required(answer, 'figure', file);
    linkToFigure(answer, context, (words) => words);
    return { kind: 'goal', figure, name: required(answer, 'name', file) };
  },
};

function expressionKey({ file, answer, replies }: Context): AnswerKey {
  const variables = required(answer, 'variables', file).trim().split(/\s+/);
  const stranger = variables.find((name) => !Object.hasOwn(VARIABLES, name));
  if (stranger !== undefined) {
    file.fail(
      `"${stranger}" is no variable of the exercises: ${Object.keys(VARIABLES).join(' ')}.`,
      answer,
    );
  }
  const data = (attribute(answer, 'data') ?? 'real') as DataKind;
  if (!DATA_KINDS.includes(data)) {
    file.fail(`data="${data}" is none of ${DATA_KINDS.join(', ')}.`, answer);
  }
  const read = (tag: Tag, name: string): Expression => {
    const expression = readExpression(required(tag, name, file));
    const said = `${name}="${attribute(tag, name)}"`;
    if ('problem' in expression) return file.fail(`${said}: ${expression.problem}`, tag);
    if (expression.vector) file.fail(`${said} is a number for each data point.`, tag);
    if (!equivalent(expression, expression, data)) {
      file.fail(`${said} has no value for most data that are ${data}.`, tag);
    }
    return expression;
  };
  const right = read(answer, 'value');
  for (const name of variablesOf(right)) {
    if (!variables.includes(name))
      file.fail(`The answer needs ${name}, which is not given.`, answer);
  }
  const wrong: Expression[] = [];
  for (const reply of replies) {
    const to = read(reply, 'to');
    const said = `<Reply to="${attribute(reply, 'to')}">`;
    if (equivalent(to, right, data)) file.fail(`${said} replies to a right answer.`, reply);
    if (wrong.some((other) => equivalent(to, other, data))) {
      file.fail(`${said} is never given: a reply before it answers the same.`, reply);
    }
    wrong.push(to);
  }
  return {
    kind: 'expression',
    value: attribute(answer, 'value')!,
    variables: variables as Variable[],
    data,
    replies: replies.map((reply) => attribute(reply, 'to')!),
  };
}

/** Gives a tag the address and the words of the figure it names, which must stand on the same page. */
function linkToFigure(
  tag: Tag,
  { file, from, manuscript, id }: Context,
  shape: (words: string) => string,
): void {
  const figure = required(tag, 'figure', file);
  try {
    const { href, words } = resolveReference(`fig:${figure}`, from, manuscript.labels);
    if (!href.startsWith('#')) {
      file.fail(
        `The exercise "${id}" and the figure "${figure}" stand in different chapters.`,
        tag,
      );
    }
    setAttribute(tag, 'href', href);
    setAttribute(tag, 'words', shape(words));
  } catch (error) {
    file.fail((error as Error).message, tag);
  }
}

function parts(parent: Tag, ...names: readonly string[]): Tag[] {
  return parent.children.filter(
    (child): child is MdxJsxFlowElement => isTag(child) && names.includes(child.name ?? ''),
  );
}

/** The reply of a choice waits where those to typed answers do. */
function reply(index: number, text: string): MdxJsxFlowElement {
  return {
    type: 'mdxJsxFlowElement',
    name: 'Reply',
    attributes: [{ type: 'mdxJsxAttribute', name: 'index', value: String(index) }],
    children: [{ type: 'paragraph', children: inline(text) }],
  };
}

/** A paragraph around all of it would make a line of an answer as high as two. */
function unwrap(tag: Tag): void {
  const [only, more] = tag.children as BlockContent[];
  if (only?.type === 'paragraph' && !more) tag.children = only.children as never;
}

function span(children: readonly PhrasingContent[]) {
  return { type: 'part', data: { hName: 'span' }, children };
}

function tex(source: string | undefined): PhrasingContent[] {
  return source === undefined ? [] : [formula(source)];
}

/** Always the same order for the same id, and never the right one. */
function shuffled<T>(items: readonly T[], id: string): T[] {
  const step = [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 0);
  for (let seed = 0; ; seed++) {
    const key = { stream: STREAM.exercises, step, seed };
    const order = items.map((_, i) => items[permuted(i, items.length, key)]!);
    if (order[0] !== items[0]) return order;
  }
}

/** A line with formulas as a button can say it. */
function spoken(text: string, { symbols }: Notation): string {
  const words = text
    .replaceAll(/\\sym\{([^}]*)\}/g, (_, id: string) => symbols.get(id)?.tex ?? id)
    .replaceAll(/\\frac\{([^{}]*)\}\{([^{}]*)\}/g, '$1 over $2')
    .replaceAll(/\\[,;:!]|\\(?:left|right)(?![a-z])/g, '')
    .replaceAll(/\\([a-zA-Z]+)/g, ' $1 ')
    .replaceAll(/[\\{}$]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return words.length <= 60 ? words : `${words.slice(0, 60)}…`;
}
