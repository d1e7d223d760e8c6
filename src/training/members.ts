import type { Checkpoint, ParameterArrays } from './engine.ts';

/** Arrays of an ensemble: one member's numbers after another's. */
export function joined(members: readonly ParameterArrays[]): ParameterArrays {
  return Object.fromEntries(
    Object.entries(members[0]!).map(([name, { length }]) => {
      const all = new Float32Array(length * members.length);
      members.forEach((arrays, i) => all.set(arrays[name]!, length * i));
      return [name, all];
    }),
  );
}

/** Those of one member of `members`. */
export function arraysOf(
  arrays: ParameterArrays,
  member: number,
  members: number,
): ParameterArrays {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, all]) => {
      const length = all.length / members;
      return [name, all.slice(length * member, length * (member + 1))];
    }),
  );
}

/** A member's part of an ensemble's checkpoint: what a run of it alone, with its own seed, would have saved. */
export function checkpointOf(
  { parameters, firstMoment, secondMoment, ...rest }: Checkpoint,
  member: number,
  members: number,
): Checkpoint {
  const own = (arrays: ParameterArrays): ParameterArrays => arraysOf(arrays, member, members);
  return {
    ...rest,
    parameters: own(parameters),
    firstMoment: own(firstMoment),
    secondMoment: own(secondMoment),
  };
}
