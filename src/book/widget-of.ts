import { ALL_WIDGETS } from '../widgets/all-widgets.ts';
import type { WidgetDeclaration } from '../widgets/declaration.ts';

/**
 * The widget that a tag of a chapter names.
 * @throws a sentence when there is none
 */
export function widgetOf(id: string): WidgetDeclaration {
  const declaration = ALL_WIDGETS.find((widget) => widget.id === id);
  if (!declaration) throw new Error(`There is no widget "${id}" under src/widgets.`);
  return declaration;
}
