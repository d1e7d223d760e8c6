import mdx, { type Options } from '@mdx-js/rollup';
import rehypeShiki from '@shikijs/rehype';
import type { Root } from 'mdast';
import rehypeAutolinkHeadings from 'rehype-autolink-headings';
import rehypeCitation from 'rehype-citation';
import rehypeKatex from 'rehype-katex';
import remarkSmartypants from 'remark-smartypants';
import type { VFile } from 'vfile';
import { normalizePath, type Plugin } from 'vite';
import { rehypeKnownCitations, rehypeReferences } from './citations.ts';
import {
  KATEX,
  prepareFormulas,
  rehypeFormulaErrors,
  rehypeGluedFormulas,
  rehypeSymbolNotes,
} from './formulas.ts';
import { prepareExercises } from './exercises.ts';
import { glossarySource } from './glossary.ts';
import { type Manuscript, place, readManuscript, SYNTAX } from './manuscript.ts';
import { outline } from './outline.ts';
import { readPassages, readUses } from './passages.ts';
import { resolveTags } from './tags.ts';

const OUTLINES = 'virtual:outlines';
const PASSAGES = 'virtual:passages';
const GLOSSARY = 'virtual:glossary.mdx';

/**
 * Vite plugins that turn content/ into modules: each MDX file a component, `virtual:outlines` what
 * other pages need to know about the chapters, `virtual:passages` what can be found in them,
 * `virtual:glossary.mdx` the notation table as a text.
 * @param content the folder of the book's content
 */
export function texts(content: string): Plugin[] {
  const folder = normalizePath(content);
  let manuscript: Manuscript | undefined;
  const read = (): Manuscript => (manuscript ??= readManuscript(folder));
  const glossaryFile = `${folder}/glossary.mdx`; // no such file: its text is made from notation.yaml

  const texts: Plugin = {
    name: 'likely:texts',
    enforce: 'pre',
    buildStart() {
      manuscript = undefined;
    },
    resolveId(id) {
      if (id === OUTLINES || id === PASSAGES) return `\0${id}`;
      if (id === GLOSSARY) return glossaryFile;
      return null;
    },
    load(id) {
      if (id === glossaryFile) return glossarySource(read().notation, readUses(folder, read()));
      if (id === `\0${PASSAGES}`) return module(readPassages(folder, read()));
      return id === `\0${OUTLINES}` ? module(Object.fromEntries(read().outlines)) : null;
    },
    // Numbers, references and notes cross from file to file, so a change in one can show in all.
    hotUpdate({ file }) {
      if (!file.startsWith(`${folder}/`)) return undefined;
      manuscript = undefined;
      return [...this.environment.moduleGraph.idToModuleMap.values()].filter(
        ({ id }) => id?.endsWith('.mdx') || id === `\0${OUTLINES}` || id === `\0${PASSAGES}`,
      );
    },
  };
  const compiler = mdx(mdxOptions(folder, read));
  return [
    texts,
    {
      name: compiler.name,
      enforce: 'pre',
      config: (config, env) => compiler.config(config, env),
      async transform(value, id) {
        if (!id.endsWith('.mdx')) return null;
        try {
          const compiled = await compiler.transform(value, id);
          return compiled ? { code: compiled.code } : null;
        } catch (error) {
          const { reason, line } = error as { reason?: string; line?: number };
          if (reason === undefined) throw error;
          throw new Error(`${id.slice(folder.lastIndexOf('/') + 1)}:${line ?? 1}: ${reason}`, {
            cause: error,
          });
        }
      },
    },
  ];
}

function module(value: object): string {
  return `export default ${JSON.stringify(value)}`;
}

/** How a text becomes a component, given what the manuscript says at that moment. */
export function mdxOptions(content: string, read: () => Manuscript): Options {
  return {
    remarkPlugins: [
      ...SYNTAX,
      [remarkSmartypants, { dashes: false, backticks: false }],
      () => (tree: Root, file: VFile) => {
        const here = place(file.path);
        outline(tree, file, here);
        resolveTags(tree, file, here.id, read());
        prepareExercises(tree, file, here.id, read());
        prepareFormulas(tree, file, read().notation);
      },
    ],
    rehypePlugins: [
      [rehypeKatex, KATEX],
      rehypeFormulaErrors,
      rehypeGluedFormulas,
      () => rehypeKnownCitations(read().citations),
      [
        rehypeCitation,
        { path: content, bibliography: 'references.bib', csl: 'apa', linkCitations: true },
      ],
      rehypeReferences,
      [
        rehypeShiki,
        {
          themes: { light: 'github-light-high-contrast', dark: 'github-dark' },
          defaultColor: false,
          langs: ['javascript', 'python', 'typescript'],
        },
      ],
      () => rehypeSymbolNotes(read().notation), // of formulas and shown code
      [rehypeAutolinkHeadings, { behavior: 'append', content: { type: 'text', value: '#' } }],
    ],
  };
}
