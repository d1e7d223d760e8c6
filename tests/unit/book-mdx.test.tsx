import { readFileSync } from 'node:fs';
import { evaluate } from '@mdx-js/mdx';
import { Fragment, jsx, jsxs } from 'react/jsx-runtime';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { VFile } from 'vfile';
import type { ComponentType, ReactNode } from 'react';
import { citationKeys } from '../../src/book/mdx/citations.ts';
import { glossarySource } from '../../src/book/mdx/glossary.ts';
import type { Manuscript } from '../../src/book/mdx/manuscript.ts';
import { mdxOptions } from '../../src/book/mdx/texts.ts';
import { parseNotation } from '../../src/book/notation.ts';
import { Aside } from '../../src/book/aside.tsx';
import { Ref } from '../../src/book/ref.tsx';
import { Step } from '../../src/book/step.tsx';
import { Sym } from '../../src/book/sym.tsx';
import { Term } from '../../src/book/term.tsx';

const NOTATION = `
symbols:
  - { id: theta, tex: '\\theta', words: the parameters, code: theta, colour: model }
  - { id: n, tex: N, words: how many, code: count }
terms:
  - { id: nat, term: nat, definition: The unit of information. }
`;

const manuscript: Manuscript = {
  outlines: new Map(),
  labels: new Map([
    ['eq:bayes', { key: 'eq:bayes', number: '2.1', href: '/probability/#eq-bayes' }],
    ['sec:vae/bound', { key: 'sec:vae/bound', number: '10.1', href: '/vae/#bound' }],
    [
      'sec:probability/bound',
      { key: 'sec:probability/bound', number: '2.4', href: '/probability/#bound' },
    ],
  ]),
  notation: parseNotation(NOTATION),
  citations: new Set(['kingma2014']),
};

/** Stands in for the figure, whose widget is not the business of these tests. */
function Figure({
  widget,
  number,
  children,
}: {
  widget: string;
  number: string;
  children: ReactNode;
}) {
  return (
    <figure data-widget={widget} data-number={number}>
      {children}
    </figure>
  );
}

/** The HTML of a text that stands in content/vae/chapter.mdx. */
async function html(source: string, path = 'content/vae/chapter.mdx'): Promise<string> {
  const file = new VFile({ path, value: source });
  const { remarkPlugins, rehypePlugins } = mdxOptions('content', () => manuscript);
  const { default: Text } = await evaluate(file, {
    ...{ Fragment, jsx, jsxs },
    remarkPlugins: remarkPlugins ?? [],
    rehypePlugins: rehypePlugins ?? [],
  });
  const components = { Aside, Figure, Ref, Step, Sym, Term } as unknown as Record<
    string,
    ComponentType
  >;
  return renderToStaticMarkup(<Text components={components} />);
}

describe('headings', () => {
  test('take the id they declare and the number of their place', async () => {
    const page = await html('## One [#one]\n\n### Half [#half]\n\n## Two [#two]');
    expect(page).toContain('<h2 id="one" data-number="10.1">One<a');
    expect(page).toContain('<h3 id="half" data-number="10.1.1">Half<a');
    expect(page).toContain('<h2 id="two" data-number="10.2">Two<a');
  });

  test('have no number outside the chapters', async () => {
    expect(await html('## One [#one]', 'content/errata.mdx')).toContain('<h2 id="one">One');
  });

  test.each([
    ['## One', /heading "One" has no id/],
    ['## One [#a]\n\n## Two [#a]', /Two headings have the id \[#a\]/],
    ['# One [#one]', /the title is in content\/book\.ts/],
  ])('%j fails', async (source, sentence) => {
    await expect(html(source)).rejects.toThrow(sentence);
  });
});

describe('formulas', () => {
  test('keep their MathML for screen readers', async () => {
    const page = await html('A $x^2$.');
    expect(page).toContain('<math xmlns="http://www.w3.org/1998/Math/MathML">');
    expect(page).toContain('class="katex-html" aria-hidden="true"');
  });

  test('are numbered when labelled, and only then', async () => {
    const page = await html(
      '$$\na = b \\label{eq:first}\n$$\n\n$$\nc\n$$\n\n$$\nd \\label{eq:second}\n$$',
    );
    expect(page).toContain('<div class="equation" id="eq-first">');
    expect(page).toContain('href="#eq-second">(10.2)</a>');
    expect(page.match(/class="number"/g)).toHaveLength(2);
    expect(page).not.toContain('label{');
  });

  test('show the symbols of the notation table in their colour, with their words', async () => {
    const page = await html('$\\sym{theta}$ and $\\sym{n}$');
    expect(page).toMatch(/class="enclosing sym sym-theta model" title="the parameters"/);
    expect(page).toMatch(/class="enclosing sym sym-n" title="how many"/);
  });

  test('keep the comma after them and the bracket before them on their line', async () => {
    const text = await html('Some ($x$), <Sym id="theta" />. And $x$ too, ($y$ here).');
    expect(text.match(/\u2060/g)).toHaveLength(4);
    expect(text).toContain('(\u2060<span class="katex">');
    expect(text).toContain('</span>\u2060), ');
    expect(text).toMatch(/<\/a>\u2060\. And /);
  });

  test('list their symbols when they stand alone', async () => {
    const page = await html('$$\n\\sym{theta} + \\sym{theta} + \\sym{n}\n$$');
    expect(page.match(/<li>/g)).toHaveLength(2);
    expect(page).toContain('the parameters</li>');
  });

  test('take colours', async () => {
    expect(await html('$\\latent{z}$')).toContain('class="enclosing latent"');
  });

  test.each([
    ['A $\\frac{1}{$ here.', /This formula cannot be set.*\\frac\{1\}\{/s],
    ['$$\n\\nosuchcommand\n$$', /nosuchcommand/],
    ['A $ж$.', /unicodeTextInMathMode|Unicode/],
    ['$\\htmlClass{evil}{x}$', /\\htmlClass is not for the formulas/],
    ['$\\href{https://example.org}{x}$', /\\href is not for the formulas/],
    ['$\\sym{omega}$', /no symbol "omega" in content\/notation\.yaml/],
    ['It costs $5 and $6 today.', /reads like money/],
    ['From $5–$6.', /reads like money/],
    ['$$\nx \\label{eq:a}\ny \\label{eq:b}\n$$', /takes one \\label/],
    ['$$\nx \\label{first}\n$$', /should read \\label\{eq:/],
    ['A $x \\label{eq:a}$.', /lines of its own/],
  ])('%j fails', async (source, sentence) => {
    await expect(html(source)).rejects.toThrow(sentence);
  });

  test('with dollars that are money pass when they are escaped', async () => {
    expect(await html('It costs \\$5 and \\$6.')).toContain('$5 and $6');
  });
});

describe('tags', () => {
  test('<Ref> links across chapters, a section without its chapter to the same one', async () => {
    const page = await html(
      '<Ref to="eq:bayes" />, <Ref to="sec:bound" />, <Ref to="sec:probability/bound" />',
    );
    expect(page).toContain('<a href="/probability/#eq-bayes">equation (2.1)</a>');
    expect(page).toContain('<a href="#bound">section 10.1</a>');
    expect(page).toContain('<a href="/probability/#bound">section 2.4</a>');
  });

  test('<Term> and <Sym> carry their note and lead to the glossary', async () => {
    const page = await html('A <Term id="nat">nat</Term> of <Sym id="theta" />.');
    expect(page).toMatch(/href="\/glossary\/#term-nat" [^>]*title="Nat: The unit of information."/);
    expect(page).toMatch(/href="\/glossary\/#symbol-theta" [^>]*title="the parameters"/);
    expect(page).toContain('sym-theta model');
  });

  test('<Step> unfolds from its reason, formulas in it set', async () => {
    const page = await html('<Step because="As $q$ sums to 1.">\n\nDone.\n\n</Step>');
    expect(page).toMatch(/<details[^>]*><summary>As <span class="katex">/);
    expect(page).toContain('<p>Done.</p></details>');
  });

  test('<Aside> inside a paragraph is no block', async () => {
    expect(await html('Text <Aside>note</Aside> text.')).toMatch(/<p>Text <span role="note"/);
    expect(await html('<Aside>\n\nnote\n\n</Aside>')).toMatch(/^<div role="note"/);
  });

  test('<Figure> is counted', async () => {
    const page = await html('<Figure widget="a">\n\nA.\n\n</Figure>\n\n<Figure widget="b" />');
    expect(page).toContain('data-widget="b" data-number="10.2"');
  });

  test.each([
    ['<Ref to="eq:none" />', /Nothing in the book has the label "eq:none"\. There is: eq:bayes/],
    ['<Ref to="sec:bayes" />', /label "sec:bayes"/],
    ['<Ref />', /<Ref> needs to=/],
    ['<Term id="none">x</Term>', /no term "none"/],
    ['<Sym id="none" />', /no symbol "none"/],
    ['<Step>x</Step>', /<Step> needs because=/],
    ['<Figure />', /says which widget/],
    ['<Video src="x" />', /<Video> is not in the vocabulary/],
  ])('%j fails', async (source, sentence) => {
    await expect(html(source)).rejects.toThrow(sentence);
  });
});

describe('citations', () => {
  test('are set, listed and linked', async () => {
    const page = await html('As shown [@kingma2014].');
    expect(page).toContain('<a href="#bib-kingma2014">Kingma &amp; Welling, 2014</a>');
    expect(page).toMatch(/<h2 id="references">References<.*<div[^>]*id="bib-kingma2014"/s);
  });

  test('leave no list behind where there are none', async () => {
    expect(await html('Nothing.')).toBe('<p>Nothing.</p>');
  });

  test.each([
    ['See [@nobody1999].', /no entry "nobody1999"/],
    ['See [@kingma2014; @nobody1999].', /no entry "nobody1999"/],
    ['See *[@kingma2014]*.', /stands inside emphasis or a link/],
  ])('%j fails', async (source, sentence) => {
    await expect(html(source)).rejects.toThrow(sentence);
  });

  test('citationKeys(bibtex) finds every entry of the book’s own list', () => {
    const bibtex = readFileSync('content/references.bib', 'utf8');
    expect(citationKeys(bibtex).size).toBe(bibtex.match(/^@/gm)?.length);
  });
});

describe('the rest', () => {
  test('code is coloured for both themes, without a style element', async () => {
    const page = await html('```python\nx = 1\n```');
    expect(page).toMatch(/--shiki-light:#[^;]+;--shiki-dark:#/);
    expect(page).not.toContain('<style');
  });

  test('quotes become typographic', async () => {
    expect(await html('Bayes\' "rule"')).toContain('Bayes’ “rule”');
  });

  test('the glossary lists every symbol and term under its anchor, and says where it is used', async () => {
    const uses = new Map([['term:nat', ['sec:probability/bound', 'sec:vae/bound']]]);
    const page = await html(glossarySource(manuscript.notation, uses), 'content/glossary.mdx');
    expect(page).toMatch(
      /The unit of information\. <small>In <a href="\/probability\/#bound">section 2\.4<\/a>, <a[^>]*>section 10\.1<\/a>\.<\/small>/,
    );
    expect(page).toContain('<a href="#term-nat">N</a>');
    for (const anchor of ['symbol-theta', 'symbol-n', 'term-nat']) {
      expect(page).toContain(`<div id="${anchor}"><dt>`);
    }
    expect(page).toContain('<dd>the parameters <code>theta</code></dd>');
  });
});
