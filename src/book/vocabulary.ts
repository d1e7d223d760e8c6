import { Aside } from './aside.tsx';
import { Derivation } from './derivation.tsx';
import { Figure } from './figure.tsx';
import { Link } from './link.tsx';
import { Proof } from './proof.tsx';
import { Question } from './question.tsx';
import { Ref } from './ref.tsx';
import { Step } from './step.tsx';
import { Sym } from './sym.tsx';
import { Table } from './table.tsx';
import { Takeaway } from './takeaway.tsx';
import { Term } from './term.tsx';
import { Try } from './try.tsx';
import type { TAGS } from './mdx/tags.ts';

const tags = {
  Aside,
  Derivation,
  Figure,
  Proof,
  Question,
  Ref,
  Step,
  Sym,
  Takeaway,
  Term,
  Try,
} satisfies Record<(typeof TAGS)[number], unknown>;

/** What the tags and the Markdown of a text become: the `components` of every MDX module. */
export const vocabulary = { ...tags, a: Link, table: Table };
