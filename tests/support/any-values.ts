import fc from 'fast-check';
import { parseValue } from '../../src/widgets/codec.ts';
import { parametersOf } from '../../src/widgets/declaration.ts';
import type { WidgetDeclaration } from '../../src/widgets/declaration.ts';
import { isWhole } from '../../src/widgets/number-grid.ts';
import type {
  NumberParameter,
  Parameter,
  ParameterValue,
  PointsParameter,
  Values,
} from '../../src/widgets/parameters.ts';

function anyValue(parameter: Parameter): fc.Arbitrary<ParameterValue> {
  switch (parameter.type) {
    case 'number':
      return anyNumber(parameter);
    case 'points': {
      const { fewest, most } = parameter;
      const alike = fc.tuple(anyNumber(parameter), fc.integer({ min: fewest, max: most }));
      return fc.oneof(
        fc.array(anyNumber(parameter), { minLength: fewest, maxLength: most }),
        alike.map(([value, count]) => Array<number>(count).fill(value)),
      );
    }
    case 'choice':
      return fc.constantFrom(...Object.keys(parameter.choices));
    case 'switch':
      return fc.boolean();
    case 'text':
      return fc
        .oneof(
          fc.string(),
          fc.string({ unit: 'grapheme' }),
          fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n'), maxLength: 60 }),
        )
        .map((text) => parseValue(parameter, text)!);
  }
}

function anyNumber(parameter: NumberParameter | PointsParameter): fc.Arbitrary<number> {
  const { min, max } = parameter;
  const ends = fc.constantFrom(min, max);
  if (isWhole(parameter)) return fc.oneof(ends, fc.integer({ min, max: Math.floor(max) }));
  // all doubles are as likely: by far the most of those around 0 are next to nothing
  const double = fc.double({ min, max, noNaN: true }).map((value) => value + 0);
  const even = fc.integer({ min: 0, max: 1000 }).map((k) => min + (k / 1000) * (max - min));
  return fc.oneof(ends, double, { arbitrary: even, weight: 2 });
}

/** Settings of a widget, those of its run included: anything its parameters take. */
export function anyValues(declaration: WidgetDeclaration): fc.Arbitrary<Values> {
  const parameters = Object.entries(parametersOf(declaration));
  return fc.record(
    Object.fromEntries(parameters.map(([name, parameter]) => [name, anyValue(parameter)])),
  );
}
