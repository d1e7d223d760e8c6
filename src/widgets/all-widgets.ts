import type { WidgetDeclaration } from './declaration.ts';

const modules = import.meta.glob<WidgetDeclaration>('./*/widget.tsx', {
  eager: true,
  import: 'default',
});

/** Every widget there is, by folder name. For the build and the tests: a page loads one at a time. */
export const ALL_WIDGETS: readonly WidgetDeclaration[] = Object.values(modules);
