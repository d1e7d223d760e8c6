/** How often a piece of work calls WebGL2; questions whether the device has finished yet don't count. */
export interface GlCounts {
  readonly draws: number;
  readonly uploads: number;
  /** Each waits for the device. */
  readonly reads: number;
  readonly glCalls: number;
  /** Textures, framebuffers, buffers, programs, fences ... made and not deleted. */
  readonly objects: number;
}

type Kind = Exclude<keyof GlCounts, 'glCalls'>;

const KINDS: readonly (readonly [name: RegExp, kind: Kind, by: 1 | -1])[] = [
  [/^draw(Arrays|Elements)/, 'draws', 1],
  [/^(texSubImage|texImage|bufferData|bufferSubData)/, 'uploads', 1],
  [/^readPixels/, 'reads', 1],
  [/^(create|fenceSync$)/, 'objects', 1],
  [/^delete/, 'objects', -1],
];

/** Asked over and over while waiting: how often depends on how long it takes. */
const WAITING = new Set([
  'getSyncParameter',
  'clientWaitSync',
  'getQueryParameter',
  'isContextLost',
]);

/** Counts the WebGL2 calls that `work` makes until it resolves, on every context of this thread. */
export async function countingGl(work: () => Promise<unknown>): Promise<GlCounts> {
  const counts = { draws: 0, uploads: 0, reads: 0, glCalls: 0, objects: 0 };
  const prototype = WebGL2RenderingContext.prototype as unknown as Record<string, unknown>;
  const originals = new Map<string, (...args: unknown[]) => unknown>();
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const value: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value;
    if (typeof value !== 'function' || name === 'constructor' || WAITING.has(name)) continue;
    const original = value as (...args: unknown[]) => unknown;
    const known = KINDS.find(([pattern]) => pattern.test(name));
    originals.set(name, original);
    prototype[name] = function (this: unknown, ...args: unknown[]) {
      counts.glCalls++;
      if (known) counts[known[1]] += known[2];
      return original.apply(this, args);
    };
  }
  try {
    await work();
  } finally {
    for (const [name, original] of originals) prototype[name] = original;
  }
  return counts;
}

/**
 * What one step of `engine` calls, and what reading the metrics at the end of an `advance` calls:
 * the difference between `steps` + 1 steps and `steps`, and what `steps` steps leave over. Both lengths
 * must have run before, so that nothing is compiled or filled for the first time.
 */
export async function countingSteps(
  engine: { advance(steps: number): Promise<unknown> },
  steps = 2,
): Promise<{ perStep: GlCounts; readback: GlCounts }> {
  for (const warmUp of [steps, steps + 1]) await engine.advance(warmUp);
  const fewer = await countingGl(() => engine.advance(steps));
  const more = await countingGl(() => engine.advance(steps + 1));
  const perStep = combine(more, fewer, (a, b) => a - b);
  return { perStep, readback: combine(fewer, perStep, (all, one) => all - steps * one) };
}

function combine(a: GlCounts, b: GlCounts, how: (a: number, b: number) => number): GlCounts {
  return {
    draws: how(a.draws, b.draws),
    uploads: how(a.uploads, b.uploads),
    reads: how(a.reads, b.reads),
    glCalls: how(a.glCalls, b.glCalls),
    objects: how(a.objects, b.objects),
  };
}
