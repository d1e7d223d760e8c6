/** The first metric that is no finite number, with its step, as a sentence; null while all is well. */
export function diagnose(
  trace: Readonly<Record<string, Float32Array>>,
  from: number,
): { step: number; message: string } | null {
  let first: { step: number; message: string } | null = null;
  for (const [name, values] of Object.entries(trace)) {
    const index = values.findIndex((value) => !Number.isFinite(value));
    if (index >= 0 && (!first || from + index < first.step))
      first = {
        step: from + index,
        message: `At step ${from + index} the ${name} stopped being a number: a parameter grew beyond what 32 bits can hold. Press Reset, and try a smaller learning rate.`,
      };
  }
  return first;
}
