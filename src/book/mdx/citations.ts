import type { Element, Root } from 'hast';
import { visit } from 'unist-util-visit';
import type { VFile } from 'vfile';

/** The keys of a BibTeX file. */
export function citationKeys(bibtex: string): ReadonlySet<string> {
  return new Set(
    [...bibtex.matchAll(/^\s*@\w+\s*\{\s*([^,\s]+)\s*,/gm)].map((match) => match[1] ?? ''),
  );
}

/** rehype-citation leaves a key it does not know as it stands; a reader must never see one. */
export function rehypeKnownCitations(keys: ReadonlySet<string>) {
  return (tree: Root, file: VFile): void => {
    visit(tree, 'text', (node) => {
      for (const [, group = ''] of node.value.matchAll(/\[([^\]]*@[^\]]*)\]/g)) {
        for (const [, key = ''] of group.matchAll(/@([\w:.-]*\w)/g)) {
          if (!keys.has(key)) file.fail(`content/references.bib has no entry "${key}".`, node);
        }
      }
    });
  };
}

/**
 * Puts a heading over the list that rehype-citation has appended, and fails the file on a citation it
 * has overlooked (it looks into paragraphs, list items and table cells, not into emphasis or links).
 */
export function rehypeReferences() {
  return (tree: Root, file: VFile): void => {
    visit(tree, 'text', (node) => {
      const overlooked = /\[[^\]]*@\w[^\]]*\]/.exec(node.value);
      if (overlooked) {
        file.fail(
          `The citation ${overlooked[0]} stands inside emphasis or a link. Move it out.`,
          node,
        );
      }
    });
    const index = tree.children.findIndex(
      (node) => node.type === 'element' && node.properties['id'] === 'refs',
    );
    if (index === -1) return;
    const heading: Element = {
      type: 'element',
      tagName: 'h2',
      properties: { id: 'references' },
      children: [{ type: 'text', value: 'References' }],
    };
    tree.children.splice(index, 0, heading);
  };
}
