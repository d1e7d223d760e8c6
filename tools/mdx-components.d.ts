import type { ComponentProps, ComponentType } from 'react';
import type { vocabulary } from '../src/book/vocabulary.ts';

type Vocabulary = typeof vocabulary;

/** Props of each tag that the build looks up, and that are therefore not the author's to give. */
interface LookedUp {
  Aside: 'within';
  Blank: 'exercise' | 'children';
  Choice: 'type' | 'index';
  Choices: 'exercise';
  Exercise: 'number' | 'level' | 'answerKey';
  ExpressionAnswer: 'exercise' | 'children';
  Goal: 'exercise' | 'href' | 'words';
  Hint: 'number';
  Item: 'place' | 'words';
  NumberAnswer: 'exercise' | 'children';
  Order: 'exercise';
  Ref: 'href' | 'children';
  Reply: 'index';
  Show: 'exercise' | 'href' | 'words';
  Sym: 'note' | 'children';
  Term: 'note';
}

declare global {
  /** The tags of a chapter, with the props an author gives them. */
  type MDXProvidedComponents = {
    [Tag in keyof Vocabulary]: ComponentType<
      Omit<ComponentProps<Vocabulary[Tag]>, Tag extends keyof LookedUp ? LookedUp[Tag] : never>
    >;
  };
}
