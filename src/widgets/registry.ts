import type { WidgetDeclaration } from './declaration.ts';

const modules = import.meta.glob<{ readonly default: WidgetDeclaration }>('./*/widget.tsx');

/** Whether the book has a widget of this id. */
export function isWidget(id: string): boolean {
  return Object.hasOwn(modules, `./${id}/widget.tsx`);
}

/** Fetches the code of one widget: the declaration its folder's `widget.tsx` exports. */
export async function loadWidget(id: string): Promise<WidgetDeclaration> {
  const load = modules[`./${id}/widget.tsx`];
  if (!load) throw new Error(`There is no widget “${id}”.`);
  return (await load()).default;
}
