import type { Heading, Root } from 'mdast';
import type {} from 'mdast-util-math';
import { toString } from 'mdast-util-to-string';
import { SKIP, visit } from 'unist-util-visit';
import * as v from 'valibot';
import type { VFile } from 'vfile';
import { parse } from 'yaml';
import { attribute, isTag, setAttribute } from './jsx.ts';

const HEADING_ID = /\s*\[#([a-z0-9-]+)\]\s*$/;
const EXERCISE_ID = /^[a-z][a-z0-9-]*$/;
const LABEL = /\s*\\label\{([^}]*)\}/g;

const frontMatter = v.strictObject({
  prerequisites: v.optional(v.array(v.string()), []),
  credits: v.optional(v.array(v.string()), []),
});

export type FrontMatter = v.InferOutput<typeof frontMatter>;

/** Something a <Ref> can point to. */
export interface Label {
  /** `eq:elbo`, `fig:vae-trainer`, `ex:bound`, `sec:vae/the-bound` or `ch:vae`. */
  readonly key: string;
  /** What stands on the page: `10.3`. */
  readonly number: string;
  readonly href: string;
}

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly depth: 2 | 3;
}

/** Everything other pages and other chapters need to know about a text. */
export interface Outline extends FrontMatter {
  readonly sections: readonly Section[];
  readonly labels: readonly Label[];
  /** Ids of the exercises. */
  readonly exercises: readonly string[];
  /** Reading time. */
  readonly minutes: number;
}

/** Where a text stands in the book. Texts outside the chapters have no number. */
export interface Place {
  readonly id: string;
  readonly number: number | null;
}

/**
 * Numbers the headings, labelled equations, figures and exercises of a text, in place, and returns its outline.
 * Headings get the id they declare as `## Title [#id]`; display formulas lose their `\label`.
 * Fails the file on a heading without an id, an id used twice, and a label where nothing has a number.
 */
export function outline(tree: Root, file: VFile, place: Place): Outline {
  const sections: Section[] = [];
  const labels: Label[] = [];
  const exercises: string[] = [];
  const counts = { equations: 0, exercises: 0, figures: 0, sections: 0, subsections: 0 };

  const label = (kind: string, name: string, number: string, anchor: string): string => {
    labels.push({ key: `${kind}:${name}`, number, href: `/${place.id}/#${anchor}` });
    return number;
  };

  visit(tree, (node) => {
    if (node.type === 'heading') {
      const section = takeHeadingId(node, file);
      if (sections.some(({ id }) => id === section.id)) {
        file.fail(`Two headings have the id [#${section.id}].`, node);
      }
      sections.push(section);
      const properties: Record<string, string> = { id: section.id };
      if (place.number !== null) {
        if (section.depth === 2) {
          counts.sections += 1;
          counts.subsections = 0;
        } else counts.subsections += 1;
        const number = [place.number, counts.sections, counts.subsections]
          .filter(Boolean)
          .join('.');
        label('sec', `${place.id}/${section.id}`, number, section.id);
        properties['dataNumber'] = number;
      }
      node.data = { ...node.data, hProperties: properties };
      return SKIP;
    }
    if (node.type === 'math') {
      const names = [...node.value.matchAll(LABEL)].map((match) => match[1] ?? '');
      const [name] = names;
      if (name === undefined) return;
      if (names.length > 1) file.fail('A display formula takes one \\label.', node);
      if (place.number === null) file.fail('Only the formulas of a chapter have numbers.', node);
      const id = /^eq:([a-z0-9-]+)$/.exec(name)?.[1];
      if (id === undefined) file.fail(`\\label{${name}} should read \\label{eq:some-name}.`, node);
      counts.equations += 1;
      const number = label('eq', id, `${place.number}.${counts.equations}`, `eq-${id}`);
      setFormula(node, node.value.replace(LABEL, ''));
      node.data = { ...node.data, equation: { id: `eq-${id}`, number } };
    }
    if (node.type === 'inlineMath' && node.value.includes('\\label')) {
      file.fail('A formula with a \\label stands on lines of its own, between lines of $$.', node);
    }
    if (isTag(node) && node.name === 'Figure') {
      const widget = attribute(node, 'widget');
      if (widget === undefined) file.fail('A <Figure> says which widget="…" it shows.', node);
      if (place.number === null) file.fail('Only the figures of a chapter have numbers.', node);
      counts.figures += 1;
      const number = `${place.number}.${counts.figures}`;
      setAttribute(node, 'number', label('fig', widget, number, `fig-${widget}`));
    }
    if (isTag(node) && node.name === 'Exercise') {
      const id = attribute(node, 'id') ?? '';
      if (!EXERCISE_ID.test(id)) {
        file.fail('An <Exercise> has an id="…" of small letters, digits and hyphens.', node);
      }
      if (exercises.includes(id)) file.fail(`Two exercises have the id "${id}".`, node);
      if (place.number === null) file.fail('Only the exercises of a chapter have numbers.', node);
      setAttribute(node, 'level', String((sections.at(-1)?.depth ?? 1) + 1));
      exercises.push(id);
      counts.exercises += 1;
      const number = `${place.number}.${counts.exercises}`;
      setAttribute(node, 'number', label('ex', id, number, `ex-${id}`));
    }
  });

  return {
    ...takeFrontMatter(tree, file),
    sections,
    labels,
    exercises,
    minutes: readingMinutes(tree),
  };
}

declare module 'mdast-util-math' {
  interface MathData {
    /** Set on a labelled display formula. */
    equation?: { readonly id: string; readonly number: string };
  }
}

/** Changes the source of a formula; remark-math keeps a second copy, ready to become HTML. */
export function setFormula(
  node: { value: string; data?: { hChildren?: unknown[] | undefined } | undefined },
  value: string,
): void {
  node.value = value;
  const [child] = (node.data?.hChildren ?? []) as { value?: string; children?: unknown[] }[];
  const [text] = (child?.children ?? [child]) as { value?: string }[]; // display formulas sit in <pre><code>
  if (text) text.value = value;
}

function takeHeadingId(heading: Heading, file: VFile): Section {
  const { depth } = heading;
  if (depth !== 2 && depth !== 3) {
    file.fail('Headings in a text are ## or ###: the title is in content/book.ts.', heading);
  }
  const last = heading.children.at(-1);
  const id = last?.type === 'text' ? HEADING_ID.exec(last.value)?.[1] : undefined;
  if (id === undefined || last?.type !== 'text') {
    file.fail(
      `The heading "${toString(heading)}" has no id. Write "${'#'.repeat(depth)} ${toString(heading)} [#some-id]": links to it outlive its wording.`,
      heading,
    );
  }
  last.value = last.value.replace(HEADING_ID, '');
  return { id, title: toString(heading), depth };
}

function takeFrontMatter(tree: Root, file: VFile): FrontMatter {
  const [first] = tree.children;
  const written: unknown = first?.type === 'yaml' ? parse(first.value) : {};
  const result = v.safeParse(frontMatter, written ?? {});
  if (result.success) return result.output;
  const [issue] = result.issues;
  file.fail(`Front matter, ${v.getDotPath(issue) ?? 'top level'}: ${issue.message}.`, first);
}

/**
 * Words at 200 a minute, 20 seconds for each display formula, two minutes for each figure. Exercises
 * are counted for themselves: one takes half a minute or an evening.
 */
function readingMinutes(tree: Root): number {
  let words = 0;
  let seconds = 0;
  visit(tree, (node) => {
    if (isTag(node) && node.name === 'Exercise') return SKIP;
    if (node.type === 'text') words += node.value.match(/\p{L}+/gu)?.length ?? 0;
    if (node.type === 'math') seconds += 20;
    if (isTag(node) && node.name === 'Figure') seconds += 120;
    return undefined;
  });
  return Math.max(1, Math.round(words / 200 + seconds / 60));
}
