import { parametersOf, startValues } from './declaration.ts';
import type { WidgetDeclaration } from './declaration.ts';
import { sameValue } from './parameters.ts';
import type { Values } from './parameters.ts';

/**
 * The values of a preset, or of the page's own start. A run's engine is the machine's affair and
 * stays; what a preset doesn't name of the seed and of what is only looked at stays as well.
 */
export function presetValues(
  declaration: WidgetDeclaration,
  base: Values,
  now: Values,
  preset: string | null,
): Values {
  const values = preset === null ? base : startValues(declaration, preset);
  if (!declaration.training) return values;
  const named = preset === null ? base : declaration.presets[preset]!.values;
  const parameters = parametersOf(declaration);
  const kept = Object.entries(now).filter(
    ([name]) =>
      name === 'engine' ||
      (!Object.hasOwn(named, name) && (name === 'seed' || parameters[name]?.effect === 'view')),
  );
  return { ...values, ...Object.fromEntries(kept) };
}

/** The preset, or null for the page's own start, whose values these are; the first of `presets` that fits. */
export function presetAt<P extends string | null>(
  declaration: WidgetDeclaration,
  base: Values,
  values: Values,
  presets: readonly P[],
): P | undefined {
  return presets.find((preset) => {
    const there = presetValues(declaration, base, values, preset);
    return Object.entries(values).every(([name, value]) => sameValue(there[name], value));
  });
}
