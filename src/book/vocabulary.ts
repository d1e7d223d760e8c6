import { Aside } from './aside.tsx';
import { Blank } from './blank.tsx';
import { Choice } from './choice.tsx';
import { Choices } from './choices.tsx';
import { Derivation } from './derivation.tsx';
import { Exercise } from './exercise.tsx';
import { ExpressionAnswer } from './expression-answer.tsx';
import { Figure } from './figure.tsx';
import { Goal } from './goal.tsx';
import { Hint } from './hint.tsx';
import { Item } from './item.tsx';
import { Link } from './link.tsx';
import { NumberAnswer } from './number-answer.tsx';
import { Order } from './order.tsx';
import { Proof } from './proof.tsx';
import { Question } from './question.tsx';
import { Ref } from './ref.tsx';
import { Reply } from './reply.tsx';
import { Show } from './show.tsx';
import { Solution } from './solution.tsx';
import { Step } from './step.tsx';
import { Sym } from './sym.tsx';
import { Table } from './table.tsx';
import { Takeaway } from './takeaway.tsx';
import { Term } from './term.tsx';
import { Try } from './try.tsx';
import type { TAGS } from './mdx/tags.ts';

const tags = {
  Aside,
  Blank,
  Choice,
  Choices,
  Derivation,
  Exercise,
  ExpressionAnswer,
  Figure,
  Goal,
  Hint,
  Item,
  NumberAnswer,
  Order,
  Proof,
  Question,
  Ref,
  Reply,
  Show,
  Solution,
  Step,
  Sym,
  Takeaway,
  Term,
  Try,
} satisfies Record<(typeof TAGS)[number], unknown>;

/** What the tags and the Markdown of a text become: the `components` of every MDX module. */
export const vocabulary = { ...tags, a: Link, table: Table };
