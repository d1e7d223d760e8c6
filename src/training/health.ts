import type { Trace } from './engine.ts';

/** The first metric that is no finite number, with its step, as a sentence; null while all is well. */
export function diagnose(trace: Trace, from: number): { step: number; message: string } | null {
  let first: { step: number; message: string } | null = null;
  for (const [name, values] of Object.entries(trace)) {
    const index = values.findIndex((value) => !Number.isFinite(value));
    if (index >= 0 && (!first || from + index < first.step))
      first = {
        step: from + index,
        message: `At step ${from + index} the ${name} stopped being a number: something in the model grew beyond what its arithmetic holds.`,
      };
  }
  return first;
}
