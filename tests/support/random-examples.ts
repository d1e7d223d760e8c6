import { uniforms } from '../../src/maths/random.ts';
import type { Examples } from '../../src/training/engine.ts';

/** Random bytes: what is drawn does not matter to a gradient. */
export function randomExamples(count: number, width: number, seed = 11): Examples {
  const bytes = Uint8Array.from(
    uniforms(count * width, { stream: 99, step: 0, seed }),
    (u) => u * 256,
  );
  return { count, width, bytes };
}
