import type { MdxJsxFlowElement, MdxJsxTextElement } from 'mdast-util-mdx-jsx';

/** A tag of the vocabulary as it stands in a chapter's syntax tree. */
export type Tag = MdxJsxFlowElement | MdxJsxTextElement;

export function isTag(node: { readonly type: string }): node is Tag {
  return node.type === 'mdxJsxFlowElement' || node.type === 'mdxJsxTextElement';
}

/** The value of an attribute written in quotes; undefined when it is absent or an expression. */
export function attribute(tag: Tag, name: string): string | undefined {
  for (const item of tag.attributes) {
    if (item.type === 'mdxJsxAttribute' && item.name === name && typeof item.value === 'string') {
      return item.value;
    }
  }
  return undefined;
}

/** Whether an attribute stands there without a value, as in `<Choice right>`. */
export function isSwitchedOn(tag: Tag, name: string): boolean {
  return tag.attributes.some(
    (item) => item.type === 'mdxJsxAttribute' && item.name === name && item.value === null,
  );
}

export function setAttribute(tag: Tag, name: string, value: string): void {
  tag.attributes.push({ type: 'mdxJsxAttribute', name, value });
}
