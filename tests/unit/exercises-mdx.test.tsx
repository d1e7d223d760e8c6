import { evaluate } from '@mdx-js/mdx';
import { Fragment, jsx, jsxs } from 'react/jsx-runtime';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { VFile } from 'vfile';
import type { Manuscript } from '../../src/book/mdx/manuscript.ts';
import { mdxOptions } from '../../src/book/mdx/texts.ts';
import { parseNotation } from '../../src/book/notation.ts';
import { vocabulary } from '../../src/book/vocabulary.ts';
import type { Text } from '../../src/site/chapter.tsx';

const manuscript: Manuscript = {
  outlines: new Map(),
  labels: new Map(
    [
      ['ex:bernoulli-estimator', '3.4', '/maximum-likelihood/#ex-bernoulli-estimator'],
      ['fig:count-the-table', '10.2', '/vae/#fig-count-the-table'],
      ['fig:vae-trainer', '10.1', '/vae/#fig-vae-trainer'],
      ['fig:bernoulli-mle', '10.3', '/vae/#fig-bernoulli-mle'],
      ['fig:gaussian-mle', '3.1', '/maximum-likelihood/#fig-gaussian-mle'],
    ].map(([key = '', number = '', href = '']) => [key, { key, number, href }]),
  ),
  notation: parseNotation(
    'symbols: [{ id: rate-hat, tex: \\hat\\lambda, words: its estimate }]\nterms: []',
  ),
  citations: new Set(),
};

/** The HTML of a text that stands in content/vae/chapter.mdx. */
async function html(source: string, path = 'content/vae/chapter.mdx'): Promise<string> {
  const { remarkPlugins, rehypePlugins } = mdxOptions('content', () => manuscript);
  const { default: Page } = await evaluate(new VFile({ path, value: source }), {
    ...{ Fragment, jsx, jsxs },
    remarkPlugins: remarkPlugins ?? [],
    rehypePlugins: rehypePlugins ?? [],
  });
  const PageText = Page as Text;
  return renderToStaticMarkup(<PageText components={vocabulary} />);
}

const HINT = '<Hint>Look.</Hint>';
const SOLUTION = '<Solution>There.</Solution>';

function exercise(
  answer: string,
  rest = HINT + SOLUTION,
  attributes = 'id="one" title="It"',
): string {
  return `<Exercise ${attributes}>\n\nHow much is $p$?\n\n${answer}\n${rest}\n\n</Exercise>`;
}

/** What the page's script reads from the form. */
async function key(answer: string): Promise<unknown> {
  const [, json = ''] = /data-key="([^"]*)"/.exec(await html(exercise(answer))) ?? [];
  return JSON.parse(json.replaceAll('&quot;', '"'));
}

const NUMBER = '<NumberAnswer label="$p =$" value="2/8" tolerance="0,01" unit="nats" />';
const FORMULA = '<ExpressionAnswer label="p" value="S/n" variables="x n S" data="binary" />';
const CHOICES =
  '<Choices>\n<Choice reply="No $q$.">One</Choice>\n<Choice right reply="Yes.">\n\nTwo\n\n</Choice>\n</Choices>';
const ORDER =
  '<Order>\n<Item>Write $\\frac{a}{b}$</Item>\n<Item>Take logs</Item>\n<Item>Solve</Item>\n</Order>';
const GOAL = '<Goal figure="bernoulli-mle" name="by-hand" />';

describe('an exercise', () => {
  test('is a form that cannot be used before its script has come', async () => {
    const page = await html(exercise(NUMBER));
    expect(page).toMatch(/<form id="ex-one"[^>]* method="dialog"/);
    expect(page).toContain('data-exercise="one" data-state="open"');
    expect(page).toContain('Exercise 10.1 · It');
    expect(page.match(/<fieldset[^>]* disabled=""/g)).toHaveLength(1);
    expect(page).toMatch(
      /<label for="ex-one-answer"><span[^>]*>Your answer: <\/span><span class="katex"/,
    );
    expect(page).toMatch(/<input id="ex-one-answer"/);
    expect(page).toContain('role="status"');
    expect(page).toContain('Answers are checked with JavaScript');
  });

  test('is counted and can be referred to', async () => {
    const two = exercise(NUMBER) + exercise(FORMULA, HINT + SOLUTION, 'id="two" title="It"');
    expect(await html(two)).toContain('Exercise 10.2');
    expect(await html('See <Ref to="ex:bernoulli-estimator" />.')).toContain(
      '<a href="/maximum-likelihood/#ex-bernoulli-estimator">exercise 3.4</a>',
    );
  });

  test('carries the key to its answer', async () => {
    expect(await key(`${NUMBER}<Reply to="0.5">No.</Reply>`)).toEqual({
      ...{ kind: 'number', value: 0.25, tolerance: 0.01, unit: 'nats', replies: [0.5] },
    });
    expect(await key(`${FORMULA}\n<Reply to="S">No.</Reply>`)).toEqual({
      ...{ kind: 'expression', value: 'S/n', variables: ['x', 'n', 'S'], data: 'binary' },
      replies: ['S'],
    });
    expect(await key(CHOICES)).toEqual({ kind: 'choices', count: 2, right: [1], several: false });
    expect(await key(ORDER)).toEqual({ kind: 'order', count: 3 });
    expect(await key(GOAL)).toEqual({ kind: 'goal', figure: 'bernoulli-mle', name: 'by-hand' });
  });

  test('keeps replies in templates, formulas set', async () => {
    const page = await html(exercise(`${FORMULA}\n<Reply to="S">You dropped $1/n$.</Reply>`));
    expect(page).toMatch(/<template data-reply="0">You dropped <span class="katex">/);
    const choices = await html(exercise(CHOICES));
    expect(choices).toMatch(/<template data-reply="0"><p>No <span class="katex">/);
    expect(choices).toContain('<template data-reply="1"><p>Yes.</p>');
    expect(choices).toMatch(/type="radio"[^>]* value="1"\/><span>Two<\/span>/);
  });

  test('shuffles what is to be ordered, always alike, the first never first', async () => {
    const page = await html(exercise(ORDER));
    const places = [...page.matchAll(/data-place="(\d)"/g)].map(([, place]) => place);
    expect(new Set(places)).toEqual(new Set(['0', '1', '2']));
    expect(places[0]).not.toBe('0');
    expect(await html(exercise(ORDER))).toBe(page);
    expect(page).toContain('aria-label="Move “Write a over b” up"');
  });

  test('calls an item what its formula shows', async () => {
    const symbols = ORDER.replace('$\\frac{a}{b}$', '$\\frac{\\sym{rate-hat}}{2}$');
    expect(await html(exercise(symbols))).toContain(
      'aria-label="Move “Write hat lambda over 2” up"',
    );
  });

  test('puts a blank between the sides of its equation', async () => {
    const blank =
      '<Blank label="The estimate" before="\\hat p =" after="+ 1" value="S/n" variables="n S" />';
    expect(await html(exercise(blank))).toMatch(
      /The estimate.*<span class="katex">.*<input id="ex-one-answer".*<span class="katex">/s,
    );
  });

  test('leads to its figure on the same page', async () => {
    expect(await html(exercise(GOAL))).toContain(
      '<a href="#fig-bernoulli-mle">Go to figure 10.3</a>',
    );
    const show = '<Show figure="vae-trainer" preset="collapse" run />';
    expect(await html(exercise(NUMBER + show))).toMatch(
      /data-show="vae-trainer" data-preset="collapse" data-runs="true" hidden=""><a href="#fig-vae-trainer">Figure 10.1/,
    );
  });

  const expression = (value: string, variables = 'x n S', data = 'binary') =>
    `<ExpressionAnswer label="p" value="${value}" variables="${variables}" data="${data}" />`;

  test.each([
    // from what is written to what the build says
    [exercise(''), /"one" has 0 answers\. It takes one of <NumberAnswer>/],
    [exercise(NUMBER + GOAL), /"one" has 2 answers/],
    [exercise(NUMBER, SOLUTION), /"one" has no <Hint>/],
    [exercise(NUMBER, HINT), /"one" needs one <Solution>/],
    [exercise(NUMBER, HINT + SOLUTION + SOLUTION), /"one" needs one <Solution>/],
    [exercise(NUMBER) + exercise(NUMBER), /Two exercises have the id "one"/],
    [exercise(NUMBER, HINT + SOLUTION, 'id="One!" title="It"'), /an id="…" of small letters/],
    [exercise(NUMBER, HINT + SOLUTION, 'id="one"'), /<Exercise> needs title=/],
    [exercise('<NumberAnswer label="p" value="two" />'), /value="two": “two” can’t be read/],
    [exercise('<NumberAnswer value="2" />'), /<NumberAnswer> needs label=/],
    [exercise('<NumberAnswer label="p" value="2" tolerance="-1" />'), /not negative/],
    [
      exercise(`${NUMBER}<Reply to="0.255">x</Reply>`),
      /<Reply to="0\.255"> replies to a right answer/,
    ],
    [
      exercise(`${NUMBER}<Reply to="1">x</Reply><Reply to="1.005">x</Reply>`),
      /<Reply to="1\.005"> is never given/,
    ],
    [exercise(expression('S/')), /value="S\/": Something is missing after “S\/”/],
    [exercise(expression('S/n', 'x n S q')), /"q" is no variable of the exercises: x n S p/],
    [exercise(expression('S/n', 'x S')), /The answer needs n, which is not given/],
    [
      exercise(expression('S/n', 'x n S', 'whole')),
      /data="whole" is none of binary, positive, real/,
    ],
    [exercise(expression('x/n')), /is a number for each data point/],
    [exercise(expression('mean(log(x))')), /has no value for most data that are binary/],
    [
      exercise(`${FORMULA}<Reply to="mean(x)">x</Reply>`),
      /<Reply to="mean\(x\)"> replies to a right answer/,
    ],
    [exercise(`${FORMULA}<Reply to="S+">x</Reply>`), /to="S\+": Something is missing/],
    [
      exercise(`${FORMULA}<Reply to="S">x</Reply><Reply to="n*mean(x)">x</Reply>`),
      /is never given/,
    ],
    [exercise(`${CHOICES}\n<Reply to="1">x</Reply>`), /nothing is typed into <Choices>/],
    [exercise(CHOICES.replace('right ', '')), /None of these choices is right/],
    [
      exercise(CHOICES.replace('<Choice reply', '<Choice right reply')),
      /2 of these choices are right: write <Choices several>/,
    ],
    [exercise(CHOICES.replace(' reply="No $q$."', '')), /<Choice> needs reply=/],
    [exercise('<Order>\n<Item>a</Item>\n<Item>b</Item>\n</Order>'), /at least three <Item>/],
    [
      exercise('<Goal figure="bernoulli-mle" name="nirvana" />'),
      /asks for the goal "nirvana", but the goals of the widget bernoulli-mle are: by-hand/,
    ],
    [exercise('<Goal figure="gaussian-mle" name="by-hand" />'), /stand in different chapters/],
    [
      exercise('<Goal figure="nothing" name="by-hand" />'),
      /Nothing in the book has the label "fig:nothing"/,
    ],
    [
      exercise(`${NUMBER}<Show figure="vae-trainer" preset="x" />`),
      /shows the preset "x", but the presets of the widget vae-trainer are/,
    ],
    [exercise(`${NUMBER}<Show figure="count-the-table" run />`), /which doesn't train/],
    ['<Hint>x</Hint>', /<Hint> stands on lines of its own, directly inside an <Exercise>/],
    [exercise(`${NUMBER}\n\nText <Hint>inline</Hint>.\n\n`), /<Hint> stands on lines of its own/],
  ])('%j fails', async (source, sentence) => {
    await expect(html(source)).rejects.toThrow(sentence);
  });

  test('outside a chapter fails', async () => {
    await expect(html(exercise(NUMBER), 'content/errata.mdx')).rejects.toThrow(
      /Only the exercises of a chapter have numbers/,
    );
  });
});
