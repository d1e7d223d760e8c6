import type { RunSpec } from '../training/run-spec.ts';
import { spokenValue } from './codec.ts';
import { gridValue, lastPosition, nearestPosition } from './number-grid.ts';
import type { Parameter, Parameters, ParameterValue, Values } from './parameters.ts';
import type { Fork } from './twin-session.ts';

/** The parameter in which a twin differs, and its value there. */
export interface TwinOf {
  readonly name: string;
  readonly value: ParameterValue;
  readonly live: boolean;
  /** The step after which it holds. */
  readonly at: number;
}

/** How the twin's run follows from the one beside it; `specOf` is the figure's spec with one value changed. */
export function forkOf(
  { name, value, live, at }: TwinOf,
  specOf: (changed: Values) => RunSpec,
): Fork {
  let scalars: RunSpec['scalars'] = {};
  return {
    at,
    specOf: () => {
      const spec = specOf(live ? {} : { [name]: value });
      ({ scalars } = spec);
      return spec;
    },
    eventsOf: (events) => {
      const others = events.filter((event) => event.name !== name || event.step < at);
      if (!live) return others.filter((event) => event.name in scalars);
      return [...others, { step: at, name, value: Number(value) }].toSorted(
        (a, b) => a.step - b.step,
      );
    },
  };
}

/** What the twin's picture is drawn at, where the figure stands at `values` and the twin at `step`. */
export function twinValues(
  values: Values,
  { name, value, live, at }: TwinOf,
  step: number,
): Values {
  return live && step < at ? values : { ...values, [name]: value };
}

/** What stands above one of the two pictures. */
export function twinTitle(
  parameters: Parameters,
  values: Values,
  { name, value, live, at }: TwinOf,
  twin: boolean,
): string {
  const parameter = parameters[name]!;
  const here = `${parameter.label} ${spokenValue(parameter, twin ? value : values[name]!)}`;
  if (!twin) return `As it is: ${here}`;
  return `Twin: ${here}${live && at > 0 ? ` from step ${at}` : ''}`;
}

/** The parameters that a twin can differ in, at these values. */
export function forkable(parameters: Parameters, values: Values): Parameters {
  return Object.fromEntries(
    Object.entries(parameters).filter(
      ([, { effect, when }]) => effect !== 'view' && (!when || when(values)),
    ),
  );
}

/** Another value to begin the choice with. */
export function otherValue(parameter: Parameter, value: ParameterValue): ParameterValue {
  switch (parameter.type) {
    case 'number': {
      const last = lastPosition(parameter);
      const at = nearestPosition(parameter, Number(value));
      const by = Math.max(
        1,
        Math.round(parameter.scale === 'log' ? last / 8 : Math.min(last / 5, 20)),
      );
      return gridValue(parameter, at + by <= last ? at + by : at - by);
    }
    case 'choice': {
      const choices = Object.keys(parameter.choices);
      return choices[(choices.indexOf(String(value)) + 1) % choices.length]!;
    }
    case 'switch':
      return value !== true;
    default:
      return value; // what she would write is hers to say
  }
}
