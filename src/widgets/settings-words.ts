import { spokenValue } from './codec.ts';
import { parametersOf, startValues } from './declaration.ts';
import type { WidgetDeclaration } from './declaration.ts';
import { sameValue } from './parameters.ts';
import type { Values } from './parameters.ts';

/** What differs from the figure's defaults, in words: `Weight β: 4`. Controls that aren't shown are left out. */
export function settingsWords(declaration: WidgetDeclaration, values: Values): readonly string[] {
  const defaults = startValues(declaration, null);
  return Object.entries(parametersOf(declaration))
    .filter(
      ([name, { when }]) =>
        !sameValue(values[name], defaults[name]) && (when === undefined || when(values)),
    )
    .map(([name, parameter]) => `${parameter.label}: ${spokenValue(parameter, values[name]!)}`);
}
