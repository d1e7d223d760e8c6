/** Steps of a traversal, from −`REACH` to `REACH`. */
export const STEPS = 15;
export const REACH = 3;

/**
 * Codes of all traversals, shape [latent · STEPS, latent]: row after row, one latent goes from −3 to 3
 * while the others stay as they are in `code`.
 */
export function traversals(code: Float32Array): Float32Array {
  const latent = code.length;
  const places = new Float32Array(latent * STEPS * latent);
  for (let k = 0; k < latent; k++)
    for (let step = 0; step < STEPS; step++) {
      const at = (k * STEPS + step) * latent;
      places.set(code, at);
      places[at + k] = stepValue(step);
    }
  return places;
}

export const stepValue = (step: number): number => (2 * REACH * step) / (STEPS - 1) - REACH;
