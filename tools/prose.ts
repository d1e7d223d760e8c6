import { createProcessor } from '@mdx-js/mdx';
import type { Nodes } from 'mdast';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkMath from 'remark-math';
import ts from 'typescript';
import { visit } from 'unist-util-visit';

/** Words that tell the reader it is her fault if she doesn't follow. */
const BELITTLING =
  /\b(simple|simpler|simplest|simply|easy|easier|easiest|easily|just|obvious|obviously|trivial|trivially)\b/gi;

/** American spellings of words this book needs; in code they are fine. */
const AMERICAN =
  /\b(behaviors?|centers?|centered|colors?|colored|favors?|favorite|grays?|labeled|labeling|modeled|modeling|neighbors?|neighboring|penalizes?|(?:factor|general|initial|marginal|maxim|minim|normal|optim|organ|parametr|recogn|regular|summar|visual)iz(?:e|es|ed|er|ing|ation)|analyz(?:e|es|ed|ing))\b/gi;

const LONGEST_SENTENCE = 40;

/** Where something in a text can be improved, and how. */
export interface Complaint {
  readonly line: number;
  readonly message: string;
}

function wordComplaints(text: string, line: number): Complaint[] {
  return [
    ...[...text.matchAll(BELITTLING)].map(([word]) => `“${word}” belittles whoever finds it hard`),
    ...[...text.matchAll(AMERICAN)].map(([word]) => `“${word}” is American spelling`),
  ].map((message) => ({ line, message }));
}

/** The words of a block as they are read; a formula or a piece of code counts as one word. */
function words(node: Nodes): string {
  if (node.type === 'text') return node.value;
  if (node.type === 'inlineMath' || node.type === 'inlineCode') return 'x';
  return 'children' in node ? node.children.map(words).join('') : '';
}

const processor = createProcessor({
  format: 'mdx',
  remarkPlugins: [remarkFrontmatter, remarkGfm, remarkMath],
}).freeze();

function lineOf(node: Nodes): number {
  return node.position?.start.line ?? 0;
}

/** What can be linked to in a chapter: ids of headings (`## Title [#id]`) and of figures. */
export function anchors(source: string): string[] {
  const found: string[] = [];
  visit(processor.parse(source), (node: Nodes) => {
    if (node.type === 'heading')
      found.push(...(/\[#([\w-]+)\]\s*$/.exec(words(node))?.slice(1) ?? []));
    if ('name' in node && node.name === 'Figure' && 'attributes' in node) {
      const widget = node.attributes.find(
        (attribute) => 'name' in attribute && attribute.name === 'widget',
      );
      if (typeof widget?.value === 'string') found.push(`fig-${widget.value}`);
    }
  });
  return found;
}

/**
 * Complaints about one chapter, given in MDX.
 * @param targets every internal address that exists, such as `/vae/` and `/vae/#the-bound`.
 * @param page the chapter's own address.
 */
export function checkChapter(
  source: string,
  page: string,
  targets: ReadonlySet<string>,
): Complaint[] {
  const complaints: Complaint[] = [];
  visit(processor.parse(source), (node: Nodes) => {
    const line = lineOf(node);
    const complain = (message: string): void => void complaints.push({ line, message });
    if (node.type === 'text') complaints.push(...wordComplaints(node.value, line));
    if (node.type === 'paragraph') {
      for (const sentence of words(node).split(/(?<=[.!?:;])\s+/)) {
        const length = sentence.split(/\s+/).filter(Boolean).length;
        if (length > LONGEST_SENTENCE)
          complain(`${length} words without a stop: “${sentence.slice(0, 60)}…”`);
      }
    }
    if (node.type === 'heading' && node.depth > 1 && !/\[#[\w-]+\]\s*$/.test(words(node))) {
      complain('a heading needs an explicit id: ## Title [#id]');
    }
    if (
      node.type === 'inlineMath' &&
      (/^\s|\s$/.test(node.value) || /^[\d.,]+\s+[a-z]{2,}/i.test(node.value))
    ) {
      complain(`“$${node.value}$” reads as money, not as a formula: write \\$`);
    }
    if ((node.type === 'link' || node.type === 'definition') && /^[/#]/.test(node.url)) {
      const target = node.url.startsWith('#') ? page + node.url : node.url;
      if (!targets.has(target)) complain(`there is nothing at ${node.url}`);
    }
    if (node.type === 'image' && !node.alt) complain('an image needs words for who cannot see it');
  });
  return complaints;
}

/** Complaints about the words a reader sees in a module: string literals of several words, and JSX text. */
export function checkModule(source: string): Complaint[] {
  const complaints: Complaint[] = [];
  const file = ts.createSourceFile(
    'x.tsx',
    source,
    ts.ScriptTarget.Latest,
    true,
    ts.ScriptKind.TSX,
  );
  const walk = (node: ts.Node): void => {
    const shown =
      ts.isJsxText(node) ||
      ((ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node)) &&
        /\w \w/.test(node.text));
    if (shown) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      complaints.push(...wordComplaints(node.text, line + 1));
    }
    ts.forEachChild(node, walk);
  };
  walk(file);
  return complaints;
}

/** Complaints about plain text, line by line. */
export function checkText(source: string): Complaint[] {
  return source.split('\n').flatMap((text, index) => wordComplaints(text, index + 1));
}
