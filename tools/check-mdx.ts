import { createRequire } from 'node:module';
import { createMdxLanguagePlugin } from '@mdx-js/language-service';
import { runTsc } from '@volar/typescript/lib/quickstart/runTsc.js';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkMath from 'remark-math';

/** tsc with .mdx files in its program; takes tsc's own arguments. */
const syntax = [remarkFrontmatter, remarkGfm, remarkMath];
runTsc(createRequire(import.meta.url).resolve('typescript/lib/tsc'), ['.mdx'], () => [
  createMdxLanguagePlugin(syntax, undefined, true),
]);
